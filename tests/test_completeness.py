"""Which parts are done, and what is missing, in words: seven parts, whatever the content has."""

from typing import Any

import pytest

from directory.completeness import more_parts, parts_done

FULL: dict[str, Any] = {
    "language": "da",
    "kind": "community_group",
    "topics": ["singing"],
    "openness": "open",
    "attendance": "in_person",
    "locations": [{"city": "Odense", "address": ""}],
    "schedules": [{"rrule": "FREQ=WEEKLY"}],
    "costs": [{"kind": "free"}],
    "access": ["step_free"],
    "someone_meets_you": True,
    "may_watch": True,
    "may_leave_early": False,
    "may_bring_someone": True,
    "capital.bonding": None,
    "capital.bridging": {"statements": ["a", "b"], "reason": "Three streets."},
    "capital.linking": None,
    "contacts": [{"phone": "1"}],
    "languages": ["da"],
    "text.da.standard.name": "Havnekoret",
    "text.da.standard.promise": "Syng med.",
    "text.da.standard.description": "Vi synger.",
    "text.da.standard.who_comes": "Naboer.",
    "text.da.standard.who_for": "Alle.",
    "text.da.standard.first_visit": ["Kom.", "Syng.", "Gå."],
}


def missing(**changed: Any) -> dict[str, list[str]]:
    """Return what is missing of the full content with `changed` fields, by part; done parts are left out."""
    content = {**FULL, **{name.replace("__", "."): value for name, value in changed.items()}}
    parts = [*parts_done(content), *more_parts(content)]
    return {part.code: [str(words) for words in part.missing] for part in parts if not part.is_done}


def test_a_full_listing_has_seven_parts_done() -> None:
    assert [part.code for part in parts_done(FULL)] == ["what", "who", "when", "where", "welcome", "good", "company"]
    assert missing() == {}


def test_an_empty_listing_says_what_is_missing_in_each_part() -> None:
    assert not any(part.is_done for part in parts_done({}))
    assert [str(words) for words in parts_done({})[2].missing] == ["when you meet"]


@pytest.mark.parametrize(
    ("changed", "left"),
    [
        ({"text__da__standard__promise": ""}, {"what": ["one sentence about it"]}),
        ({"topics": []}, {"what": ["a topic, so that people find it"]}),
        ({"openness": "unknown"}, {"who": ["if new people can come"]}),
        ({"schedules": []}, {"when": ["when you meet"]}),
        ({"locations": []}, {"where": ["where you meet"]}),
        ({"locations": [], "attendance": "online", "access": []}, {}),
        ({"someone_meets_you": None}, {"welcome": ["who says hello"]}),
        ({"someone_meets_you": False}, {}),
        ({"someone_meets_you": None, "text__da__standard__who_greets": "Ida"}, {}),
        ({"may_watch": None}, {"welcome": ["if one may watch, leave early and bring someone"]}),
        (
            {"text__da__standard__first_visit": ["Kom.", "Syng."]},
            {"welcome": ["what happens the first time, in three steps or more"]},
        ),
        ({"costs": []}, {"good": ["what it costs"]}),
        ({"access": []}, {"good": ["how one gets in and around"]}),
        ({"access": [], "text__da__standard__access_note": "To trin."}, {}),
        ({"capital__bridging": None}, {"company": ["the answers to the twelve questions"]}),
        ({"capital__bridging": {"statements": ["a", "b"], "reason": " "}}, {"company": ["one sentence why"]}),
        ({"capital__bridging": {"statements": ["a"], "reason": ""}}, {}),
        ({"contacts": [], "url": ""}, {"contact": ["how people reach you"]}),
        ({"languages": []}, {"languages": ["which languages you speak there"]}),
    ],
)
def test_what_is_missing_is_said_part_by_part(changed: dict[str, Any], left: dict[str, list[str]]) -> None:
    assert missing(**changed) == left


def test_a_text_in_another_language_does_not_stand_in_for_the_original() -> None:
    english = {name.replace(".da.", ".en."): value for name, value in FULL.items() if name.startswith("text.")}
    content = {name: value for name, value in FULL.items() if not name.startswith("text.")} | english
    assert not parts_done(content)[0].is_done
