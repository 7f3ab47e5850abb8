"""Random lives over the real actions: whatever anybody does in whatever order, nothing illegal stands in the database.

`FOOTBRIDGE_THOROUGH=1` runs more than 10,000 steps; the short run is the same with fewer.
"""

import os
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bridges import vault
from bridges.actions import consents, due, follow_ups, hosts, introductions
from bridges.actions.parties import by_person
from bridges.models import CardLine, Companion, Host, Introduction, Person
from bridges.scopes import ConsentScope
from bridges.states import MOVES, MoveError, Party
from directory.actions import audit
from directory.models import AuditEvent, User
from tests.bridges.cast import make_host
from tests.bridges.life_checks import Known, check_all
from tests.bridges.life_moves import Cast, move, order_of, stranger
from tests.listings import NOON, make_listing

THOROUGH = os.environ.get("FOOTBRIDGE_THOROUGH") == "1"
EXAMPLES, STEPS = (340, 50) if THOROUGH else (20, 35)
LAST_DAY = NOON + timedelta(days=300)  # before anything is forgotten for good
PROFILE = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    database=None,
    derandomize=not THOROUGH,
    suppress_health_check=list(HealthCheck),
)
ENDS_IT = frozenset({"withdraw", "record_in_error"})
SCOPES = st.frozensets(st.sampled_from(ConsentScope)).map(lambda some: some | {ConsentScope.NAME_OR_ALIAS})
ANY_SCOPES = st.frozensets(st.sampled_from(ConsentScope), min_size=1)
DAYS = st.sampled_from([1, 14, 40, 90])
HOURS = st.sampled_from([1, 7, 30, 24 * 4, 24 * 8, 24 * 15, 24 * 33, 24 * 100])


