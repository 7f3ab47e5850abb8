"""Taking it back: afterwards no host sees or hears anything of the person, and nothing is scheduled."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from bridges.actions import introductions, notices, outbox
from bridges.actions.parties import CLOCK, by_host, by_person, by_practitioner, spoken
from bridges.actions.refusals import NotOpen, RequestClosed
from bridges.disclosure import HostView, host_view
from bridges.models import AccessLink, Companion, Host, Introduction, Notice, NoticeKind, Person
from bridges.states import OPEN
from bridges.states import IntroductionStatus as S
from directory.actions import audit
from directory.models import User
from tests.bridges.cast import EVERYTHING, make_introduction
from tests.bridges.life import Life, make_life
from tests.bridges.orders import make_order
from tests.bridges.reading import events, told
from tests.listings import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def life(hanna: Host, pim: User, bo: Companion, noor: Person) -> Life:
    """A person in the middle of it, with a text of its own in every sealed field."""
    life = make_life("w", listing=hanna.listing, host=hanna, team=noor.team, practitioner=pim, companion=bo)
    life.introduction.visits.update(companion_answer="yes")
    return life


def withdraw(life: Life) -> Introduction:
    row = Introduction.objects.get(pk=life.introduction.pk)
    return introductions.withdraw(row, by=by_person(life.person), at=NOON)


def test_before_it_the_host_sees_the_texts_and_afterwards_none(life: Life) -> None:
    before = repr(host_view(Introduction.objects.get(pk=life.introduction.pk), at=NOON))
    assert {name for name, text in life.texts.items() if text in before} == {
        "Person.contact",
        "CardLine.text",
        "Introduction.called",
        "Introduction.message",
        "Introduction.access_needs",
        "Introduction.question",
        "Introduction.answer",
        "Introduction.host_words",
    }
    row = withdraw(life)
    assert host_view(row, at=NOON) == HostView(id=row.pk)


def test_the_rows_hold_nothing_any_more_that_was_meant_for_the_host(life: Life) -> None:
    row = withdraw(life)
    names = ("called", "message", "access_needs", "question", "answer", "host_words")
    assert [bytes(getattr(row, name)) for name in names] == [b""] * len(names)
    assert not row.shared_lines.exists()


def test_nothing_that_was_scheduled_remains(life: Life) -> None:
    row = withdraw(life)
    assert (row.status, row.due_at, row.ended_at) == (S.WITHDRAWN, None, NOON)
    assert set(row.consents.values_list("ended_how", flat=True)) == {"withdrawn"}
    assert list(row.visits.values_list("state", "sequence")) == [("cancelled", 1)]
    assert list(row.follow_ups.values_list("state", flat=True)) == ["cancelled"]
    assert not AccessLink.objects.filter(introduction=row, ended_at__isnull=True).exists()
    assert told(introduction=row) == ["host_closed"]


def test_the_host_and_the_companion_hear_that_it_is_off_and_no_more(life: Life, hanna: Host, bo: Companion) -> None:
    withdraw(life)
    assert told(host=hanna) == ["host_closed"]
    assert told(companion=bo) == ["visit_for_companion"]
    assert told(user=life.introduction.author) == []


def test_no_row_of_a_notice_and_no_letter_holds_a_text_of_the_person(life: Life, mailoutbox: list[Any]) -> None:
    Notice.objects.filter(host__isnull=False).update(state="sent", due_at=NOON - timedelta(days=1))
    withdraw(life)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM bridges_notice")
        rows = repr(cursor.fetchall())
    outbox.run_once(at=NOON + timedelta(hours=1), limit=50)
    letters = "".join(f"{mail.message()}" for mail in mailoutbox)
    assert len(mailoutbox) >= 1
    for name, text in life.texts.items():
        assert text not in rows, name
        if name != "Person.contact":  # a letter to the person is addressed to them
            assert text not in letters, name
    to_host = "".join(f"{mail.message()}" for mail in mailoutbox if mail.to == ["hanna@example.org"])
    assert to_host
    assert life.texts["Person.contact"] not in to_host


def test_a_host_who_was_never_asked_hears_nothing(noor: Person, hanna: Host) -> None:
    row = make_introduction(noor, host=hanna, status=S.CONSENTED, scopes=EVERYTHING)
    introductions.withdraw(row, by=by_person(noor), at=NOON)
    assert told() == []


@pytest.mark.parametrize("status", sorted(OPEN))
def test_a_person_withdraws_in_one_step_from_every_open_status(noor: Person, hanna: Host, status: S) -> None:
    row = make_introduction(noor, host=hanna, status=status, scopes=EVERYTHING)
    row = introductions.withdraw(row, by=by_person(noor), at=NOON)
    assert (row.status, row.version, row.consents.active(at=NOON).count()) == (S.WITHDRAWN, 2, 0)
    assert events(row)[0] == "introduction.withdraw"
    assert list(audit.broken_at(noor.pk)) == []


def test_an_old_page_withdraws_all_the_same(noor: Person, hanna: Host) -> None:
    page = make_introduction(noor, host=hanna, status=S.ASKED, scopes=EVERYTHING)
    Introduction.objects.filter(pk=page.pk).update(status=S.WELCOMED, version=5)
    assert introductions.withdraw(page, by=by_person(noor), at=NOON).version == 6


def test_it_is_said_aloud_as_well_and_only_once(noor: Person, hanna: Host, pim: User) -> None:
    row = make_introduction(noor, host=hanna, status=S.ASKED, scopes=EVERYTHING)
    row = introductions.withdraw(row, by=spoken(noor, to=pim), at=NOON)
    with pytest.raises(RequestClosed, match="This request is closed"):
        introductions.withdraw(row, by=by_person(noor), at=NOON)


def test_nobody_withdraws_for_somebody_else(noor: Person, hanna: Host, pim: User) -> None:
    row = make_introduction(noor, host=hanna, status=S.ASKED, scopes=EVERYTHING)
    for by in (by_practitioner(pim), by_host(hanna), CLOCK):
        with pytest.raises(NotOpen):
            introductions.withdraw(row, by=by, at=NOON)


def test_afterwards_the_same_group_can_be_asked_anew_with_new_words(noor: Person, hanna: Host) -> None:
    first = make_introduction(noor, host=hanna, status=S.ASKED, scopes=EVERYTHING)
    introductions.withdraw(first, by=by_person(noor), at=NOON)
    again = introductions.begin(noor, hanna.listing, order=make_order(called="N."), by=by_person(noor), at=NOON)
    assert host_view(again, at=NOON).called == "N."
    first.refresh_from_db()
    assert host_view(first, at=NOON).is_closed


def test_what_a_worker_holds_is_called_off_and_what_has_left_is_not_rewritten(noor: Person, hanna: Host) -> None:
    row = make_introduction(noor, host=hanna, status=S.ASKED, scopes=EVERYTHING)
    for state in ("pending", "claimed", "handed_over", "sent"):
        notices.queue(NoticeKind.ASK_HOST, to=hanna, introduction=row, key=state, at=NOON)
        lease = NOON if state in {"claimed", "handed_over"} else None
        Notice.objects.filter(dedupe_key=state).update(state=state, lease_until=lease)
    introductions.withdraw(row, by=by_person(noor), at=NOON)
    states = dict(Notice.objects.exclude(kind="host_closed").values_list("dedupe_key", "state"))
    assert states == {
        "pending": "cancelled",
        "claimed": "cancelled",
        "handed_over": "handed_over",
        "sent": "sent",
    }
