"""A steward decides field by field; nobody's words are lost and nobody decides what they have not seen."""

from datetime import timedelta
from typing import Any

import pytest

from directory.actions import change_requests, edits, history, listings
from directory.actions.change_requests import NothingChosen, SomebodyWasFirst
from directory.actions.content_rows import ContentError
from directory.actions.listings import EditConflict, StateError
from directory.merging import Change
from directory.models import ChangeRequest, Letter, Listing, ListingVersion, Organiser, User
from tests.keepers import by_steward, editor_of, make_organiser
from tests.listings import NOON, make_listing

pytestmark = pytest.mark.django_db
PROMISE, NAME = "text.en.standard.promise", "text.en.standard.name"
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def choir() -> Listing:
    return make_listing("Harbour choir", text={"promise": "We sing."}, url="https://choir.example/")


@pytest.fixture
def ida(choir: Listing) -> Organiser:
    return make_organiser(choir)


def ask(organiser: Organiser, **wanted: Any) -> ChangeRequest:
    names = {"promise": PROMISE, "name": NAME}
    editor = editor_of(organiser.listing, organiser)
    shown = edits.shown(editor)
    changes = {names.get(key, key): value for key, value in wanted.items()}
    saved = edits.save(editor, {name: Change(shown.get(name), after) for name, after in changes.items()}, at=NOON)
    assert saved.request is not None
    return saved.request


def approve(request: ChangeRequest, *fields: str, by: User, **options: Any) -> change_requests.Approved:
    seen = Listing.objects.get(pk=request.listing_id).version
    options = {"version": request.version, "seen": seen, "at": LATER, **options}
    return change_requests.approve(request, fields, by=by, **options)


def now(listing: Listing, *names: str) -> list[Any]:
    content = listings.current(listing)
    return [content[name] for name in names]


def test_until_a_steward_decides_everybody_sees_what_was_approved(choir: Listing, ida: Organiser) -> None:
    ask(ida, promise="We sing and laugh.", openness="full")
    assert now(choir, PROMISE, "openness") == ["We sing.", "unknown"]


def test_all_of_a_request_is_published(choir: Listing, ida: Organiser, stine: User) -> None:
    request = ask(ida, promise="We sing and laugh.", openness="full")
    done = approve(request, PROMISE, "openness", by=stine)
    assert now(choir, PROMISE, "openness") == ["We sing and laugh.", "full"]
    assert (done.rest, done.decided.state, done.decided.decided_by) == (None, "approved", stine)
    made = done.version
    assert made is not None
    assert (made.how, made.party, made.user, made.organiser) == ("approval", "steward", stine, ida)
    letter = Letter.objects.get()
    assert (letter.kind, letter.organiser) == ("request_decided", ida)


def test_some_of_a_request_is_published_and_the_rest_stays_open_with_the_answer(
    choir: Listing, ida: Organiser, stine: User
) -> None:
    request = ask(ida, promise="We sing and laugh.", openness="full")
    done = approve(request, PROMISE, by=stine, answer="Full until when?")
    assert now(choir, PROMISE, "openness") == ["We sing and laugh.", "unknown"]
    assert (done.decided.state, set(done.decided.changes)) == ("partly", {PROMISE})
    assert done.rest is not None
    assert (done.rest.pk, done.rest.state, done.rest.answer, set(done.rest.changes)) == (
        request.pk,
        "sent_back",
        "Full until when?",
        {"openness"},
    )
    assert Letter.objects.count() == 1
    again = ask(ida, openness="ring_first")
    assert (again.pk, again.state) == (request.pk, "open")


def test_the_rest_waits_for_a_steward_where_nothing_was_answered(ida: Organiser, stine: User) -> None:
    done = approve(ask(ida, promise="We laugh.", openness="full"), PROMISE, by=stine)
    assert done.rest is not None
    assert (done.rest.state, done.rest.decided_by) == ("open", None)


def test_nothing_ticked_publishes_nothing(ida: Organiser, stine: User) -> None:
    request = ask(ida, promise="We laugh.")
    for fields in ((), ("openness",), ("nonsense",)):
        with pytest.raises(NothingChosen):
            approve(request, *fields, by=stine)
    assert ChangeRequest.objects.get().state == "open"


