"""What a host can say, who hears of it, and what a host cannot answer."""

from datetime import timedelta
from typing import Any

import pytest

from bridges.actions import introductions
from bridges.actions.parties import by_host, by_person, by_practitioner
from bridges.actions.refusals import NothingToAnswer, NotOpen, RequestClosed, WordsMissing
from bridges.models import DeclineReason, Host, Introduction, Person
from bridges.scopes import ConsentScope
from bridges.states import IntroductionStatus as S
from directory.models import User
from tests.bridges.cast import EVERYTHING, make_host, make_introduction
from tests.bridges.reading import read, told
from tests.listings import NOON, make_listing

pytestmark = pytest.mark.django_db
C = ConsentScope
NAME = (C.NAME_OR_ALIAS,)


@pytest.fixture
def asked(noor: Person, hanna: Host, pim: User) -> Introduction:
    return make_introduction(noor, host=hanna, status=S.ASKED, scopes=EVERYTHING, author=pim)


def test_a_question_goes_to_the_person_first_and_the_answer_to_the_host(
    asked: Introduction, hanna: Host, pim: User
) -> None:
    row = introductions.ask_back(asked, words=" Do you read music? ", by=by_host(hanna), at=NOON)
    assert (row.status, read(row, "question")) == (S.QUESTION, "Do you read music?")
    assert told(person=row.person) == ["question_for_person"]
    assert told(host=hanna) == []
    row = introductions.answer(row, words="A little.", by=by_person(row.person), at=NOON)
    assert (row.status, read(row, "answer")) == (S.ASKED, "A little.")
    assert told(host=hanna) == ["answer_for_host"]


def test_a_new_question_takes_the_old_answer_away(asked: Introduction, hanna: Host) -> None:
    row = introductions.ask_back(asked, words="One?", by=by_host(hanna), at=NOON)
    row = introductions.answer(row, words="Yes.", by=by_person(row.person), at=NOON)
    row = introductions.ask_back(row, words="Two?", by=by_host(hanna), at=NOON)
    assert (read(row, "question"), read(row, "answer")) == ("Two?", "")


def test_questions_and_answers_need_words(asked: Introduction, hanna: Host) -> None:
    with pytest.raises(WordsMissing):
        introductions.ask_back(asked, words=" ", by=by_host(hanna), at=NOON)
    row = introductions.ask_back(asked, words="?", by=by_host(hanna), at=NOON)
    with pytest.raises(WordsMissing, match="a few words"):
        introductions.answer(row, words="", by=by_person(row.person), at=NOON)


def test_a_place_on_the_list_waits_for_weeks(asked: Introduction, hanna: Host) -> None:
    row = introductions.put_on_list(asked, words="After Christmas.", by=by_host(hanna), at=NOON)
    assert (row.status, row.due_at) == (S.WAITING, NOON + timedelta(days=28))
    row = introductions.welcome(row, by=by_host(hanna), at=NOON)
    assert row.status == S.WELCOMED


def test_a_welcome_is_news_for_the_person_and_whoever_supports_them(
    asked: Introduction, hanna: Host, pim: User
) -> None:
    row = introductions.welcome(asked, words="See you!", by=by_host(hanna), at=NOON)
    assert (row.status, read(row, "host_words")) == (S.WELCOMED, "See you!")
    assert told(person=row.person) == ["news_for_person"]
    assert told(user=pim) == ["for_practitioner"]


def test_a_decline_ends_it_and_keeps_the_words_for_the_person(asked: Introduction, hanna: Host, pim: User) -> None:
    row = introductions.decline(asked, reason=DeclineReason.FULL, words="Try in May.", by=by_host(hanna), at=NOON)
    assert (row.status, row.decline_reason, row.due_at, row.ended_at) == (S.HOST_UNAVAILABLE, "full", None, NOON)
    assert read(row, "host_words") == "Try in May."
    assert set(row.consents.values_list("ended_how", flat=True)) == {"closed"}
    assert sorted(told()) == ["for_practitioner", "news_for_person"]


def test_without_the_persons_yes_the_practitioner_of_a_self_made_one_hears_nothing(noor: Person, hanna: Host) -> None:
    row = make_introduction(noor, host=hanna, status=S.ASKED, scopes=NAME, started_by="person")
    introductions.welcome(row, by=by_host(hanna), at=NOON)
    assert told() == ["news_for_person"]


def test_only_the_host_who_was_asked_answers(asked: Introduction, pim: User) -> None:
    other = make_host(make_listing("Garden"), name="Gert")
    for by in (by_host(other), by_person(asked.person), by_practitioner(pim)):
        with pytest.raises(NotOpen):
            introductions.welcome(asked, by=by, at=NOON)


@pytest.mark.parametrize("fields", [{"frozen_at": NOON}, {"ended_at": NOON}])
def test_a_host_who_is_stopped_cannot_answer(asked: Introduction, hanna: Host, fields: dict[str, Any]) -> None:
    Host.objects.update(**fields)
    with pytest.raises(NothingToAnswer):
        introductions.welcome(asked, by=by_host(hanna), at=NOON)


def test_a_host_cannot_answer_what_they_may_not_see(asked: Introduction, hanna: Host) -> None:
    asked.consents.filter(scope=C.NAME_OR_ALIAS).update(ended_at=NOON, ended_how="person")
    with pytest.raises(NothingToAnswer, match="nothing to answer"):
        introductions.decline(asked, reason=DeclineReason.FULL, by=by_host(hanna), at=NOON)


def test_after_withdrawal_the_host_reads_that_it_is_closed(asked: Introduction, hanna: Host) -> None:
    closed = introductions.withdraw(asked, by=by_person(asked.person), at=NOON)
    for row in (asked, closed):  # with the page of before, and with a new one
        with pytest.raises(RequestClosed, match="This request is closed"):
            introductions.welcome(row, by=by_host(hanna), at=NOON)
