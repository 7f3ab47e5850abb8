from datetime import timedelta

import pytest

from directory.actions import edits, listings
from directory.actions.content_rows import ContentError
from directory.actions.listings import EditConflict, StateError
from directory.contents import fields_of, label_of, section_of
from directory.editors import Editor
from directory.merging import Change, changes
from directory.models import (
    ChangeRequestState,
    Listing,
    ListingOrigin,
    ListingVersion,
    SearchChange,
    Source,
    VersionHow,
)
from tests.keepers import by_steward, make_organiser, make_steward
from tests.listings import NOON, make_listing, make_term

pytestmark = pytest.mark.django_db
NAME, PROMISE = "text.en.standard.name", "text.en.standard.promise"


def full_listing(**fields: object) -> Listing:
    return make_listing(
        ties={"bridging": ("abc", "Neighbours meet."), "bonding": ("d", "")},
        place={"name": "Hall", "address": "Klokkegade 7", "city": "Brohavn", "latitude": 56.5, "longitude": 10.4},
        texts={"da": {"name": "Kor", "promise": "Syng med"}, "en-easy": {"name": "Choir", "first_visit": ["Come in."]}},
        costs=("free", "donation"),
        phone="+44 1632 960100",
        terms=(make_term("singing"), make_term("step_free", taxonomy="access")),
        **fields,  # type: ignore[arg-type]
    )


def test_a_content_written_again_says_the_same() -> None:
    listing = full_listing()
    before = listings.current(listing)
    empty = {name: None for name in before if not name.endswith("standard.name") and name not in ("kind", "status")}
    wanted = {name: Change(before[name], None) for name in empty if name not in ("language", "attendance", "openness")}
    listings.edit(listing, wanted, by=by_steward(), at=NOON)
    assert listings.current(listing)["schedules"] == []
    back = changes(listings.current(listing), listing.versions.get(number=1).content)
    listings.edit(listing, back, by=by_steward(), at=NOON)
    assert changes(before, listings.current(listing)) == {}


def test_every_field_has_a_section_and_a_name() -> None:
    content = listings.current(full_listing())
    assert all(section_of(name) and label_of(name) for name in content)
    assert sorted(fields_of([content])) == sorted(content)


def test_the_first_change_also_writes_down_how_it_was() -> None:
    listing = full_listing(source=Source.objects.create(slug="town", name="Town"), source_ref="1")
    version = listings.edit(listing, {PROMISE: Change("", "Sing with us")}, by=by_steward(), at=NOON)
    assert version is not None
    assert [(row.number, row.how, row.changed) for row in listing.versions.order_by("number")] == [
        (1, VersionHow.BEFORE, []),
        (2, VersionHow.EDIT, [PROMISE]),
    ]
    assert ListingOrigin.objects.get(listing=listing).content[PROMISE] == ""
    assert version.content[PROMISE] == "Sing with us"
    assert version.user == make_steward()


def test_an_edit_reaches_search_and_the_revision_of_the_original() -> None:
    listing = full_listing()
    seen = SearchChange.objects.count()
    listings.edit(listing, {NAME: Change("Tuesday harbour choir", "Big choir")}, by=by_steward(), at=NOON)
    listing.refresh_from_db()
    assert listing.revision == 2
    assert SearchChange.objects.count() == seen + 1
    assert listing.search_document.card["texts"]["en"]["name"] == "Big choir"


def test_who_began_with_something_older_overwrites_nothing_and_is_told() -> None:
    listing = full_listing()
    listings.edit(listing, {PROMISE: Change("", "Sing")}, by=by_steward(), at=NOON)
    wanted = {PROMISE: Change("", "Shout"), NAME: Change("Tuesday harbour choir", "Choir")}
    with pytest.raises(EditConflict) as caught:
        listings.edit(listing, wanted, by=by_steward("Sven"), at=NOON)
    assert {name: (row.base, row.ours, row.theirs) for name, row in caught.value.conflicts.items()} == {
        PROMISE: ("", "Sing", "Shout")
    }
    assert listings.current(listing)[NAME] == "Tuesday harbour choir"
    assert ListingVersion.objects.count() == 2


def test_places_and_times_keep_their_ids() -> None:
    listing = full_listing()
    before = listings.current(listing)
    places = [{**before["locations"][0], "name": "Big hall"}, {"name": "Garden", "city": "Brohavn"}]
    times = [{**before["schedules"][0], "location": places[0]["id"], "start": "18:30"}]
    wanted = {
        "locations": Change(before["locations"], places),
        "schedules": Change(before["schedules"], times),
    }
    listings.edit(listing, wanted, by=by_steward(), at=NOON)
    after = listings.current(listing)
    assert after["locations"][0]["id"] == before["locations"][0]["id"]
    assert [row["name"] for row in after["locations"]] == ["Big hall", "Garden"]
    assert after["schedules"] == times


def test_the_id_of_another_listings_place_is_not_taken_over() -> None:
    listing, other = full_listing(), full_listing()
    theirs = listings.current(other)["locations"]
    listings.edit(
        listing, {"locations": Change(listings.current(listing)["locations"], theirs)}, by=by_steward(), at=NOON
    )
    assert listings.current(other)["locations"] == theirs
    assert listings.current(listing)["locations"][0]["id"] != theirs[0]["id"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "javascript:alert(1)"),
        ("kind", "club"),
        ("topics", ["no_such_topic"]),
        ("age_min", -4),
        ("costs", [{"kind": "paid", "amount": "much"}]),
        ("contacts", [{"email": "nobody"}]),
    ],
)
def test_a_value_that_no_listing_can_have_is_refused_and_nothing_is_written(field: str, value: object) -> None:
    listing = full_listing()
    before = listings.current(listing)
    with pytest.raises(ContentError) as caught:
        listings.edit(listing, {field: Change(before[field], value)}, by=by_steward(), at=NOON)
    assert caught.value.field == field
    assert listings.current(listing) == before
    assert not listing.versions.exists()


