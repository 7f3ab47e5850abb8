"""The pages of a map: begun without an account, drawn alone or together, and seen by nobody who was not asked."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridges import vault
from bridges.actions import links, network_sharing, networks, receipts
from bridges.actions.networks import TieValues
from bridges.actions.parties import by_person, spoken
from bridges.models import LinkPurpose, NetworkMap, NetworkShare, Person, Tie
from directory.models import AuditEvent, Listing, User
from tests.bridges.cast import make_introduction, make_person
from tests.bridges.views.my_pages import HERE, enter, read
from tests.logins import log_in

pytestmark = pytest.mark.django_db
SHARE = {"may": "draw", "days": "30"}


@pytest.fixture
def desk(client: Client, pim: User) -> Client:
    """Pim's browser."""
    return log_in(client, pim)


def draw(person: Person, *names: str) -> list[Tie]:
    ties = [TieValues(alias=name) for name in names]
    return networks.add_ties(person, ties, by=by_person(person), at=timezone.now())


def said_of(tie: Tie) -> dict[str, Any]:
    row = Tie.objects.select_related("map__person__key").get(pk=tie.pk)
    box = vault.open_for(row.map.person)
    return {"alias": box.read(row, "alias"), **box.read_values(row, "facts")}


def version_of(person: Person) -> str:
    return str(NetworkMap.objects.of(person).current().get().version)


def names_of(person: Person) -> list[str]:
    return [said_of(tie)["alias"] for tie in Tie.objects.filter(map__kept_at=None).order_by("position")]


# --- Without an account


def test_somebody_begins_without_an_account_and_comes_back_with_the_receipt() -> None:
    visitor = Client(headers=HERE)
    start = reverse("network_start")
    assert visitor.get(start).status_code == 200
    assert not visitor.cookies
    assert visitor.post(start, {"called": " "}).status_code == 422
    assert visitor.post(start, {"called": "Sia"})["Location"] == reverse("network_begun")
    page = read(visitor, "network_begun")
    person = Person.objects.get()
    assert (person.team, person.practitioner, person.is_safe_to_write) == (None, None, False)
    words = page.partition('<p class="receipt">')[2].partition("<")[0]
    assert receipts.find(words, at=timezone.now()).person == person
    assert visitor.post(start, {"called": "Sia"})["Location"] == reverse("network_begun")  # the second press
    assert Person.objects.count() == 1
    assert visitor.post(reverse("network_begun"))["Location"] == reverse("my_network_add")
    assert visitor.get(reverse("network_begun"))["Location"] == reverse("my_network")  # the words are shown once
    assert visitor.get(start)["Location"] == reverse("my_network")
    again = Client(headers=HERE)
    again.post(reverse("open"), {"code": words})
    assert "Write the first names" in read(again, "my_network")


def test_beginning_again_and_again_is_slowed_down() -> None:
    answers = [Client(headers=HERE).post(reverse("network_start"), {"called": "Sia"}).status_code for _try in range(12)]
    assert answers[0] == 302
    assert answers[-1] == 429
    assert Person.objects.count() < 12


# --- Alone


def test_names_are_written_in_one_go_and_each_page_leads_to_the_next(browser: Client, noor: Person) -> None:
    response = browser.post(reverse("my_network_add"), {"names": "Mum\n\n  Ida \nBo\nmum"})
    mum, ida, bo = Tie.objects.order_by("position")
    assert response["Location"] == reverse("my_tie", args=[mum.pk])
    assert reverse("my_tie", args=[ida.pk]) in read(browser, "my_tie", mum.pk)  # skip
    form = {"version": version_of(noor), "alias": "Mum", "circle": "1", "kind": "family", "alike": "yes"}
    assert browser.post(response["Location"], form)["Location"] == reverse("my_tie", args=[ida.pk])
    assert browser.post(response["Location"], form)["Location"] == reverse("my_tie", args=[ida.pk])  # the second press
    assert said_of(mum) == {"alias": "Mum", "circle": 1, "kind": "family", "alike": "yes"}
    form = {"version": version_of(noor), "alias": "Bo B.", "setting": "The choir", "is_paid": "1"}
    assert browser.post(reverse("my_tie", args=[bo.pk]), form)["Location"] == reverse("my_network")
    assert said_of(bo) == {"alias": "Bo B.", "setting": "The choir", "is_paid": True}
    page = read(browser, "my_network")
    assert all(name in page for name in ("Mum", "Ida", "Bo B."))


