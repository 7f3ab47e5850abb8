"""The sentences of a timeline, without a database."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bridges.actions.happenings import Happening
from bridges.pages.timeline import Moment, Names, Voice, moments
from bridges.states import MOVES
from bridges.words.events import SENTENCES
from tests.listings import NOON

NAMES = Names(alias="Noor", groups={"choir": "Tuesday harbour choir"})


def row(event: str, *, at: datetime = NOON, **fields: Any) -> Happening:
    values = {"party": "person", "who": "", "is_spoken": False, "target": "", "target_id": "choir"}
    values |= {"previous": "", "replacement": "", "data_category": ""}
    return Happening(**{**values, "event": event, "at": at, **fields})


def told(*rows: Happening, voice: Voice = Voice.PERSON, reader: str = "") -> list[Moment]:
    names = Names(alias=NAMES.alias, groups=NAMES.groups, reader=reader)
    return list(moments(rows, voice=voice, names=names, zone="Europe/London", at=NOON))


def words(*rows: Happening, voice: Voice = Voice.PERSON, reader: str = "") -> list[str]:
    return [moment.words for moment in told(*rows, voice=voice, reader=reader)]


def test_every_move_has_a_sentence() -> None:
    assert {f"introduction.{move}" for move in MOVES} - set(SENTENCES) == set()


def test_a_person_reads_about_themselves_as_you() -> None:
    assert words(row("introduction.consent")) == ["You said yes to Tuesday harbour choir"]


def test_their_team_reads_the_alias() -> None:
    assert words(row("introduction.consent"), voice=Voice.TEAM) == ["Noor said yes to Tuesday harbour choir"]


def test_a_suggestion_carries_the_name_of_who_made_it() -> None:
    said = row("introduction.suggest", party="practitioner", who="Pim")
    assert words(said) == ["Pim thought of Tuesday harbour choir for you"]
    assert words(said, voice=Voice.TEAM) == ["Pim thought of Tuesday harbour choir for Noor"]
    assert words(said, voice=Voice.TEAM, reader="Pim") == ["You thought of Tuesday harbour choir for Noor"]


def test_not_going_is_told_without_blame() -> None:
    said = row("introduction.did_not_go")
    both = words(said) + words(said, voice=Voice.TEAM)
    assert both == ["It did not happen this time. That is fine."] * 2


def test_what_was_said_aloud_says_who_wrote_it_down() -> None:
    said = row("introduction.consent", party="practitioner", who="Pim", is_spoken=True)
    (to_person,) = told(said)
    (to_pim,) = told(said, voice=Voice.TEAM, reader="Pim")
    assert (to_person.words, to_person.more) == (
        "You said yes to Tuesday harbour choir",
        "You said it aloud; Pim wrote it down.",
    )
    assert (to_pim.words, to_pim.more) == (
        "Noor said yes to Tuesday harbour choir",
        "Said aloud; you wrote it down.",
    )


def given(*scopes: str) -> list[Happening]:
    return [row("consent.give", target_id=str(number), replacement=scope) for number, scope in enumerate(scopes)]


def test_consents_of_one_moment_are_one_sentence() -> None:
    rows = given("name_or_alias", "my_card")
    assert words(*rows) == ["You said yes to: what to call you and lines of your card"]
    assert words(*rows, voice=Voice.TEAM) == ["Noor said yes to: what to call them and lines of their card"]


def test_many_consents_stand_below_their_sentence() -> None:
    rows = given("name_or_alias", "contact", "my_card")
    [moment] = told(*rows)
    assert moment.words == "You said yes to"
    assert moment.more == "What to call you, how to reach you and lines of your card."
    [moment] = told(*rows, voice=Voice.TEAM)
    assert (moment.words, moment.more) == (
        "Noor said yes to",
        "What to call them, how to reach them and lines of their card.",
    )


def test_looks_of_one_day_are_counted_and_days_are_kept_apart() -> None:
    looks = [
        row("person.read", party="practitioner", who="Pim", at=NOON + timedelta(hours=hours)) for hours in (0, 1, 2, 26)
    ]
    assert [(moment.words, moment.more) for moment in told(*looks)] == [
        ("Pim looked at your page", "3 times that day."),
        ("Pim looked at your page", ""),
    ]


def test_the_day_is_that_of_the_readers_clock() -> None:
    late = row("introduction.ask", at=NOON.replace(hour=23, minute=30))
    (london,) = told(late)
    (tokyo,) = moments([late], voice=Voice.PERSON, names=NAMES, zone="Asia/Tokyo", at=NOON)
    assert (london.when, tokyo.when) == ("Sun 22 November", "Mon 23 November")


def test_somebody_without_a_name_is_called_by_what_they_do() -> None:
    assert words(row("introduction.welcome", party="host")) == ["The group said: you are welcome"]


def test_what_has_no_sentence_is_not_hidden() -> None:
    assert words(row("something.new")) == ["Something was noted on your page"]


@pytest.mark.parametrize("code", sorted(SENTENCES))
@pytest.mark.parametrize("voice", list(Voice))
def test_no_sentence_blames_or_uses_an_office_word(code: str, voice: Voice) -> None:
    (said,) = words(row(code), voice=voice)
    for word in ("no-show", "fail", "refus", "missed", "client", "patient", "referral", "cancel", "%("):
        assert word not in said.lower()