def test_hidden_and_binned_listings_leave_the_public_and_come_back() -> None:
    listing = full_listing()
    for away, back in [(listings.hide, listings.show), (listings.bin_, listings.unbin)]:
        away(listing, by=by_steward(), at=NOON)
        assert not Listing.objects.public().exists()
        assert not hasattr(Listing.objects.get(), "search_document")
        back(listing, by=by_steward(), at=NOON)
        assert Listing.objects.public().exists()
        assert Listing.objects.get().search_document
    assert [row.how for row in listing.versions.order_by("number")] == [
        *("before", "hidden", "shown", "binned", "unbinned")
    ]


def test_closing_is_a_version_and_so_is_opening_again() -> None:
    listing = full_listing()
    until = NOON.date() + timedelta(days=20)
    version = listings.close(listing, until=until, by=by_steward(), at=NOON)
    assert version is not None
    assert set(version.changed) == {"status", "closed_until"}
    listing.refresh_from_db()
    assert (listing.status, listing.closed_until) == ("temporarily_closed", until)
    listings.reopen(listing, by=by_steward(), at=NOON)
    listing.refresh_from_db()
    assert (listing.status, listing.closed_until) == ("active", None)
    assert listings.reopen(listing, by=by_steward(), at=NOON) is None


def test_what_ended_cannot_be_closed_for_a_while() -> None:
    with pytest.raises(StateError):
        listings.close(full_listing(status="defunct"), until=None, by=by_steward(), at=NOON)


def test_an_organisers_change_waits_and_the_public_version_stays() -> None:
    listing = full_listing()
    ida = Editor(listing, organiser=make_organiser(listing))
    saved = edits.save(ida, {PROMISE: Change("", "Sing")}, at=NOON)
    assert saved.request is not None
    assert not saved.is_published
    assert listings.current(listing)[PROMISE] == ""
    assert edits.shown(ida)[PROMISE] == "Sing"
    assert edits.shown(Editor(listing, user=make_steward()))[PROMISE] == ""


def test_co_organisers_add_to_the_same_request_and_overwrite_nothing() -> None:
    listing = full_listing()
    ida = Editor(listing, organiser=make_organiser(listing))
    omar = Editor(listing, organiser=make_organiser(listing, "Omar"))
    first = edits.save(ida, {PROMISE: Change("", "Sing")}, at=NOON).request
    second = edits.save(omar, {NAME: Change("Tuesday harbour choir", "Choir")}, at=NOON).request
    assert first is not None
    assert second is not None
    assert first.pk == second.pk
    assert sorted(second.changes) == [NAME, PROMISE]
    with pytest.raises(EditConflict):
        edits.save(omar, {PROMISE: Change("", "Shout")}, at=NOON)
    edits.save(omar, {PROMISE: Change("Sing", "Shout")}, at=NOON)
    assert edits.shown(ida)[PROMISE] == "Shout"


def test_a_request_that_asks_for_nothing_any_more_is_taken_back() -> None:
    listing = full_listing()
    ida = Editor(listing, organiser=make_organiser(listing))
    request = edits.save(ida, {PROMISE: Change("", "Sing")}, at=NOON).request
    assert edits.save(ida, {PROMISE: Change("Sing", "")}, at=NOON).request is None
    assert request is not None
    request.refresh_from_db()
    assert request.state == ChangeRequestState.WITHDRAWN


def test_trusted_organisers_and_drafts_are_saved_at_once() -> None:
    for listing, is_trusted in [(full_listing(), True), (full_listing(status="draft"), False)]:
        ida = Editor(listing, organiser=make_organiser(listing, is_trusted=is_trusted))
        assert edits.save(ida, {PROMISE: Change("", "Sing")}, at=NOON).is_published
        assert listings.current(listing)[PROMISE] == "Sing"


def test_a_frozen_listing_takes_nothing_from_its_organisers() -> None:
    listing = full_listing(frozen_at=NOON)
    ida = Editor(listing, organiser=make_organiser(listing))
    with pytest.raises(StateError):
        edits.save(ida, {PROMISE: Change("", "Sing")}, at=NOON)
    assert edits.save(Editor(listing, user=make_steward()), {PROMISE: Change("", "Sing")}, at=NOON).is_published


def test_a_new_listing_is_a_draft() -> None:
    content = listings.current(full_listing())
    places, times = ([{**row, "id": ""} for row in content[name]] for name in ("locations", "schedules"))
    made = listings.create({**content, "locations": places, "schedules": times}, by=by_steward(), at=NOON)
    assert made.status == "draft"
    assert not hasattr(made, "search_document")
    assert set(changes(content, listings.current(made))) == {"status", "locations", "schedules"}
    assert [row.how for row in made.versions.all()] == [VersionHow.CREATED]


def test_twelve_times_no_is_an_answer() -> None:
    listing = make_listing()
    none = {"statements": [], "reason": ""}
    listings.edit(listing, {"capital.linking": Change(None, none)}, by=by_steward(), at=NOON)
    assert listings.current(listing)["capital.linking"] == none
    assert listing.capital_tags.get().strength == 0
    listings.edit(listing, {"capital.linking": Change(none, None)}, by=by_steward(), at=NOON)
    assert not listing.capital_tags.exists()
