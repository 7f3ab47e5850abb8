"""Nothing that a listing said is lost: any version is looked at, brought back, and that again undone."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from directory.actions import edits, history, listings
from directory.actions.listings import EditConflict
from directory.merging import Change
from directory.models import AuditEvent, ChangeRequest, Listing, ListingVersion, OrganiserLink, User
from tests.keepers import by_steward, editor_of, make_organiser, open_keeping
from tests.listings import NOON, make_listing

pytestmark = pytest.mark.django_db
PROMISE = "text.en.standard.promise"
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def choir() -> Listing:
    return make_listing("Harbour choir", text={"promise": "We sing."})


def change(listing: Listing, **wanted: Any) -> ListingVersion:
    now = listings.current(listing)
    names = {"promise": PROMISE}
    changes = {names.get(key, key): value for key, value in wanted.items()}
    made = listings.edit(
        listing, {name: Change(now.get(name), after) for name, after in changes.items()}, by=by_steward(), at=NOON
    )
    assert made is not None
    return made


def version(listing: Listing, number: int) -> ListingVersion:
    return ListingVersion.objects.get(listing=listing, number=number)


def newest(listing: Listing) -> int:
    return Listing.objects.get(pk=listing.pk).version


def promises(listing: Listing) -> list[str]:
    return [row.content[PROMISE] for row in listing.versions.order_by("number")]


def test_a_version_comes_back_as_a_new_one_and_that_is_undone(choir: Listing, stine: User) -> None:
    change(choir, promise="We hum.")
    change(choir, promise="We whistle.")
    steward = editor_of(choir, stine)
    saved = history.restore(version(choir, 1), seen=newest(choir), by=steward, at=LATER)
    assert saved.version is not None
    assert (saved.version.how, saved.version.note, saved.version.number) == ("restore", "1", 4)
    history.restore(version(choir, 3), seen=4, by=steward, at=LATER)
    assert promises(choir) == ["We sing.", "We hum.", "We whistle.", "We sing.", "We whistle."]


def test_everything_comes_back_rows_with_their_ids(stine: User) -> None:
    choir = make_listing(
        "Choir",
        ties={"bonding": ("abc", "They know each other.")},
        place={"name": "Hall", "city": "Brohavn", "latitude": 55.4, "longitude": 10.4},
        texts={"da": {"name": "Kor"}},
        phone="+4512345678",
    )
    before = listings.current(choir)
    gone = {name: None for name in before if name not in {"kind", "language", "status", "attendance", "openness"}}
    kept_name = {**gone, "text.en.standard.name": "X", "someone_meets_you": True, "url": "https://x.example/"}
    change(choir, **{**kept_name, "is_crisis_line": False, "wants_help_to_get_ready": False})
    assert listings.current(choir)["schedules"] == []
    history.restore(version(choir, 1), seen=newest(choir), by=editor_of(choir, stine), at=LATER)
    after = listings.current(choir)
    assert {name: value for name, value in after.items() if "based_on" not in name} == {
        name: value for name, value in before.items() if "based_on" not in name
    }


def test_a_version_that_is_said_now_changes_nothing(choir: Listing, stine: User) -> None:
    change(choir, promise="We hum.")
    saved = history.restore(version(choir, 2), seen=2, by=editor_of(choir, stine), at=LATER)
    assert (saved.version, saved.request) == (None, None)
    assert newest(choir) == 2


def test_a_state_never_comes_back_with_words(stine: User) -> None:
    draft = make_listing("Not yet", status="draft", text={"promise": "We sing."})
    change(draft, status="active", promise="We hum.")
    history.restore(version(draft, 1), seen=2, by=editor_of(draft, stine), at=LATER)
    content = listings.current(draft)
    assert (content["status"], content[PROMISE]) == ("active", "We sing.")


def test_what_moved_since_the_differences_were_shown_is_shown_again(choir: Listing, stine: User) -> None:
    change(choir, promise="We hum.")
    seen = newest(choir)
    change(choir, promise="We whistle.")
    with pytest.raises(EditConflict):
        history.restore(version(choir, 1), seen=seen, by=editor_of(choir, stine), at=LATER)
    assert promises(choir)[-1] == "We whistle."


def test_an_organiser_asks_for_a_version_and_a_trusted_one_brings_it_back(choir: Listing) -> None:
    change(choir, promise="We hum.")
    ida, omar = make_organiser(choir), make_organiser(choir, "Omar", is_trusted=True)
    asked = history.restore(version(choir, 1), seen=2, by=editor_of(choir, ida), at=LATER)
    assert asked.version is None
    assert ChangeRequest.objects.get().changes[PROMISE]["after"] == "We sing."
    done = history.restore(version(choir, 1), seen=2, by=editor_of(choir, omar), at=LATER)
    assert done.version is not None
    assert (done.version.how, done.version.organiser) == ("restore", omar)


def test_one_change_is_undone_and_what_came_after_stays(choir: Listing, stine: User) -> None:
    trusted = editor_of(choir, make_organiser(choir, is_trusted=True))
    saved = edits.save(trusted, {PROMISE: Change("We sing.", "Buy here")}, at=NOON)
    assert saved.version is not None
    change(choir, openness="full")
    history.undo(saved.version, by=by_steward(), at=LATER)
    content = listings.current(choir)
    assert (content[PROMISE], content["openness"]) == ("We sing.", "full")
    assert not ListingVersion.objects.unseen().exists()


def test_what_was_changed_again_is_not_undone_alone(choir: Listing) -> None:
    trusted = editor_of(choir, make_organiser(choir, is_trusted=True))
    saved = edits.save(trusted, {PROMISE: Change("We sing.", "Buy here")}, at=NOON)
    change(choir, promise="We hum.")
    assert saved.version is not None
    with pytest.raises(EditConflict):
        history.undo(saved.version, by=by_steward(), at=LATER)
    assert promises(choir)[-1] == "We hum."


def test_a_publication_is_seen_once(choir: Listing, stine: User) -> None:
    trusted = editor_of(choir, make_organiser(choir, is_trusted=True))
    saved = edits.save(trusted, {PROMISE: Change("We sing.", "We hum.")}, at=NOON)
    assert saved.version is not None
    assert history.note_seen(saved.version, by=stine, at=LATER)
    assert not history.note_seen(saved.version, by=stine, at=LATER)


def test_freezing_ends_links_and_sessions_and_is_written_down(client: Any, choir: Listing, stine: User) -> None:
    ida = make_organiser(choir)
    open_keeping(client, ida, at=timezone.now())
    assert client.get("/keep/").status_code == 200
    history.freeze(choir, by=stine, at=timezone.now())
    assert client.get("/keep/").status_code == 403
    assert not OrganiserLink.objects.filter(ended_at__isnull=True).exists()
    history.thaw(choir, by=stine, at=timezone.now())
    assert client.get("/keep/").status_code == 403
    events = AuditEvent.objects.about(choir.pk)
    assert [event.event for event in events] == ["listing.freeze", "listing.thaw"]
