"""Every statement of every action fails once: the database equals the one before (safety.md, rule 16).

`FOOTBRIDGE_THOROUGH=1` fails all of them; the short run every third.
"""

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction

from bridges.actions import (
    companions,
    consents,
    due,
    follow_ups,
    hosts,
    introductions,
    notices,
    people,
    room_tasks,
    visits,
)
from bridges.actions.parties import by_companion, by_host, by_person, by_practitioner, spoken
from bridges.models import Companion, Company, DeclineReason, Host, Introduction, Notice, Person
from bridges.scopes import ConsentScope
from bridges.states import IntroductionStatus as S
from directory.models import Listing, User
from tests.bridges.cast import make_host
from tests.bridges.life import Life, make_life
from tests.bridges.orders import make_order
from tests.bridges.statements import Stopped, all_rows, counted
from tests.listings import NOON, make_listing

pytestmark = pytest.mark.django_db
THOROUGH = os.environ.get("FOOTBRIDGE_THOROUGH") == "1"
TUESDAY: dict[str, Any] = {"day": date(2026, 11, 24), "start": time(19, 0)}
LATER = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@dataclass
class Town:
    """The cast, and one rich introduction in the status that the action needs."""

    noor: Person
    pim: User
    stine: User
    hanna: Host
    bo: Companion
    other: Listing
    life: Life

    @property
    def row(self) -> Introduction:
        return Introduction.objects.select_related("person__key", "host").get(pk=self.life.introduction.pk)

    @property
    def me(self) -> Any:
        return by_person(self.row.person)


Act = Callable[[Town], Any]
ORDER = make_order(access_needs="a chair", what_would_help="a call")


def end_of(scope: ConsentScope) -> Act:
    return lambda town: consents.end(town.row.consents.get(scope=scope), by=town.me, at=NOON)


CASES: dict[str, tuple[S, Act]] = {
    "suggest": (S.WITHDRAWN, lambda t: introductions.suggest(t.noor, t.other, by=by_practitioner(t.pim), at=NOON)),
    "begin": (S.WITHDRAWN, lambda t: introductions.begin(t.noor, t.other, order=ORDER, by=by_person(t.noor), at=NOON)),
    "begin spoken": (
        S.WITHDRAWN,
        lambda t: introductions.begin(t.noor, t.other, order=ORDER, by=spoken(t.noor, to=t.pim), at=NOON),
    ),
    "consider": (S.SUGGESTED, lambda t: introductions.consider(t.row, by=t.me, at=NOON)),
    "put_back": (S.CONSIDERING, lambda t: introductions.put_back(t.row, by=t.me, at=NOON)),
    "not_now": (S.SUGGESTED, lambda t: introductions.not_now(t.row, by=t.me, at=NOON)),
    "consent": (S.SUGGESTED, lambda t: introductions.consent(t.row, order=ORDER, by=t.me, at=NOON)),
    "ask": (S.CONSENTED, lambda t: introductions.ask(t.row, by=by_practitioner(t.pim), at=NOON)),
    "ask_back": (S.ASKED, lambda t: introductions.ask_back(t.row, words="?", by=by_host(t.hanna), at=NOON)),
    "answer": (S.QUESTION, lambda t: introductions.answer(t.row, words="!", by=t.me, at=NOON)),
    "put_on_list": (S.ASKED, lambda t: introductions.put_on_list(t.row, words="May", by=by_host(t.hanna), at=NOON)),
    "welcome": (S.WAITING, lambda t: introductions.welcome(t.row, words="Hi", by=by_host(t.hanna), at=NOON)),
    "decline": (
        S.ASKED,
        lambda t: introductions.decline(t.row, reason=DeclineReason.FULL, by=by_host(t.hanna), at=NOON),
    ),
    "settle": (S.VISITED, lambda t: introductions.settle(t.row, by=t.me, at=NOON)),
    "found_a_place": (S.SETTLING, lambda t: introductions.found_a_place(t.row, by=t.me, at=NOON)),
    "move_on": (S.SETTLING, lambda t: introductions.move_on(t.row, by=t.me, at=NOON)),
    "withdraw": (S.VISIT_PLANNED, lambda t: introductions.withdraw(t.row, by=t.me, at=NOON)),
    "record_in_error": (
        S.VISIT_PLANNED,
        lambda t: introductions.record_in_error(t.row, words="x", by=by_practitioner(t.pim), at=NOON),
    ),
    "lapse": (S.ASKED, lambda t: introductions.lapse(t.row, at=NOON + timedelta(days=14))),
    "fade": (S.SETTLING, lambda t: introductions.fade(t.row, at=NOON + timedelta(days=98))),
    "give consent": (S.ASKED, lambda t: consents.give(t.row, order=ORDER, by=t.me, at=NOON + timedelta(hours=1))),
    **{f"end {scope}": (S.VISIT_PLANNED, end_of(scope)) for scope in ConsentScope},
    "plan visit": (
        S.WELCOMED,
        lambda t: visits.plan(t.row, **TUESDAY, company=Company.PEER, companion=t.bo, by=t.me, at=NOON),
    ),
    "change visit": (
        S.VISIT_PLANNED,
        lambda t: visits.change(
            t.row.visits.select_related("introduction").get(), **TUESDAY, company=Company.ALONE, by=t.me, at=NOON
        ),
    ),
    "companion answers": (
        S.VISIT_PLANNED,
        lambda t: visits.answer_companion(t.row.visits.get(), is_yes=True, by=by_companion(t.bo), at=NOON),
    ),
    "went": (S.VISIT_PLANNED, lambda t: visits.went(t.row, by=t.me, at=LATER)),
    "did not go": (S.VISIT_PLANNED, lambda t: visits.did_not_go(t.row, by=t.me, at=LATER)),
    "did not go and stop": (S.VISIT_PLANNED, lambda t: visits.did_not_go(t.row, next_step="stop", by=t.me, at=LATER)),
    "answer follow-up": (
        S.SETTLING,
        lambda t: follow_ups.answer(
            t.row.follow_ups.get(), answers={"went": "went"}, by=t.me, at=NOON + timedelta(days=5)
        ),
    ),
    "skip follow-up": (
        S.SETTLING,
        lambda t: follow_ups.skip(t.row.follow_ups.get(), by=t.me, at=NOON + timedelta(days=5)),
    ),
    "ask follow-up": (S.SETTLING, lambda t: follow_ups.ask_of(t.row.pk, at=NOON + timedelta(days=5))),
    "companion ends": (S.VISIT_PLANNED, lambda t: companions.end(t.bo, by=by_companion(t.bo), at=NOON)),
    "freeze host": (S.ASKED, lambda t: hosts.freeze(t.hanna, by=t.stine, at=NOON)),
    "end host": (S.ASKED, lambda t: hosts.end_host(t.hanna, by=t.stine, at=NOON)),
    "start person": (
        S.ASKED,
        lambda t: people.start(
            texts={"alias": "Sam"}, language="en", timezone="UTC", channel="none", is_safe_to_write=False,
            by=by_practitioner(t.pim), team=t.noor.team, practitioner=t.pim, at=NOON,
        ),
    ),
    "change person": (
        S.ASKED,
        lambda t: people.change(t.noor, version=t.noor.version, texts={"alias": "N"}, by=by_person(t.noor), at=NOON),
    ),
    "set card": (S.ASKED, lambda t: people.set_card(t.noor, lines=[("helps", "Tea")], by=by_person(t.noor), at=NOON)),
    "leave team": (S.ASKED, lambda t: people.leave_team(t.noor, by=by_person(t.noor), at=NOON)),
    "erase": (S.VISIT_PLANNED, lambda t: people.erase(t.row.person, by=t.me, at=NOON)),
    "open room task": (
        S.ASKED,
        lambda t: room_tasks.open_task(t.other, team=t.noor.team, by=by_practitioner(t.pim), at=NOON),
    ),
    "resend": (
        S.ASKED,
        lambda t: notices.resend(Notice.objects.get(state="failed"), by=by_practitioner(t.pim), at=NOON),
    ),
}  # fmt: skip


