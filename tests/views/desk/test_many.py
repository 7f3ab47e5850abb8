"""One thing done to many listings: looked at once more, all or nothing, and taken back."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from directory import search
from directory.models import BulkChange, Listing, ListingVersion, User
from directory.search.types import SearchQuery
from tests.listings import make_listing
from tests.logins import log_in
from tests.views.test_why import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(desk: Client) -> list[Listing]:
    rows = [make_listing(name) for name in ("Choir", "Garden", "Chess")]
    Listing.objects.filter(pk__in=[row.pk for row in rows]).update(
        confirmed_at=timezone.now() - timedelta(days=170), confirmed_how="visit"
    )
    return rows


def send(client: Client, rows: list[Listing], **data: str) -> Any:
    return client.post("/desk/many/", {"listing": [str(row.pk) for row in rows], "back": "/desk/stale/", **data})


def said(response: Any) -> str:
    return words_of(response.content.decode())


def test_what_was_chosen_is_shown_once_more_and_nothing_is_done(desk: Client, three: list[Listing]) -> None:
    response = send(desk, three, do="confirm")
    assert response.status_code == 200
    assert "You checked these 3 groups?" in said(response)
    assert not BulkChange.objects.exists()


def test_confirming_says_how_or_asks_again(desk: Client, three: list[Listing]) -> None:
    response = send(desk, three, do="confirm", sure="1")
    assert response.status_code == 422
    assert "Please say how you know." in said(response)
    assert send(desk, three, do="confirm", sure="1", how="import").status_code == 422
    assert not BulkChange.objects.exists()


def test_twelve_are_confirmed_and_taken_back(desk: Client, three: list[Listing]) -> None:
    before = list(Listing.objects.order_by("pk").values_list("confirmed_at", "confirmed_how"))
    done = send(desk, three, do="confirm", sure="1", how="phone")
    assert done.status_code == 302
    assert {row.confirmed_how for row in Listing.objects.all()} == {"phone"}
    assert "3 groups are confirmed" in said(desk.get(done["Location"]))
    assert "It is as it was before, for 3 groups." in said(desk.post(done["Location"], follow=True))
    assert list(Listing.objects.order_by("pk").values_list("confirmed_at", "confirmed_how")) == before
    desk.post(done["Location"])  # twice is once
    assert list(Listing.objects.order_by("pk").values_list("confirmed_at", "confirmed_how")) == before


def test_what_somebody_confirmed_since_stays_when_it_is_taken_back(desk: Client, three: list[Listing]) -> None:
    done = send(desk, three, do="confirm", sure="1", how="phone")
    later = timezone.now() + timedelta(minutes=1)
    Listing.objects.filter(pk=three[0].pk).update(confirmed_at=later, confirmed_how="organiser")
    assert "for 2 groups" in said(desk.post(done["Location"], follow=True))
    three[0].refresh_from_db()
    assert (three[0].confirmed_at, three[0].confirmed_how) == (later, "organiser")


def test_hiding_takes_them_out_of_search_and_has_a_line_in_the_history(desk: Client, three: list[Listing]) -> None:
    done = send(desk, three[:2], do="hide", sure="1")
    search.refresh()
    assert search.search(SearchQuery(at=timezone.now())).total == 1
    assert set(ListingVersion.objects.filter(how="hidden").values_list("listing_id", flat=True)) == {
        row.pk for row in three[:2]
    }
    desk.post(done["Location"])
    search.refresh()
    assert search.search(SearchQuery(at=timezone.now())).total == 3
    assert not Listing.objects.filter(hidden_at__isnull=False).exists()


def test_showing_again_leaves_alone_what_is_shown(desk: Client, three: list[Listing]) -> None:
    Listing.objects.filter(pk=three[0].pk).update(hidden_at=timezone.now())
    send(desk, three, do="show", sure="1")
    assert [row["listing"] for row in BulkChange.objects.get().rows] == [str(three[0].pk)]


@pytest.mark.parametrize(
    "data",
    [
        {"listing": []},
        {"listing": ["nonsense", "00000000-0000-0000-0000-000000000000"]},
        {"listing": ["00000000-0000-0000-0000-000000000000"], "do": "explode"},
    ],
)
def test_nothing_chosen_leads_back(desk: Client, data: dict[str, Any]) -> None:
    response = desk.post("/desk/many/", {"back": "/desk/stale/?page=2", **data})
    assert (response.status_code, response["Location"]) == (302, "/desk/stale/?page=2")


def test_nobody_takes_back_what_a_colleague_did(desk: Client, three: list[Listing], sanne: User) -> None:
    done = send(desk, three, do="confirm", sure="1", how="phone")
    assert log_in(Client(), sanne).post(done["Location"]).status_code == 404
