"""One listing at the desk: what stewards alone may know, what waits, and steps with a way back."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from directory.actions import listings
from directory.merging import Change
from directory.models import Finding, Listing, ListingVersion, Source
from tests.keepers import by_steward, make_organiser
from tests.listings import make_listing
from tests.views.test_why import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def choir(db: None) -> Listing:
    source = Source.objects.create(slug="open", name="Open list")
    return make_listing(
        "Choir",
        ties={"bonding": ("ab", "They share keys.")},
        place={"city": "Brohavn", "address": "Canal Street 4", "visibility": "hidden"},
        niche_indicators={"a": False, "b": True},
        source=source,
        source_ref="1",
    )


def said(client: Client, listing: Listing) -> str:
    response = client.get(f"/desk/listings/{listing.pk}/")
    assert response.status_code == 200
    return words_of(response.content.decode())


def move(client: Client, listing: Listing, **data: str) -> Any:
    return client.post(f"/desk/listings/{listing.pk}/move/", data)


def test_it_shows_what_stewards_alone_may_know(desk: Client, choir: Listing) -> None:
    make_organiser(choir)
    told = said(desk, choir)
    assert "People here are mainly seen as a diagnosis or a label." in told  # a pattern of entrapment
    assert "1 pattern of being stuck." in told
    assert "Canal Street 4" in told
    assert "ida@example.org" in told
    assert "not rated twice yet" in told


def test_patterns_of_entrapment_are_on_no_public_page(client: Client, choir: Listing) -> None:
    assert "seen as a diagnosis" not in client.get(f"/groups/{choir.pk}/").content.decode()


def test_it_says_what_waits(desk: Client, choir: Listing) -> None:
    Finding.objects.create(listing=choir, kind="times_in_prose", detail="Ring Ida", found_at=timezone.now())
    assert "Times only in prose. Ring Ida" in said(desk, choir)


def test_it_says_what_people_here_changed(desk: Client, choir: Listing) -> None:
    now = listings.current(choir)
    change = {"openness": Change(now["openness"], "open")}
    listings.edit(choir, change, by=by_steward(), at=timezone.now())
    told = said(desk, choir)
    assert "From: Open list Changed here:" in told
    assert "Changed" in told[told.index("What happened") :]


def test_each_step_is_asked_once_more_and_has_a_way_back(desk: Client, choir: Listing) -> None:
    for do, back in {"hide": "show", "close": "reopen", "bin": "unbin"}.items():
        assert desk.get(f"/desk/listings/{choir.pk}/move/?do={do}").status_code == 200
        assert desk.get(f"/groups/{choir.pk}/").status_code == 200
        assert move(desk, choir, do=do)["Location"] == f"/desk/listings/{choir.pk}/"
        assert f"move/?do={back}" in desk.get(f"/desk/listings/{choir.pk}/").content.decode()
        move(desk, choir, do=back)
    choir.refresh_from_db()
    assert choir.is_public()
    assert list(ListingVersion.objects.order_by("number").values_list("how", flat=True)) == [
        *("before", "hidden", "shown", "closed", "reopened", "binned", "unbinned"),
    ]


def test_a_step_that_a_colleague_has_done_says_so(desk: Client, choir: Listing) -> None:
    move(desk, choir, do="hide")
    assert move(desk, choir, do="hide").status_code == 302
    assert "A colleague was first" in said(desk, choir)
    assert move(desk, choir, do="explode").status_code == 404


def test_closing_until_a_day_takes_a_day_of_the_next_two_years(desk: Client, choir: Listing) -> None:
    for bad in ("nonsense", "2020-01-01", "9999-12-31", "2026-13-01"):
        response = move(desk, choir, do="close", until=bad)
        assert response.status_code == 422
        assert f'value="{bad}"' in response.content.decode()
    day = timezone.localdate() + timedelta(days=30)
    move(desk, choir, do="close", until=day.isoformat())
    choir.refresh_from_db()
    assert (choir.status, choir.closed_until) == ("temporarily_closed", day)


def test_text_of_others_is_text(desk: Client) -> None:
    bad = "<script>alert(1)</script>"
    listing = make_listing(bad, ties={"bonding": ("ab", bad)}, phone=bad)
    assert bad not in desk.get(f"/desk/listings/{listing.pk}/").content.decode()


def test_a_doubt_is_settled_and_opened_again(desk: Client, choir: Listing) -> None:
    doubt = Finding.objects.create(listing=choir, kind="times_in_prose", found_at=timezone.now())
    response = desk.post(f"/desk/findings/{doubt.pk}/", follow=True)
    doubt.refresh_from_db()
    assert doubt.settled_at
    assert "Undo: that was a mistake" in words_of(response.content.decode())
    desk.post(f"/desk/findings/{doubt.pk}/", {"do": "undo"})
    doubt.refresh_from_db()
    assert doubt.settled_at is None