def test_a_list_that_does_not_fit_comes_back_as_it_was(browser: Client) -> None:
    for names, words in (("", "one name at least"), ("\n".join(f"n{i}" for i in range(61)), "60 at most")):
        response = browser.post(reverse("my_network_add"), {"names": names})
        assert response.status_code == 422
        assert words in response.content.decode()
        assert names in response.content.decode()
    assert not Tie.objects.exists()


def test_the_suggested_type_is_shown_and_the_person_has_the_last_word(browser: Client, noor: Person) -> None:
    (ida,) = draw(noor, "Ida")
    page = reverse("my_tie", args=[ida.pk])
    said = {"alias": "Ida", "alike": "no", "kind": "neighbour"}
    browser.post(page, {"version": version_of(noor), **said})
    assert "may be: <strong>New and different people" in read(browser, "my_tie", ida.pk)
    browser.post(page, {"version": version_of(noor), **said, "tie_type": "bonding"})
    assert said_of(ida)["tie_type"] == "bonding"
    assert browser.post(page, {"version": version_of(noor), **said, "tie_type": "best"}).status_code == 422


def test_only_groups_of_ones_own_introductions_are_offered(browser: Client, noor: Person, choir: Listing) -> None:
    (ida,) = draw(noor, "Ida")
    form = {"version": version_of(noor), "alias": "Ida", "listing": str(choir.pk)}
    assert "Tuesday harbour choir" not in read(browser, "my_tie", ida.pk)
    assert browser.post(reverse("my_tie", args=[ida.pk]), form).status_code == 422
    make_introduction(noor, listing=choir)
    assert "Tuesday harbour choir" in read(browser, "my_tie", ida.pk)
    assert browser.post(reverse("my_tie", args=[ida.pk]), form).status_code == 302
    assert Tie.objects.get().listing == choir


def test_what_was_said_can_be_left_open_again(browser: Client, noor: Person) -> None:
    (ida,) = draw(noor, "Ida")
    page = reverse("my_tie", args=[ida.pk])
    open_again = 'name="circle" value=""'
    assert open_again not in read(browser, "my_tie", ida.pk)  # nothing is said that could be taken back
    browser.post(page, {"version": version_of(noor), "alias": "Ida", "circle": "1", "kind": "friend"})
    assert open_again in read(browser, "my_tie", ida.pk)
    browser.post(page, {"version": version_of(noor), "alias": "Ida", "circle": "", "kind": "friend"})
    assert said_of(ida) == {"alias": "Ida", "kind": "friend"}