def test_a_request_is_sent_back_and_goes_on(choir: Listing, ida: Organiser, stine: User) -> None:
    request = ask(ida, promise="Best choir ever!!!")
    change_requests.send_back(request, words="Less loud, please.", version=request.version, by=stine, at=LATER)
    assert edits.shown(editor_of(choir, ida))[PROMISE] == "Best choir ever!!!"
    kept = ask(ida, promise="We sing loud and soft.")
    assert (kept.state, kept.answer) == ("open", "Less loud, please.")
    approve(kept, PROMISE, by=stine)
    assert now(choir, PROMISE) == ["We sing loud and soft."]


def test_a_declined_request_is_over_and_the_next_one_begins_anew(choir: Listing, ida: Organiser, stine: User) -> None:
    request = ask(ida, promise="Buy here")
    change_requests.decline(request, words="This is no shop.", version=request.version, by=stine, at=LATER)
    assert ChangeRequest.objects.get().state == "declined"
    assert edits.shown(editor_of(choir, ida))[PROMISE] == "We sing."
    assert ask(ida, promise="We hum.").pk != request.pk


def test_an_organiser_takes_a_request_back_and_goes_on_editing(choir: Listing, ida: Organiser) -> None:
    request = ask(ida, promise="We hum.")
    change_requests.withdraw(request, version=request.version, at=LATER)
    assert ChangeRequest.objects.get().state == "withdrawn"
    assert edits.shown(editor_of(choir, ida))[PROMISE] == "We sing."
    ask(ida, promise="We whistle.")


def test_what_is_added_meanwhile_is_not_approved_unseen(choir: Listing, ida: Organiser, stine: User) -> None:
    request = ask(ida, promise="We hum.")
    ask(ida, promise="Buy here")
    with pytest.raises(SomebodyWasFirst):
        approve(request, PROMISE, by=stine)
    assert now(choir, PROMISE) == ["We sing."]


def test_of_two_stewards_one_decides(ida: Organiser, stine: User) -> None:
    request = ask(ida, promise="We hum.")
    change_requests.decline(request, words="No.", version=request.version, by=stine, at=LATER)
    for act in (
        lambda: approve(request, PROMISE, by=stine),
        lambda: change_requests.send_back(request, words="?", version=request.version, by=stine, at=LATER),
        lambda: change_requests.decline(request, words="?", version=request.version, by=stine, at=LATER),
        lambda: change_requests.withdraw(request, version=request.version, at=LATER),
    ):
        with pytest.raises(SomebodyWasFirst, match="nothing was lost"):
            act()
    assert ChangeRequest.objects.get().answer == "No."


def test_a_field_that_has_moved_is_replaced_only_as_it_was_seen(choir: Listing, ida: Organiser, stine: User) -> None:
    request = ask(ida, promise="We hum.")
    listings.edit(choir, {PROMISE: Change("We sing.", "We sing daily.")}, by=by_steward(), at=LATER)
    with pytest.raises(EditConflict):
        approve(request, PROMISE, by=stine, seen=0)
    seen = Listing.objects.get(pk=choir.pk).version
    listings.edit(choir, {PROMISE: Change("We sing daily.", "We sing weekly.")}, by=by_steward(), at=LATER)
    with pytest.raises(EditConflict):
        approve(request, PROMISE, by=stine, seen=seen)
    assert now(choir, PROMISE) == ["We sing weekly."]
    approve(request, PROMISE, by=stine)
    assert now(choir, PROMISE) == ["We hum."]
    kept = [row.content[PROMISE] for row in ListingVersion.objects.order_by("number")]
    assert kept == ["We sing.", "We sing daily.", "We sing weekly.", "We hum."]


def test_what_moved_elsewhere_hinders_nobody(choir: Listing, ida: Organiser, stine: User) -> None:
    request = ask(ida, promise="We hum.")
    listings.edit(choir, {"url": Change("https://choir.example/", "")}, by=by_steward(), at=LATER)
    approve(request, PROMISE, by=stine, seen=0)
    assert now(choir, PROMISE, "url") == ["We hum.", ""]


def test_what_the_page_says_by_now_is_settled_without_a_version(choir: Listing, ida: Organiser, stine: User) -> None:
    request = ask(ida, promise="We hum.")
    listings.edit(choir, {PROMISE: Change("We sing.", "We hum.")}, by=by_steward(), at=LATER)
    done = approve(request, PROMISE, by=stine)
    assert (done.version, done.decided.state) == (None, "approved")


