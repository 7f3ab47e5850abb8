"""The desk: what waits and how old it is, whose it is, and the filters that stewards keep."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.actions import desk_cases
from directory.models import DeskAssignment, Finding, LeaveOut, Listing, SavedFilter, User
from tests.keepers import make_organiser
from tests.listings import make_listing
from tests.logins import log_in
from tests.views.test_why import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]


def make_stale(name: str = "Old choir", *, days: int = 160) -> Listing:
    listing = make_listing(name)
    Listing.objects.filter(pk=listing.pk).update(
        confirmed_at=timezone.now() - timedelta(days=days), confirmed_how="phone"
    )
    return listing


def said(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return words_of(response.content.decode())


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


# --- What waits ---


def test_an_empty_desk_says_so(desk: Client) -> None:
    assert "Nothing waits. The catalogue is in good hands." in said(desk, "/desk/")


def test_queues_say_how_much_waits_and_for_how_long(desk: Client, stine: User) -> None:
    stale = make_stale(days=200)
    make_listing("Not yet", status="draft")
    desk_cases.take("stale", stale.pk, by=stine, at=timezone.now())
    told = said(desk, "/desk/")
    assert "1 Going stale" in told
    assert "It has waited for 6 months. 1 is yours." in told


def test_a_case_that_came_today_says_so(desk: Client) -> None:
    Finding.objects.create(listing=make_listing(), kind="times_in_prose", found_at=timezone.now())
    assert "It has waited since today." in said(desk, "/desk/")


def test_the_desk_takes_as_many_queries_for_three_cases_as_for_one(desk: Client) -> None:
    make_stale()
    first = queries_of(desk, "/desk/")
    for number in range(2):
        make_stale(f"Choir {number}")
    assert queries_of(desk, "/desk/") == first


@pytest.mark.parametrize("address", ["/desk/stale/", "/desk/listings/", "/desk/findings/", "/desk/hidden/"])
def test_lists_take_as_many_queries_for_three_rows_as_for_one(desk: Client, address: str) -> None:
    def add(name: str) -> None:
        listing = make_stale(name)
        Finding.objects.create(listing=listing, kind="times_in_prose", found_at=timezone.now())
        if "hidden" in address:
            Listing.objects.filter(pk=listing.pk).update(hidden_at=timezone.now())

    add("Choir")
    first = queries_of(desk, address)
    add("Garden")
    add("Chess")
    assert queries_of(desk, address) == first


def test_it_leads_to_the_other_pages_of_stewards(desk: Client) -> None:
    html = desk.get("/desk/").content.decode()
    for address in ("/groups/why/", "/hosts/?show=waiting", "/hosts/?show=frozen", "/desk/ties/agreement/"):
        assert f'href="{address}"' in html


def test_a_steward_who_logs_in_comes_to_the_desk(desk: Client) -> None:
    assert desk.get("/account/start/")["Location"] == "/desk/"


# --- Whose it is ---


def assign(client: Client, target: object, *, queue: str = "stale", **data: Any) -> Any:
    return client.post("/desk/assign/", {"queue": queue, "target": str(target), "back": "/desk/stale/", **data})


def test_i_take_one_and_put_it_back(desk: Client, stine: User) -> None:
    listing = make_stale()
    assert assign(desk, listing.pk, do="take")["Location"] == "/desk/stale/"
    assert DeskAssignment.objects.get().user == stine
    assert "You have taken it." in said(desk, "/desk/stale/")
    assign(desk, listing.pk, do="put_back")
    assert not DeskAssignment.objects.exists()


def test_two_who_take_the_same_one_hear_who_was_first(desk: Client, sanne: User) -> None:
    listing = make_stale()
    desk_cases.take("stale", listing.pk, by=sanne, at=timezone.now())
    assign(desk, listing.pk, do="take")
    assert "Sanne has taken this one." in said(desk, "/desk/stale/")
    assert DeskAssignment.objects.get().user == sanne


def test_i_give_one_to_a_colleague(desk: Client, sanne: User) -> None:
    listing = make_stale()
    assign(desk, listing.pk, do="give", to=sanne.pk)
    assert DeskAssignment.objects.get().user == sanne
    assert "Sanne has it now." in said(desk, "/desk/stale/")


def test_nobody_is_given_to_who_is_no_steward(desk: Client, olaf: User) -> None:
    assign(desk, make_stale().pk, do="give", to=olaf.pk)
    assert not DeskAssignment.objects.exists()


def test_a_queue_shows_all_mine_or_nobodys(desk: Client, stine: User, sanne: User) -> None:
    mine, hers, free = make_stale("Mine choir"), make_stale("Hers choir"), make_stale("Free choir")
    desk_cases.take("stale", mine.pk, by=stine, at=timezone.now())
    desk_cases.take("stale", hers.pk, by=sanne, at=timezone.now())
    desk_cases.take("findings", free.pk, by=sanne, at=timezone.now())  # another queue
    for whose, names in {"all": "Mine Hers Free", "mine": "Mine", "free": "Free"}.items():
        told = said(desk, f"/desk/stale/?whose={whose}")
        assert {name for name in ("Mine", "Hers", "Free") if f"{name} choir" in told} == set(names.split())


@pytest.mark.parametrize(
    "data",
    [
        {"queue": "nonsense", "target": "1"},
        {"queue": "stale", "target": ""},
        {"queue": "stale", "target": "1", "do": "give", "to": "x"},
        {"queue": "stale", "target": "1", "do": "give", "to": "99999999999999999999"},
    ],
)
def test_what_makes_no_sense_is_not_there(desk: Client, data: dict[str, str]) -> None:
    assert desk.post("/desk/assign/", data).status_code == 404


def test_nobody_is_led_off_the_site(desk: Client) -> None:
    listing = make_stale()
    for back in ("https://example.org/desk/", "//example.org", "/desk/../..//example.org", "/account/logout/"):
        assert assign(desk, listing.pk, back=back)["Location"] in {"/desk/", back if back.startswith("/desk/") else ""}


# --- Filters that are kept ---


def keep(client: Client, name: str, query: str, **data: str) -> Any:
    return client.post("/desk/listings/filters/", {"name": name, "query": query, **data}, follow=True)


def test_a_filter_is_kept_for_oneself_or_for_all(desk: Client, sanne: User) -> None:
    keep(desk, "Without a phone", "missing=contact&nonsense=1&page=3")
    keep(desk, "Drafts", "status=draft", shared="1")
    kept = {row.name: (row.query, row.is_shared) for row in SavedFilter.objects.all()}
    assert kept == {"Without a phone": ("missing=contact", False), "Drafts": ("status=draft", True)}
    other = Client()

    html = log_in(other, sanne).get("/desk/listings/").content.decode()
    assert "Drafts" in html
    assert "Without a phone" not in html


def test_a_filter_is_taken_away_by_its_owner_only(desk: Client, sanne: User) -> None:
    theirs = desk_cases.keep_filter("Hers", query="q=a", owner=sanne, is_shared=True, at=timezone.now())
    assert desk.post("/desk/listings/filters/", {"gone": theirs.pk}).status_code == 404
    keep(desk, "Mine", "q=b")
    desk.post("/desk/listings/filters/", {"gone": SavedFilter.objects.get(name="Mine").pk})
    assert set(SavedFilter.objects.values_list("name", flat=True)) == {"Hers"}


@pytest.mark.parametrize(
    ("name", "query", "words"),
    [
        ("", "q=a", "Give it a name."),
        ("Nothing", "", "There is nothing to keep"),
        ("Nothing", "nonsense=1", "There is nothing to keep"),
        ("Many", "&".join(f"a{number}=1" for number in range(1500)), "There is nothing to keep"),
    ],
)
def test_an_empty_filter_says_what_is_missing(desk: Client, name: str, query: str, words: str) -> None:
    assert words in keep(desk, name, query).content.decode()
    assert not SavedFilter.objects.exists()


# --- All listings ---


def names_of(client: Client, query: str) -> list[str]:
    return [row.name for row in client.get(f"/desk/listings/?{query}").context["view"].rows]


def test_the_table_is_narrowed_by_each_of_its_fields(desk: Client) -> None:
    choir = make_listing("Choir", place={"city": "Brohavn"}, phone="1", ties={"linking": ("abc", "They do.")})
    make_organiser(choir)
    make_listing("Chess", rrule="", costs=(), attendance="online")
    make_stale("Garden", days=200)
    make_listing("Not yet", status="draft")
    gone = make_listing("Gone")
    Listing.objects.filter(pk=gone.pk).update(hidden_at=timezone.now())
    for query, names in {
        "q=CHO": {"Choir"},
        "area=broh": {"Choir"},
        "status=draft": {"Not yet"},
        "status=hidden": {"Gone"},
        "status=active": {"Choir", "Chess", "Garden"},
        "fresh=stale": {"Garden"},
        "fresh=fresh": set(),
        "organiser=yes": {"Choir"},
        "missing=times": {"Chess"},
        "missing=cost": {"Chess"},
        "missing=place": {"Garden", "Not yet", "Gone"},
        "missing=contact": {"Chess", "Garden", "Not yet", "Gone"},
        "tie=linking": {"Choir"},
        "tie=bonding": set(),
        "source=-": {"Choir", "Chess", "Garden", "Not yet", "Gone"},
        "source=elsewhere": set(),
    }.items():
        assert set(names_of(desk, query)) == names, query


def test_the_table_is_sorted(desk: Client) -> None:
    make_stale("b", days=10)
    make_stale("a", days=20)
    make_listing("C")
    assert names_of(desk, "sort=name") == ["a", "b", "C"]
    assert names_of(desk, "sort=checked") == ["C", "a", "b"]
    assert names_of(desk, "sort=new") == ["C", "a", "b"]


def test_the_table_has_pages_that_keep_the_question(desk: Client) -> None:
    for number in range(27):
        make_listing(f"Choir {number:02}", rrule="", costs=())
    html = desk.get("/desk/listings/?q=choir&sort=name").content.decode()
    assert "?q=choir&amp;sort=name&amp;page=2" in html
    assert names_of(desk, "q=choir&sort=name&page=2") == ["Choir 25", "Choir 26"]


@pytest.mark.parametrize(
    "query", ["q=%00&area=%00", "page=nonsense", "page=999999999", "status=x&fresh=x&sort=x&tie=x", "q=" + "a" * 5000]
)
def test_bad_input_gets_a_page(desk: Client, query: str) -> None:
    make_listing("<script>alert(1)</script>")
    response = desk.get(f"/desk/listings/?{query}")
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


@pytest.mark.parametrize("written", [{"url": "facebook"}, {"name": "???"}])
def test_a_wish_by_which_nobody_would_be_recognised_is_asked_for_again(desk: Client, written: dict[str, str]) -> None:
    response = desk.post("/desk/left-out/", {"scope": "listed", **written})
    assert response.status_code == 422
    assert "Give a name, an e-mail address or a website." in response.content.decode()
    assert not LeaveOut.objects.exists()
