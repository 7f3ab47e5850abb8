"""The one place where a status changes: compare and set, clock, version, record."""

from datetime import timedelta

import pytest

from bridges.actions import moves
from bridges.actions.moves import SomebodyWasFirst
from bridges.actions.parties import CLOCK, By, by_host, by_person, by_practitioner, spoken
from bridges.actions.refusals import NotOpen, RequestClosed
from bridges.models import Host, Introduction, Person
from bridges.states import IntroductionStatus as S
from bridges.states import Party
from directory.models import AuditEvent, User
from tests.bridges.cast import make_introduction, make_person
from tests.listings import NOON

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)


@pytest.fixture
def row(noor: Person, hanna: Host) -> Introduction:
    return make_introduction(noor, host=hanna)


def test_a_move_sets_status_version_clock_and_record_together(row: Introduction) -> None:
    Introduction.objects.filter(pk=row.pk).update(nudged_at=NOON)
    after = moves.make(row, "consider", by=by_person(row.person), at=LATER, company="friend")
    assert (after.status, after.version, after.status_since, after.nudged_at) == (S.CONSIDERING, 2, LATER, None)
    assert (after.due_at, after.company) == (LATER + timedelta(days=7), "friend")
    event = AuditEvent.objects.get()
    assert (event.event, event.target, event.target_id) == (
        "introduction.consider",
        "bridges.Introduction",
        str(row.pk),
    )
    assert (event.previous_value, event.replacement_value, event.basis) == ("suggested", "considering", "consent")


def test_a_move_may_bring_its_own_clock_but_none_beyond_an_end(row: Introduction) -> None:
    after = moves.make(row, "consider", by=by_person(row.person), at=NOON, due_at=LATER)
    assert after.due_at == LATER
    ended = moves.make(after, "withdraw", by=by_person(row.person), at=NOON, due_at=LATER)
    assert (ended.due_at, ended.ended_at) == (None, NOON)


@pytest.mark.parametrize(("status", "version"), [(S.SUGGESTED, 2), (S.NOT_NOW, 1), (S.NOT_NOW, 2)])
def test_whoever_read_an_older_row_is_told_so_and_changes_nothing(row: Introduction, status: S, version: int) -> None:
    page = Introduction.objects.get(pk=row.pk)
    Introduction.objects.filter(pk=row.pk).update(status=status, version=version)
    for act in (moves.make, moves.step):
        with pytest.raises(SomebodyWasFirst, match="a moment faster"):
            act(page, "consider", by=by_person(row.person), at=NOON)
    row.refresh_from_db()
    assert (row.status, row.version) == (status, version)
    assert not AuditEvent.objects.exists()


def test_an_older_page_of_what_has_ended_says_closed(row: Introduction) -> None:
    page = Introduction.objects.get(pk=row.pk)
    Introduction.objects.filter(pk=row.pk).update(status=S.WITHDRAWN, version=2, ended_at=NOON, due_at=None)
    with pytest.raises(RequestClosed):
        moves.hold(page)


def test_what_the_table_refuses_is_said_calmly(row: Introduction, hanna: Host, pim: User) -> None:
    refused: list[tuple[str, By]] = [
        ("welcome", by_host(hanna)),
        ("consider", by_practitioner(pim)),
        ("ask", spoken(row.person, to=pim)),
        ("teleport", by_person(row.person)),
        ("lapse", CLOCK),
    ]
    for name, by in refused:
        with pytest.raises(NotOpen, match="This page shows how it is now"):
            moves.make(row, name, by=by, at=NOON)


def test_a_person_and_a_host_move_only_what_is_theirs(row: Introduction, hanna: Host) -> None:
    for by in (by_person(make_person("Sam")), By(Party.PERSON)):
        with pytest.raises(NotOpen):
            moves.make(row, "consider", by=by, at=NOON)
    Introduction.objects.filter(pk=row.pk).update(status=S.ASKED, asked_at=NOON)
    row.refresh_from_db()
    for by in (by_host(Host(pk=row.pk)), By(Party.HOST)):
        with pytest.raises(NotOpen):
            moves.make(row, "welcome", by=by, at=NOON)
    assert moves.make(row, "welcome", by=by_host(hanna), at=NOON).status == S.WELCOMED


def test_refusals_are_in_the_language_of_the_request() -> None:
    assert str(SomebodyWasFirst()) == (
        "Somebody else was a moment faster. This page shows how it is now; nothing was lost."
    )
    assert str(NotOpen("Other words.")) == "Other words."