def test_whoever_was_second_keeps_their_words(browser: Client, noor: Person) -> None:
    (ida,) = draw(noor, "Ida")
    old = version_of(noor)
    draw(noor, "Bo")
    response = browser.post(reverse("my_tie", args=[ida.pk]), {"version": old, "alias": "Ida of the choir"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "Ida of the choir" in page
    assert f'name="version" value="{version_of(noor)}"' in page
    assert names_of(noor) == ["Ida", "Bo"]


def test_a_tie_is_taken_off_and_put_back(browser: Client, noor: Person) -> None:
    ida, _bo = draw(noor, "Ida", "Bo")
    browser.post(reverse("my_tie", args=[ida.pk]), {"do": "remove"})
    assert names_of(noor) == ["Bo"]
    assert "Ida is off the map" in read(browser, "my_network")
    assert b"Ida" not in repr(dict(browser.session)).encode()
    browser.post(reverse("my_network_put_back"))
    browser.post(reverse("my_network_put_back"))
    assert names_of(noor) == ["Ida", "Bo"]
    assert "is off the map" not in read(browser, "my_network")


def test_what_one_person_took_off_is_not_put_on_anothers_map(browser: Client, noor: Person) -> None:
    (ida,) = draw(noor, "Ida-of-Noor")
    browser.post(reverse("my_tie", args=[ida.pk]), {"do": "remove"})
    nadia = make_person("Nadia")
    words = receipts.make(nadia, at=timezone.now())
    browser.post(reverse("open"), {"code": words, "other": "1"})
    browser.post(reverse("my_network_put_back"))
    assert not Tie.objects.exists()
    assert "Ida-of-Noor" not in read(browser, "my_network")


def test_a_version_is_kept_compared_and_deleted(browser: Client, noor: Person) -> None:
    assert browser.get(reverse("my_network_compare"))["Location"] == reverse("my_network")
    ida, _bo = draw(noor, "Ida", "Bo")
    browser.post(reverse("my_network_keep"), {"title": "Spring", "note": "It was cold"})
    browser.post(reverse("my_tie", args=[ida.pk]), {"version": version_of(noor), "alias": "Ida", "circle": "1"})
    draw(noor, "Hanna")
    kept = NetworkMap.objects.kept().get()
    page = read(browser, "my_network_version", kept.pk)
    assert "Spring" in page
    assert "It was cold" in page
    assert "Hanna" not in page
    page = read(browser, "my_network_compare")
    assert "New on the map: Hanna." in page
    assert "Closer than before: Ida." in page
    delete = reverse("my_network_version", args=[kept.pk])
    assert browser.post(delete).status_code == 422
    assert browser.post(delete, {"sure": "1"})["Location"] == reverse("my_network_versions")
    assert not NetworkMap.objects.kept().exists()


def test_everything_is_deleted_after_the_box_was_ticked(browser: Client, noor: Person) -> None:
    draw(noor, "Ida")
    assert browser.post(reverse("my_network_delete")).status_code == 422
    assert NetworkMap.objects.exists()
    browser.post(reverse("my_network_delete"), {"sure": "1"})
    assert not NetworkMap.objects.exists()


def test_another_person_finds_nothing_of_it(noor: Person) -> None:
    (ida,) = draw(noor, "Ida-of-Noor")
    kept = networks.keep_version(ida.map, title="Spring-of-Noor", by=by_person(noor), at=timezone.now())
    nadia = enter(make_person("Nadia"))
    draw(make_person("Third"), "Nobody")
    for name, row in (("my_tie", ida.pk), ("my_network_version", kept.pk)):
        assert nadia.get(reverse(name, args=[row])).status_code == 404
        assert nadia.post(reverse(name, args=[row]), {"sure": "1", "do": "remove"}).status_code == 404
    for name in ("my_network", "my_network_versions"):
        page = read(nadia, name)
        assert "Ida-of-Noor" not in page
        assert "Spring-of-Noor" not in page


@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_map_asks_the_same_however_many_are_on_it(
    browser: Client, noor: Person, count: int, django_assert_num_queries: Any
) -> None:
    draw(noor, *(f"Friend {number}" for number in range(count)))
    read(browser, "my_network")
    with django_assert_num_queries(5):
        read(browser, "my_network")


# --- Together


def test_the_team_does_not_learn_whether_there_is_a_map(desk: Client, noor: Person) -> None:
    before = read(desk, "person", noor.pk)
    draw(noor, "Ida-of-Noor")
    assert read(desk, "person", noor.pk) == before
    assert "Ask whether you may look at it together" in before
    for name in ("person_network", "person_network_add", "person_network_keep"):
        assert desk.get(reverse(name, args=[noor.pk])).status_code == 404


def test_a_yes_that_was_said_aloud_opens_the_map_until_it_ends(desk: Client, noor: Person, pim: User) -> None:
    (ida,) = draw(noor, "Ida-of-Noor")
    allow = reverse("person_network_allow", args=[noor.pk])
    assert desk.get(allow).status_code == 200
    assert desk.post(allow, SHARE).status_code == 422  # nothing was read aloud
    assert not NetworkShare.objects.exists()
    done = desk.post(allow, {**SHARE, "is_read_aloud": "1"})
    assert reverse("person_network", args=[noor.pk]) in done.content.decode()
    share = NetworkShare.objects.get()
    assert (share.manner, share.recorded_by, share.may_write) == ("spoken", pim, True)
    assert "Ida-of-Noor" in read(desk, "person_network", noor.pk)
    looked = AuditEvent.objects.filter(event="person.read", data_category="network", subject=noor.pk)
    assert looked.get().actor_id == str(pim.pk)
    tie = reverse("person_tie", args=[noor.pk, ida.pk])
    desk.post(tie, {"version": version_of(noor), "alias": "Ida", "circle": "1"})
    desk.post(reverse("person_network_add", args=[noor.pk]), {"names": "Bo"})
    assert names_of(noor) == ["Ida", "Bo"]
    network_sharing.end(noor, by=by_person(noor), at=timezone.now())
    for address in (tie, reverse("person_network", args=[noor.pk])):
        assert desk.get(address).status_code == 404
    assert desk.post(tie, {"do": "remove"}).status_code == 404
    assert names_of(noor) == ["Ida", "Bo"]


def test_a_yes_to_the_map_that_was_said_aloud_is_taken_back_with_the_code_that_the_person_took_along(
    desk: Client, noor: Person
) -> None:
    draw(noor, "Ida-of-Noor")
    done = desk.post(reverse("person_network_allow", args=[noor.pk]), {**SHARE, "is_read_aloud": "1"})
    body = done.content.decode()
    (code,) = re.findall(r'class="code-card__code">([^<]+)<', body)
    (words,) = re.findall(r'class="receipt">([^<]+)<', body)
    assert receipts.find(words, at=timezone.now()) is not None, "there was none, so they get one"
    anywhere = Client()
    for _press in range(2):  # the second press of one button says the same
        answer = anywhere.post(reverse("undo_spoken"), {"code": code, "form": "f"})
        assert (answer.status_code, "nobody of the team sees your map" in answer.content.decode()) == (200, True)
    assert NetworkShare.objects.get().ended_at is not None
    assert desk.get(reverse("person_network", args=[noor.pk])).status_code == 404
    assert AuditEvent.objects.filter(event="network.sharing_ended", party="person").count() == 1


def test_a_yes_to_the_map_is_not_taken_back_by_a_link_after_48_hours(noor: Person, pim: User) -> None:
    said_at = timezone.now() - timedelta(hours=49)
    network_sharing.allow(noor, may_write=False, by=spoken(noor, to=pim), at=said_at)
    token = links.make(LinkPurpose.UNDO, person=noor, at=timezone.now()).token
    assert Client().post(reverse("undo_spoken"), {"token": token}).status_code == 410
    assert NetworkShare.objects.get().ended_at is None


def test_the_name_of_a_version_that_cannot_be_kept_comes_back(noor: Person) -> None:
    draw(noor, "Ida")
    (tie,) = Tie.objects.all()
    networks.remove_tie(tie, by=by_person(noor), at=timezone.now())
    answer = enter(noor).post(reverse("my_network_keep"), {"title": "Spring 3318", "note": "After the move 3319"})
    body = answer.content.decode()
    assert (answer.status_code, "Spring 3318" in body, "After the move 3319" in body) == (422, True, True)


def test_who_may_only_look_does_not_draw(desk: Client, noor: Person) -> None:
    (ida,) = draw(noor, "Ida")
    network_sharing.allow(noor, may_write=False, by=by_person(noor), at=timezone.now())
    page = read(desk, "person_network", noor.pk)
    assert "Ida" in page
    assert "Add names" not in page
    assert reverse("person_tie", args=[noor.pk, ida.pk]) not in page
    for name in ("person_network_add", "person_network_keep", "person_network_put_back"):
        assert desk.post(reverse(name, args=[noor.pk]), {"names": "Bo"}).status_code == 404
    assert names_of(noor) == ["Ida"]


def test_another_team_and_another_persons_ties_stay_closed(desk: Client, noor: Person, paula: User) -> None:
    (ida,) = draw(noor, "Ida-of-Noor")
    network_sharing.allow(noor, may_write=True, by=by_person(noor), at=timezone.now())
    elsewhere = log_in(Client(headers=HERE), paula)
    for name, arguments in (("person_network", [noor.pk]), ("person_tie", [noor.pk, ida.pk])):
        assert elsewhere.get(reverse(name, args=arguments)).status_code == 404
    nico = make_person("Nico", team=noor.team)
    network_sharing.allow(nico, may_write=True, by=by_person(nico), at=timezone.now())
    assert desk.get(reverse("person_tie", args=[nico.pk, ida.pk])).status_code == 404


def test_the_person_says_who_may_look_and_ends_it(browser: Client, noor: Person) -> None:
    sharing = reverse("my_network_sharing")
    assert browser.post(sharing, {"days": "30"}).status_code == 422
    browser.post(sharing, {"may": "look", "days": "90"})
    share = NetworkShare.objects.get()
    assert (share.manner, share.may_write, share.recorded_by) == ("written", False, None)
    assert share.expires_at - share.given_at == timedelta(days=90)
    assert "until" in read(browser, "my_network_sharing")
    browser.post(sharing, {"do": "end"})
    assert not NetworkShare.objects.filter(ended_at=None).exists()
