"""Many change one listing at once, each with a connection of their own: nothing is lost, and everybody hears.

`FOOTBRIDGE_THOROUGH=1` plays ten times as many rounds.
"""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import pairwise
from typing import Any

import pytest

from directory import search
from directory.actions import change_requests, edits, history, listings
from directory.actions.change_requests import Approved, NothingChosen, SomebodyWasFirst
from directory.actions.edits import Saved
from directory.actions.listings import EditConflict
from directory.editors import Editor
from directory.merging import Change, Content
from directory.models import ChangeRequest, Listing, ListingVersion, Organiser, SearchDocument, User
from tests.bridges.test_races import at_once
from tests.keepers import editor_of, make_organiser, make_steward
from tests.listings import NOON, make_listing

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 60 if os.environ.get("FOOTBRIDGE_THOROUGH") == "1" else 6
EACH = 4
PROMISE = "text.en.standard.promise"
FIELDS = (PROMISE, "text.en.standard.description", "keywords", "url")


@dataclass(frozen=True)
class Try:
    """One try to change a field: from what somebody saw, to what they wrote, and what came of it."""

    who: str
    field: str
    before: Any
    after: Any
    saved: Saved | None


@pytest.fixture
def choir() -> Listing:
    return make_listing("Harbour choir", text={"promise": "We sing.", "description": "Every week."})


def value(field: str, words: str) -> Any:
    if field == "url":
        return f"https://{words}.example/"
    return [words] if field == "keywords" else f"These are the words {words}."


def write(editor: Editor, *, who: str, number: int) -> list[Try]:
    """Open the editor, change a field, save; again and again, sometimes two fields at once."""
    tries = []
    for turn in range(EACH):
        shown = edits.shown(editor)
        fields = [FIELDS[(number + turn) % len(FIELDS)], FIELDS[(number * turn) % len(FIELDS)]]
        wanted = {name: Change(shown.get(name), value(name, f"{who}-{number}-{turn}")) for name in fields}
        try:
            saved = edits.save(editor, wanted, at=NOON)
        except EditConflict:
            saved = None  # they were told, with both texts
        tries += [Try(who, name, change.before, change.after, saved) for name, change in wanted.items()]
    return tries


def whole_history(listing: Listing) -> dict[int, ListingVersion]:
    versions = {row.number: row for row in ListingVersion.objects.filter(listing=listing)}
    numbers = sorted(versions)
    newest = Listing.objects.get(pk=listing.pk).version
    assert numbers == list(range(1, newest + 1))
    now = listings.current(listing)
    assert newest == 0 or versions[newest].content == now
    for earlier, later in pairwise(numbers):
        differing = {name for name in FIELDS if versions[earlier].content[name] != versions[later].content[name]}
        assert differing == set(versions[later].changed) & set(FIELDS)
    return versions


def tell_apart(results: list[Any]) -> list[Any]:
    errors = [result for result in results if isinstance(result, BaseException)]
    assert errors == []
    return results


def test_two_stewards_and_an_organiser_at_once_lose_nothing(choir: Listing) -> None:
    """Every saved value stands in the version that its author was given, made from what they saw; or they were told."""
    stine, sven = make_steward("Stine"), make_steward("Sven")
    ida = make_organiser(choir, is_trusted=True)
    editors = {"stine": editor_of(choir, stine), "sven": editor_of(choir, sven), "ida": editor_of(choir, ida)}
    told: Counter[bool] = Counter()
    for number in range(ROUNDS):
        acts = [partial(write, editor, who=who, number=number) for who, editor in editors.items()]
        tries = [one for result in tell_apart(at_once(acts)) for one in result]
        versions = whole_history(choir)
        for one in tries:
            told[one.saved is None] += 1
            if one.saved is None:
                continue
            made = one.saved.version
            assert made is not None
            assert made.content[one.field] == versions[made.number].content[one.field] == one.after
            assert versions[made.number - 1].content[one.field] == one.before if made.number > 1 else True
            assert (made.user, made.organiser) == (editors[one.who].user, editors[one.who].organiser)
    assert told[False] >= ROUNDS
    assert SearchDocument.objects.count() == 1
    search.refresh()
    assert Counter(row.how for row in ListingVersion.objects.all())["before"] == 1


def approve_what_is_there(listing: Listing, steward: User) -> list[Any]:
    """Do what a steward does: look at the request, tick the first field, approve; hear it when somebody was first."""
    heard: list[Any] = []
    for turn in range(EACH):
        request = ChangeRequest.objects.pending().filter(listing=listing).select_related("listing").first()
        if request is None:
            continue
        fields = sorted(request.changes)[: 1 + turn % 2]
        try:
            heard.append(
                change_requests.approve(
                    request,
                    fields,
                    version=request.version,
                    seen=request.listing.version,
                    answer="Thank you" if turn % 2 else "",
                    by=steward,
                    at=NOON + timedelta(hours=1),
                )
            )
        except (SomebodyWasFirst, NothingChosen, EditConflict) as error:
            heard.append(error)
    return heard


def ask(organiser: Organiser, *, number: int) -> list[Try]:
    return write(editor_of(organiser.listing, organiser), who=organiser.name.lower(), number=number)


