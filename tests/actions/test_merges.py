"""Two listings become one, field by field, and can be taken apart again; every old link leads to the survivor."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bridges.actions import asking
from bridges.states import IntroductionStatus
from directory.actions import listings, merges
from directory.actions.listings import StateError
from directory.actions.merges import Side
from directory.editors import Author
from directory.merging import Change
from directory.models import (
    ChangeRequest,
    ErrorReport,
    Finding,
    FindingKind,
    Listing,
    ListingMerge,
    ListingVersion,
    Organiser,
    Party,
    Photo,
    SearchDocument,
    User,
    VersionHow,
)
from directory.my_list import share_token
from tests.bridges.cast import make_host, make_introduction, make_person
from tests.listings import NOON, make_listing
from tests.logins import log_in

pytestmark = pytest.mark.django_db
NAME, DANISH = "text.en.standard.name", "text.da.standard.name"
LATER = NOON + timedelta(days=1)
PLACE = {"name": "The Hub", "address": "1 High Street", "city": "Sale", "latitude": 53.4, "longitude": -2.3}


@pytest.fixture
def stine() -> User:
    return User.objects.create_user("stine@steward.example", is_steward=True, display_name="Stine")


@pytest.fixture
def choir() -> Listing:
    return make_listing("Harbour choir", url="https://choir.example", keywords=["song"], place=PLACE)


@pytest.fixture
def singers() -> Listing:
    return make_listing(
        "Harbour singers",
        texts={"da": {"name": "Havnekoret"}},
        keywords=["song", "tea"],
        age_min=18,
        place={**PLACE, "name": "The Barn"},
        confirmed_at=NOON,
        confirmed_how="phone",
    )


def says(listing: Listing) -> dict[str, Any]:
    return listings.current(Listing.objects.get(pk=listing.pk))


def test_the_survivor_gets_what_was_chosen_and_what_only_the_other_said(
    stine: User, choir: Listing, singers: Listing
) -> None:
    theirs = says(singers)
    choices = {NAME: Side.GONE, "keywords": Side.BOTH, "locations": Side.GONE}
    merges.merge(choir, singers, choices, by=stine, at=LATER)
    content = says(choir)
    assert (content[NAME], content["keywords"], content["age_min"]) == ("Harbour singers", ["song", "tea"], 18)
    assert (content["url"], content[DANISH]) == ("https://choir.example", "Havnekoret")
    assert [place["name"] for place in content["locations"]] == ["The Barn"]
    assert says(singers) == theirs
    assert Listing.objects.get(pk=choir.pk).confirmed_at == NOON
    assert SearchDocument.objects.get(pk=choir.pk).card["confirmed_how"] == "phone"
    assert Listing.objects.get(pk=singers.pk).merged_into_id == choir.pk
    assert set(SearchDocument.objects.values_list("pk", flat=True)) == {choir.pk}
    for listing in (choir, singers):
        assert ListingVersion.objects.filter(listing=listing).order_by("-number")[0].how == VersionHow.MERGE


def test_a_group_that_is_closed_until_further_notice_stays_so(stine: User, choir: Listing, singers: Listing) -> None:
    Listing.objects.filter(pk=choir.pk).update(status="temporarily_closed")
    Listing.objects.filter(pk=singers.pk).update(status="temporarily_closed", closed_until=LATER.date())
    merges.merge(choir, singers, {"closed_until": Side.GONE}, by=stine, at=LATER)
    assert Listing.objects.get(pk=choir.pk).closed_until is None


def test_taking_apart_gives_both_back_and_keeps_what_was_changed_since(
    stine: User, choir: Listing, singers: Listing
) -> None:
    before, theirs = says(choir), says(singers)
    merged = merges.merge(choir, singers, {NAME: Side.GONE, "locations": Side.GONE}, by=stine, at=LATER)
    change = {"url": Change("https://choir.example", "https://choir.example/new")}
    listings.edit(choir, change, by=Author(Party.STEWARD, user=stine), at=LATER)
    merges.undo(merged, by=stine, at=LATER)
    after = {name: value for name, value in says(choir).items() if not name.endswith("based_on_revision")}
    assert after == {name: value for name, value in before.items() if not name.endswith("based_on_revision")} | {
        "url": "https://choir.example/new"
    }
    assert says(singers) == theirs
    assert set(SearchDocument.objects.values_list("pk", flat=True)) == {choir.pk, singers.pk}
    with pytest.raises(StateError):
        merges.undo(merged, by=stine, at=LATER)


def test_organisers_photos_and_open_reports_go_along_and_come_back(
    stine: User, choir: Listing, singers: Listing
) -> None:
    Organiser.objects.create(listing=choir, email="ida@hub.example")
    known = Organiser.objects.create(listing=singers, email="ida@hub.example")
    omar = Organiser.objects.create(listing=singers, email="omar@hub.example")
    report = ErrorReport.objects.create(listing=singers, kind="time", made_at=NOON)
    photo = Photo.objects.create(listing=singers, subject="door", language="en", alt="A red door.", state="public")
    merged = merges.merge(choir, singers, {}, by=stine, at=LATER)
    assert set(choir.organisers.values_list("email", flat=True)) == {"ida@hub.example", "omar@hub.example"}
    assert set(singers.organisers.all()) == {known}
    assert ErrorReport.objects.get(pk=report.pk).listing == choir
    assert list(choir.photos.all()) == [photo]
    merges.undo(merged, by=stine, at=LATER)
    assert set(singers.organisers.all()) == {known, omar}
    assert ErrorReport.objects.get(pk=report.pk).listing == singers
    assert list(singers.photos.all()) == [photo]


def test_a_chain_of_merges_leads_to_the_last_one_in_one_step(stine: User, choir: Listing, singers: Listing) -> None:
    band = make_listing("Harbour band")
    first = merges.merge(choir, singers, {}, by=stine, at=LATER)
    second = merges.merge(band, choir, {}, by=stine, at=LATER)
    assert merges.survivors([choir.pk, singers.pk, band.pk]) == {choir.pk: band.pk, singers.pk: band.pk}
    with pytest.raises(StateError):
        merges.undo(first, by=stine, at=LATER)
    merges.undo(second, by=stine, at=LATER)
    assert merges.survivors([choir.pk, singers.pk]) == {singers.pk: choir.pk}
    merges.undo(first, by=stine, at=LATER)
    assert merges.survivors([choir.pk, singers.pk]) == {}


def test_whatever_is_merged_and_taken_apart_nothing_leads_on_twice(stine: User) -> None:
    chance, rows = random.Random(5), [make_listing(f"Group {number}") for number in range(6)]
    for _step in range(40):
        one, other = chance.sample(rows, 2)
        done = list(ListingMerge.objects.filter(undone_at__isnull=True))
        try:
            if done and chance.random() < 0.4:
                merges.undo(chance.choice(done), by=stine, at=LATER)
            else:
                merges.merge(one, other, {}, by=stine, at=LATER)
        except StateError:
            pass
        leading = dict(Listing.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into"))
        assert not set(leading.values()) & set(leading)
        assert set(SearchDocument.objects.values_list("pk", flat=True)) == {row.pk for row in rows} - set(leading)


def test_what_cannot_be_merged_is_refused_and_nothing_is_written(stine: User, choir: Listing, singers: Listing) -> None:
    band = make_listing("Harbour band", binned_at=NOON)
    for one, other in ((choir, choir), (choir, band), (band, choir)):
        with pytest.raises(StateError):
            merges.merge(one, other, {}, by=stine, at=LATER)
    ChangeRequest.objects.create(listing=singers, changes={})
    with pytest.raises(StateError):
        merges.merge(choir, singers, {}, by=stine, at=LATER)
    assert not ListingMerge.objects.exists()
    assert not ListingVersion.objects.exists()


def test_two_groups_that_were_kept_apart_are_not_listed_again(choir: Listing, singers: Listing) -> None:
    kind = FindingKind.LIKELY_DUPLICATE
    finding = Finding.objects.create(listing=choir, other=singers, kind=kind, found_at=NOON)
    merges.keep_apart(finding, at=LATER)
    rows = Finding.objects.values_list("listing", "other", "settled_at")
    assert set(rows) == {(choir.pk, singers.pk, LATER), (singers.pk, choir.pk, LATER)}


@pytest.mark.parametrize("who", ["anybody", "stine"])
@pytest.mark.parametrize(
    ("route", "query"),
    [("listing", "?text=easy"), ("listing_calendar", "?discreet=1"), ("listing_qr", ""), ("report", ""), ("ask", "")],
)
def test_every_old_link_leads_to_the_survivor(
    client: Client, stine: User, choir: Listing, singers: Listing, who: str, route: str, query: str
) -> None:
    if who == "stine":
        log_in(client, stine)
    old, new = reverse(route, args=[singers.pk]), reverse(route, args=[choir.pk])
    merged = merges.merge(choir, singers, {}, by=stine, at=LATER)
    for method in (client.get, client.head):
        response = method(old + query)
        assert (response.status_code, response.headers["Location"]) == (301, new + query)
        assert "no-cache" in response.headers["Cache-Control"]
    assert client.post(old).status_code in {308, 405}
    merges.undo(merged, by=stine, at=LATER)
    assert client.get(old + query).status_code in {200, 302}


def test_a_hidden_survivor_is_not_shown_by_an_old_link(
    client: Client, stine: User, choir: Listing, singers: Listing
) -> None:
    merges.merge(choir, singers, {}, by=stine, at=LATER)
    listings.hide(choir, by=Author(Party.STEWARD, user=stine), at=LATER)
    assert client.get(reverse("listing", args=[singers.pk]), follow=True).status_code == 404


def test_lists_show_the_survivor_once_and_keep_notes(
    client: Client, stine: User, choir: Listing, singers: Listing
) -> None:
    change = reverse("my_list_change")
    for listing in (singers, choir):
        client.post(change, {"do": f"save:{listing.pk}"})
    client.post(change, {"do": f"note:{singers.pk}", "note": "With Bo"})
    merges.merge(choir, singers, {}, by=stine, at=LATER)
    page = client.get(reverse("my_list")).content.decode()
    assert page.count("Harbour choir</a>") == 1
    assert "With Bo" in page
    assert client.session["my_list"] == [str(choir.pk)]
    shared = reverse("shared_list", args=[share_token([singers.pk])])
    assert "Harbour choir" in client.get(shared).content.decode()
    client.post(reverse("keep_shared", args=[share_token([singers.pk])]))
    assert client.session["my_list"] == [str(choir.pk)]
    assert b"Harbour choir" in client.get(reverse("my_list_calendar")).content


def test_introductions_go_on_after_a_merge(stine: User, choir: Listing, singers: Listing) -> None:
    host = make_host(singers)
    noor = make_person()
    row = make_introduction(noor, host=host, status=IntroductionStatus.ASKED)
    merges.merge(choir, singers, {}, by=stine, at=LATER)
    row.refresh_from_db()
    assert not asking.is_closed(row.listing)
    assert asking.receiving_host(row.listing) == host
    assert asking.receiving_host(choir) == host
    own = make_host(choir, name="Bo")
    assert asking.receiving_host(choir) == asking.receiving_host(row.listing) == own