@pytest.fixture
def town(request: pytest.FixtureRequest, noor: Person, pim: User, stine: User, hanna: Host, bo: Companion) -> Town:
    status = CASES[request.node.callspec.params["name"]][0]
    garden = make_listing("Garden")
    make_host(garden, name="Gert")
    life = make_life(
        "w", listing=hanna.listing, host=hanna, team=noor.team, practitioner=pim, companion=bo, status=status
    )
    states = {S.VISITED: "happened", S.SETTLING: "happened", S.WELCOMED: "cancelled"}
    life.introduction.visits.update(state=states.get(status, "planned"), companion_answer="asked")
    if status == S.VISIT_PLANNED:
        life.introduction.follow_ups.all().delete()
    life.introduction.notices.filter(person__isnull=False).update(state="failed")
    return Town(noor, pim, stine, hanna, bo, garden, life)


def a_part_of(count: int, *, name: str) -> list[int]:
    """Return every third statement, beginning at another one in each case, and the last."""
    return sorted({*range(1 + list(CASES).index(name) % 3, count + 1, 3), count})


@pytest.mark.parametrize("name", CASES)
def test_whatever_statement_fails_nothing_is_half_done(name: str, town: Town) -> None:
    act = CASES[name][1]
    before = all_rows()
    with transaction.atomic():
        with counted() as statements:
            act(town)
        changed = all_rows() != before
        transaction.set_rollback(True)
    assert changed, "the action does nothing"
    assert all_rows() == before
    for number in range(1, len(statements) + 1) if THOROUGH else a_part_of(len(statements), name=name):
        with counted(fail_at=number), pytest.raises(Stopped):
            act(town)
        assert all_rows() == before, f"{name}: {statements[number - 1]}"


def test_the_clocks_leave_no_introduction_half_done(noor: Person, pim: User, hanna: Host) -> None:
    """A round has many transactions: each is done or not at all, and the next round does what was left."""
    life = make_life("w", listing=hanna.listing, host=hanna, team=noor.team, practitioner=pim, status=S.ASKED)
    at = NOON + timedelta(days=20)
    with transaction.atomic():
        with counted() as statements:
            due.run(at=at)
        transaction.set_rollback(True)
    for number in range(1, len(statements) + 1, 5):
        with transaction.atomic():
            with contextlib.suppress(Stopped), counted(fail_at=number):
                due.run(at=at)
            is_lapsed = Introduction.objects.get(pk=life.introduction.pk).status == S.LAPSED
            holding = life.introduction.consents.filter(ended_at__isnull=True).count()
            assert holding == (0 if is_lapsed else len(ConsentScope)), statements[number - 1]
            due.run(at=at)
            assert Introduction.objects.get(pk=life.introduction.pk).status == S.LAPSED
            assert not life.introduction.consents.filter(ended_at__isnull=True).exists()
            transaction.set_rollback(True)