def test_what_organisers_ask_while_stewards_approve_is_published_or_waits_or_was_replaced(choir: Listing) -> None:
    """Two organisers write, two stewards approve, one steward edits: no wish vanishes, nothing is approved unseen."""
    stine, sven = make_steward("Stine"), make_steward("Sven")
    ida, omar = make_organiser(choir), make_organiser(choir, "Omar")
    heard: Counter[str] = Counter()
    for number in range(ROUNDS):
        acts: list[Callable[[], Any]] = [
            partial(ask, ida, number=number),
            partial(ask, omar, number=number),
            partial(approve_what_is_there, choir, stine),
            partial(approve_what_is_there, choir, sven),
            partial(write, editor_of(choir, sven), who="sven", number=number),
        ]
        of_ida, of_omar, of_stine, of_sven, _edits = tell_apart(at_once(acts))
        versions = whole_history(choir)
        assert ChangeRequest.objects.pending().filter(listing=choir).count() <= 1
        for decision in (*of_stine, *of_sven):
            heard[type(decision).__name__] += 1
            if isinstance(decision, Approved) and decision.version is not None:
                content = versions[decision.version.number].content
                for name, row in decision.decided.changes.items():
                    assert content[name] == row["after"]
        kept = everything_said(choir, versions)
        for one in (*of_ida, *of_omar):
            if one.saved is not None and one.saved.request is not None:
                assert one.after in kept[one.field] or was_replaced(one, (*of_ida, *of_omar)), one
    assert heard["Approved"]


def everything_said(listing: Listing, versions: dict[int, ListingVersion]) -> dict[str, list[Any]]:
    """Return for each field what it ever said in public, what waits, and what was decided."""
    contents: list[Content] = [row.content for row in versions.values()]
    contents += [
        {name: row["after"] for name, row in request.changes.items()}
        for request in ChangeRequest.objects.filter(listing=listing)
    ]
    return {name: [content[name] for content in contents if name in content] for name in FIELDS}


def was_replaced(lost: Try, tries: tuple[Try, ...]) -> bool:
    """Return whether an organiser saw this very wish and wrote another one over it."""
    return any(one.field == lost.field and one.before == lost.after and one.saved is not None for one in tries)


def test_of_many_stewards_who_decide_one_request_exactly_one_wins(choir: Listing) -> None:
    stewards = [make_steward(f"Steward {number}") for number in range(6)]
    ida = make_organiser(choir)
    for number in range(ROUNDS):
        before = edits.shown(editor_of(choir, ida))[PROMISE]
        edits.save(editor_of(choir, ida), {PROMISE: Change(before, f"We sing {number}.")}, at=NOON)
        request = ChangeRequest.objects.pending().select_related("listing").get()
        pages = [ChangeRequest.objects.select_related("listing").get(pk=request.pk) for _steward in stewards]
        seen = Listing.objects.get(pk=choir.pk).version
        acts: list[Callable[[], Any]] = []
        for index, (page, steward) in enumerate(zip(pages, stewards, strict=True)):
            by: dict[str, Any] = {"version": page.version, "by": steward, "at": NOON}
            ways: list[Callable[[], Any]] = [
                partial(change_requests.approve, page, [PROMISE], seen=seen, **by),
                partial(change_requests.decline, page, words="No.", **by),
                partial(change_requests.withdraw, page, version=page.version, at=NOON),
            ]
            acts.append(ways[index % 3])
        results = at_once(acts)
        won = [result for result in results if not isinstance(result, BaseException)]
        lost = [result for result in results if isinstance(result, BaseException)]
        assert len(won) == 1, results
        assert {type(error) for error in lost} == {SomebodyWasFirst}
        after = ChangeRequest.objects.get(pk=request.pk)
        is_approved = isinstance(won[0], Approved)
        assert after.state in ({"approved"} if is_approved else {"declined", "withdrawn"})
        assert after.version == request.version + 1
        assert (listings.current(choir)[PROMISE] == f"We sing {number}.") == is_approved
        whole_history(choir)


def test_bringing_back_and_editing_at_once_overwrites_nothing_unseen(choir: Listing) -> None:
    stine, sven = make_steward("Stine"), make_steward("Sven")
    start = listings.current(choir)[PROMISE]
    for number in range(ROUNDS):
        now = listings.current(choir)[PROMISE]
        edits.save(editor_of(choir, stine), {PROMISE: Change(now, f"We sing {number}.")}, at=NOON)
        first = ListingVersion.objects.get(listing=choir, number=1)
        seen = Listing.objects.get(pk=choir.pk).version
        wanted = {PROMISE: Change(f"We sing {number}.", f"We hum {number}.")}
        restored, edited = at_once(
            [
                partial(history.restore, first, seen=seen, by=editor_of(choir, stine), at=NOON),
                partial(edits.save, editor_of(choir, sven), wanted, at=NOON),
            ]
        )
        assert [type(one) for one in (restored, edited)].count(Saved) == 1, (restored, edited)
        assert {type(one) for one in (restored, edited)} == {Saved, EditConflict}
        said = start if isinstance(restored, Saved) else f"We hum {number}."
        assert listings.current(choir)[PROMISE] == said
        whole_history(choir)


def test_freezing_stops_what_comes_after_it_and_nothing_is_half_done(choir: Listing) -> None:
    stine = make_steward("Stine")
    ida = make_organiser(choir, is_trusted=True)
    for number in range(ROUNDS):
        results = at_once([partial(history.freeze, choir, by=stine, at=NOON), partial(tries_until_frozen, ida, number)])
        assert results[0] is True
        whole_history(choir)
        saved = results[1]
        assert isinstance(saved, int)
        with pytest.raises(listings.StateError):
            edits.save(editor_of(choir, ida), {PROMISE: Change(None, "Buy here")}, at=NOON)
        history.thaw(choir, by=stine, at=NOON)


def tries_until_frozen(organiser: Organiser, number: int) -> int:
    """Save again and again until it is refused; return how often it was taken."""
    for turn in range(50):
        editor = Editor(Listing.objects.get(pk=organiser.listing_id), organiser=organiser)
        before = edits.shown(editor)[PROMISE]
        try:
            edits.save(editor, {PROMISE: Change(before, f"We sing {number}-{turn}.")}, at=NOON)
        except listings.StateError:
            return turn
    return 50
