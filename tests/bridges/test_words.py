"""Every code has words, the words are plain, and the host's message says what was chosen."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bridges import words
from bridges.clocks import FOLLOW_UP_DAYS
from bridges.models import CardKind, Company
from bridges.scopes import ConsentScope
from bridges.states import HOST_KNOWS, MOVES, OPEN, IntroductionStatus, Party
from bridges.words import HostFacts, host_message

NOT_SAID = re.compile(
    r"referral|submit|no.show|complian|service user|patient|\bclient|success|failure|diagnos|symptom|eligib", re.I
)


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)
    else:
        yield str(value)


TABLES = {name: getattr(words, name) for name in words.__all__ if name.isupper()}


def test_every_status_has_words_and_a_turn() -> None:
    assert list(words.STATUS_WORDS) == list(IntroductionStatus)
    assert list(words.TURNS) == list(IntroductionStatus)
    assert set(words.TURN_FOR_PERSON) == set(words.TURN_FOR_PRACTITIONER) == set(words.Turn)


def test_a_host_reads_words_for_each_status_as_which_they_can_see_it() -> None:
    from bridges.disclosure import SEEN_AS

    assert set(SEEN_AS) == HOST_KNOWS
    assert set(SEEN_AS.values()) == set(words.HOST_STATUS_WORDS)


def test_every_move_has_a_button_for_each_party_that_can_press_it() -> None:
    for name, rule in MOVES.items():
        for party in rule.parties - {Party.CLOCK}:
            assert str(words.button(name, reader=party))
        if rule.may_be_spoken:
            assert str(words.button(name, reader=Party.PRACTITIONER))


def test_what_rests_is_what_nobody_has_to_do_something_for() -> None:
    resting = {status for status, turn in words.TURNS.items() if turn == words.Turn.RESTING}
    assert resting == (set(IntroductionStatus) - OPEN) | {IntroductionStatus.NOT_NOW}


def test_every_scope_is_asked_about_in_a_question() -> None:
    assert list(words.SCOPE_WORDS) == list(ConsentScope)
    assert all(str(scope.question).endswith("?") for scope in words.SCOPE_WORDS.values())


def test_every_other_code_has_words() -> None:
    assert set(words.STAGE_WORDS) == set(FOLLOW_UP_DAYS)
    assert set(words.CARD_HEADINGS_FOR_HOST) == set(CardKind.values)
    assert set(words.COMPANY_FOR_HOST) == set(Company.values)
    assert [question.field for question in words.CARE_QUESTIONS] == [
        "connecting",
        "understanding",
        "ensuring",
        "strengthening",
    ]
    assert all(re.fullmatch("[a-z_]{3,24}", code) for code in words.ROOM_STEPS)


@pytest.mark.parametrize("name", TABLES)
def test_words_are_there_short_and_plain(name: str) -> None:
    for text in texts(TABLES[name]):
        assert text.strip()
        assert not NOT_SAID.search(text), text
        assert all(len(sentence.split()) <= 18 for sentence in re.split(r"[.?!:;]", text)), text


def test_the_message_of_the_least_is_three_lines() -> None:
    assert host_message(HostFacts(called="Noor")) == (
        "Hello,\n\n"
        "Noor would like to get to know your group.\n\n"
        "May they come? You can also ask something first, or say that it is not possible now."
    )


def test_the_message_says_what_was_chosen_in_this_order() -> None:
    facts = HostFacts(
        host_name="Hanna",
        called="Noor",
        introduced_by="Pim",
        message="I used to sing in school.",
        access_needs="a chair near the door",
        card_lines=(("signs", "I go quiet."), ("helps", "A small task."), ("helps", "Tea first.")),
        company_words="Somebody comes along the first time.",
        contact_follows=True,
    )
    assert host_message(facts).split("\n\n") == [
        "Hello Hanna,",
        "Noor would like to get to know your group. Pim introduces them.",
        "I used to sing in school.",
        "To get in and take part, they need: a chair near the door",
        "What helps me in a group:\n– A small task.\n– Tea first.",
        "Signs that it is too much for me:\n– I go quiet.",
        "Somebody comes along the first time.",
        "You see how to reach them as soon as you have said welcome, and you may contact them.",
        "May they come? You can also ask something first, or say that it is not possible now.",
    ]


def test_who_comes_along_is_not_told() -> None:
    told = {str(words.COMPANY_FOR_HOST[company]) for company in Company.values if company != Company.ALONE}
    assert len(told) == 1


def test_words_of_a_person_are_taken_as_they_stand() -> None:
    assert "100%(name)s {x}" in host_message(HostFacts(called="100%(name)s {x}", message="50% %s"))