def test_a_new_language_brings_its_name_along(choir: Listing, ida: Organiser, stine: User) -> None:
    danish = {"text.da.standard.name": "Havnekoret", "text.da.standard.promise": "Vi synger."}
    request = ask(ida, **danish, openness="full")
    done = approve(request, "text.da.standard.promise", by=stine)
    assert now(choir, *danish) == [*danish.values()]
    assert done.rest is not None
    assert set(done.rest.changes) == {"openness"}


def test_a_time_at_a_new_place_brings_the_place_along(choir: Listing, ida: Organiser, stine: User) -> None:
    shown = edits.shown(editor_of(choir, ida))
    place = {"id": "11111111-1111-4111-8111-111111111111", "name": "Hall", "visibility": "public", "city": "Brohavn"}
    times = [{**shown["schedules"][0], "location": place["id"]}]
    request = ask(ida, locations=[place], schedules=times)
    approve(request, "schedules", by=stine)
    (locations, schedules) = now(choir, "locations", "schedules")
    assert locations[0]["name"] == "Hall"
    assert schedules[0]["location"] == locations[0]["id"]


def test_a_value_that_cannot_be_stored_leaves_all_as_it_was(choir: Listing, ida: Organiser, stine: User) -> None:
    request = ask(ida, topics=["no-such-topic"], promise="We hum.")
    with pytest.raises(ContentError):
        approve(request, "topics", PROMISE, by=stine)
    assert now(choir, PROMISE) == ["We sing."]
    assert ChangeRequest.objects.get().state == "open"


def test_each_who_asked_gets_one_letter_for_an_answer(choir: Listing, ida: Organiser, stine: User) -> None:
    omar = make_organiser(choir, "Omar")
    ask(ida, promise="We hum.")
    request = ask(omar, openness="full")
    approve(request, PROMISE, by=stine, answer="Full until when?")
    assert {letter.organiser for letter in Letter.objects.all()} == {ida, omar}
    assert Letter.objects.count() == 2


def test_trusted_organisers_publish_at_once_and_the_steward_sees_it_afterwards(choir: Listing) -> None:
    trusted = make_organiser(choir, "Omar", is_trusted=True)
    editor = editor_of(choir, trusted)
    saved = edits.save(editor, {PROMISE: Change("We sing.", "We hum.")}, at=NOON)
    assert saved.is_published
    assert list(ListingVersion.objects.unseen()) == [saved.version]


def test_a_trusted_organiser_replaces_a_wish_only_where_they_saw_it(choir: Listing, ida: Organiser) -> None:
    trusted = editor_of(choir, make_organiser(choir, "Omar", is_trusted=True))
    ask(ida, promise="We hum.", openness="full")
    with pytest.raises(EditConflict):
        edits.save(trusted, {PROMISE: Change("We sing.", "We whistle.")}, at=NOON)
    assert edits.shown(trusted)[PROMISE] == "We hum."
    saved = edits.save(trusted, {PROMISE: Change("We hum.", "We whistle.")}, at=NOON)
    assert saved.is_published
    assert now(choir, PROMISE) == ["We whistle."]
    assert set(ChangeRequest.objects.pending().get().changes) == {"openness"}


def test_what_is_not_public_needs_no_second_look() -> None:
    draft = make_listing("Not yet", status="draft", text={"promise": "We sing."})
    edits.save(editor_of(draft, make_organiser(draft)), {PROMISE: Change("We sing.", "We hum.")}, at=NOON)
    assert not ListingVersion.objects.unseen().exists()


def test_a_frozen_listing_takes_nothing_from_its_organisers(choir: Listing, ida: Organiser, stine: User) -> None:
    request = ask(ida, promise="We hum.")
    assert history.freeze(choir, by=stine, at=NOON)
    assert not history.freeze(choir, by=stine, at=NOON)
    editor = editor_of(choir, ida)
    with pytest.raises(StateError):
        edits.save(editor, {PROMISE: Change("We hum.", "Buy here")}, at=LATER)
    with pytest.raises(StateError):
        history.restore(ListingVersion(listing=choir, number=1, content={}), seen=0, by=editor, at=LATER)
    approve(request, PROMISE, by=stine)
    assert history.thaw(choir, by=stine, at=LATER)
    ask(ida, promise="We whistle.")