class Life(RuleBasedStateMachine):
    """One person, two practitioners' moves, three groups with their hosts, a companion, and the clocks."""

    cast: Cast
    done: Counter[str]
    happened: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self._held = transaction.atomic()
        self._held.__enter__()
        self.at = NOON
        self.known: dict[Any, Known] = {}
        self.stale: Introduction | None = None

    def teardown(self) -> None:
        try:
            check_all(self.cast, self.known, at=self.at, is_last=True)
            events = [row.event for row in AuditEvent.objects.about(self.cast.noor.pk)]
            assert not events or list(audit.broken_at(self.cast.noor.pk)) == []
            self.happened.update(event.partition("introduction.")[2] for event in events)
        finally:
            transaction.set_rollback(True)
            self._held.__exit__(None, None, None)

    def _try(self, name: str, act: Any) -> Any:
        """Run an action; a refusal is an answer like any other, and anything else is a mistake of ours."""
        self.done["steps"] += 1
        try:
            with transaction.atomic():
                result = act()
        except MoveError:
            self.done[f"refused {name}"] += 1
            return None
        self.done[name] += 1
        return result

    def _row(self, number: int) -> Introduction | None:
        """Return the latest introduction to a group."""
        rows = Introduction.objects.filter(listing=self.cast.hosts[number].listing)
        return rows.select_related("person__key", "host").order_by("-created_at", "-status_since").first()

    def _learn(self, row: Introduction | None, scopes: Any = (), *, order: Any = None) -> None:
        """Keep in our own small model what the person said yes to."""
        if row is not None and order is not None:
            known = self.known.setdefault(row.pk, Known())
            known.say_yes(scopes, order=order, at=self.at)

    @initialize(scopes=SCOPES)
    def begin_somewhere(self, scopes: Any) -> None:
        self._start(0, scopes, days=90, is_spoken=False, is_own=True)

    def _start(self, number: int, scopes: Any, *, days: int, is_spoken: bool, is_own: bool) -> None:
        """An idea by the practitioner, or a beginning by the person; mostly where nothing is open yet."""
        taken = set(Introduction.objects.open().values_list("listing", flat=True))
        free = [index for index, host in enumerate(self.cast.hosts) if host.listing_id not in taken]
        number = free[number % len(free)] if free else number
        cast, listing = self.cast, self.cast.hosts[number].listing
        if not is_own:
            self._try("suggest", lambda: introductions.suggest(cast.noor, listing, by=cast.pim_by, at=self.at))
            return
        order = order_of(cast, scopes, days=days, sign=len(self.known))
        by = cast.spoken if is_spoken else cast.person
        row = self._try("begin", lambda: introductions.begin(cast.noor, listing, order=order, by=by, at=self.at))
        self._learn(row, scopes, order=order)

    @rule(data=st.data(), count=st.integers(3, 8))
    def go_on(self, data: Any, count: int) -> None:
        """Some moves that are open to somebody, one after the other: most steps."""
        for _number in range(count):
            rows = Introduction.objects.open().select_related("person__key", "host")
            going = list(rows.order_by("created_at", "listing"))
            if not going or data.draw(st.integers(0, 5)) == 0:
                how = data.draw(st.tuples(st.integers(0, 2), SCOPES, DAYS, st.booleans(), st.booleans()))
                self._start(how[0], how[1], days=how[2], is_spoken=how[3], is_own=how[4])
                continue
            row = going[data.draw(st.integers(0, len(going) - 1))]
            visit = row.visits.filter(state="planned").first()
            if visit is not None and data.draw(st.booleans()):
                self.at = max(self.at, visit.starts_at + timedelta(hours=3))
            open_now = [
                (name, party)
                for name, table in MOVES.items()
                for party in Party
                if row.status in table.sources and party in table.parties and name not in ENDS_IT
            ]
            if open_now:
                self._move(row, *data.draw(st.sampled_from(open_now)), data=data)
                check_all(self.cast, self.known, at=self.at)

    @rule(number=st.integers(0, 2), name=st.sampled_from(list(MOVES)), party=st.sampled_from(Party), data=st.data())
    def press_anything(self, number: int, name: str, party: Party, data: Any) -> None:
        """A move that may not be open at all, by anybody."""
        row = self._row(number)
        if row is not None:
            self._move(row, name, party, data=data)

    @rule(number=st.integers(0, 2), data=st.data())
    def press_what_ends_it(self, number: int, data: Any) -> None:
        row = self._row(number)
        if row is not None and data.draw(st.integers(0, 3)) == 0:
            name = data.draw(st.sampled_from(["withdraw", "withdraw", "record_in_error"]))
            self._move(row, name, Party.PRACTITIONER if name == "record_in_error" else Party.PERSON, data=data)

    def _move(self, row: Introduction, name: str, party: Party, *, data: Any) -> None:
        order = order_of(
            self.cast, data.draw(SCOPES) if name == "consent" else frozenset(), days=90, sign=len(self.known)
        )
        before = Introduction.objects.get(pk=row.pk)
        is_spoken = data.draw(st.booleans())
        after = self._try(
            name, lambda: move(self.cast, row, name, party, is_spoken=is_spoken, order=order, data=data, at=self.at)
        )
        if after is not None:
            self.stale = before
            self._learn(row, order.scopes, order=order if name == "consent" else None)

    @rule(name=st.sampled_from(list(MOVES)), data=st.data())
    def press_on_an_old_page(self, name: str, data: Any) -> None:
        """Whoever acts on what they read before is told so; only withdrawing takes the row as it is."""
        if self.stale is None or name == "withdraw":
            return
        stale = Introduction.objects.select_related("person__key", "host").get(pk=self.stale.pk)
        stale.status, stale.version = self.stale.status, self.stale.version
        order = order_of(self.cast, frozenset({ConsentScope.NAME_OR_ALIAS}), days=9, sign=0)
        for party in MOVES[name].parties:
            result = self._try(
                "old page",
                lambda party=party: move(
                    self.cast, stale, name, party, is_spoken=False, order=order, data=data, at=self.at
                ),
            )
            assert result is None

    @rule(number=st.integers(0, 2), scopes=ANY_SCOPES, days=DAYS)
    def say_yes_again(self, number: int, scopes: Any, days: int) -> None:
        row = self._row(number)
        if row is None:
            return
        order = order_of(self.cast, scopes, days=days, sign=len(self.known) + 1000)
        given = self._try("give", lambda: consents.give(row, order=order, by=self.cast.person, at=self.at))
        self._learn(row if given else None, scopes, order=order)

    @rule(number=st.integers(0, 2), scope=st.sampled_from(ConsentScope), is_own=st.integers(0, 4))
    def end_one_yes(self, number: int, scope: ConsentScope, is_own: int) -> None:
        row = self._row(number)
        consent = row.consents.filter(scope=scope, ended_at__isnull=True).first() if row else None
        if row is None or consent is None:
            return
        by = self.cast.person if is_own else by_person(stranger(self.cast))
        if self._try("end", lambda: consents.end(consent, by=by, at=self.at)):
            assert is_own
            self.known[row.pk].consents.pop(scope)

    @rule(hours=HOURS, is_twice=st.booleans())
    def time_passes(self, hours: int, is_twice: bool) -> None:
        """Time goes on, and all clocks strike; where they strike twice, the second time changes nothing."""
        self.at = max(self.at, min(self.at + timedelta(hours=hours), LAST_DAY))  # a visit may have led beyond
        self.done["steps"] += 1
        first = due.run(at=self.at)
        assert first.left == 0
        if is_twice:
            again = due.run(at=self.at)
            assert again.lapsed == again.faded == again.nudged == again.consents_ended == again.follow_ups_asked == 0

    @rule(number=st.integers(0, 2), roll=st.integers(0, 2))
    def freeze_or_thaw(self, number: int, roll: int) -> None:
        """A frozen host is thawed, and sometimes one is frozen."""
        host = Host.objects.get(pk=self.cast.hosts[number].pk)
        if host.frozen_at is None and roll:
            return
        act = hosts.freeze if host.frozen_at is None else hosts.thaw
        self._try("freeze", lambda: act(host, by=self.cast.stine, at=self.at))

    @rule(number=st.integers(0, 2), is_answered=st.booleans())
    def say_how_it_was(self, number: int, is_answered: bool) -> None:
        row = self._row(number)
        asked = row.follow_ups.filter(state="asked").first() if row else None
        if asked is None:
            return
        answers = {"went": "went"} if asked.stage == "2d" else {"connecting": "Two people."}
        me, at = self.cast.person, self.at
        if is_answered:
            self._try("answer follow-up", lambda: follow_ups.answer(asked, answers=answers, by=me, at=at))
        else:
            self._try("skip follow-up", lambda: follow_ups.skip(asked, by=me, at=at))

    @invariant()
    def nothing_is_illegal(self) -> None:
        check_all(self.cast, self.known, at=self.at)


@pytest.fixture
def cast(noor: Person, pim: User, stine: User, hanna: Host, bo: Companion) -> Cast:
    lines = [CardLine(person=noor, kind="helps", position=position) for position in range(2)]
    for line in lines:
        vault.open_for(noor).write(line, "text", f"Line {line.position}.")
        line.save()
    others = [make_host(make_listing(name), name=name) for name in ("Garden", "Walk")]
    return Cast(noor, pim, stine, [hanna, *others], bo, lines)


@pytest.mark.django_db
def test_no_order_of_moves_leaves_anything_illegal(cast: Cast) -> None:
    done: Counter[str] = Counter()
    happened: Counter[str] = Counter()
    machine = type("Lives", (Life,), {"cast": cast, "done": done, "happened": happened})
    run_state_machine_as_test(machine, settings=PROFILE)
    print(dict(sorted(done.items())), dict(happened))  # noqa: T201 (shown with -s: what was done and refused how often)
    assert done["steps"] >= (10_000 if THOROUGH else 300)
    assert not THOROUGH or set(MOVES) <= set(happened), "a move that no life ever made"
