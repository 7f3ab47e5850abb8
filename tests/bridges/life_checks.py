"""What must hold after every step of a random life; the small model of consent shares no code with the product."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bridges import vault
from bridges.actions.consents import AskOrder
from bridges.disclosure import HostView, host_view
from bridges.models import Introduction, Notice, NoticeKind
from bridges.scopes import ConsentScope
from bridges.states import MOVES, IntroductionStatus
from directory.models import AuditEvent
from tests.bridges.life_moves import Cast

# Written out by hand, so that a change of the tables in the product is seen here.
OVER = {
    "found_a_place",
    "tried_moved_on",
    "faded",
    "host_unavailable",
    "lapsed",
    "withdrawn",
    "recorded_in_error",
}
BEFORE = {"suggested", "considering", "not_now", "consented"}
WELCOME = {"welcomed", "visit_planned", "visited", "did_not_go", "settling"}
AFTER_AN_END = {
    NoticeKind.HOST_CLOSED,
    NoticeKind.NEWS_FOR_PERSON,
    NoticeKind.FOR_PRACTITIONER,
    NoticeKind.VISIT_FOR_COMPANION,
}
VERSIONED = {"visit.changed", "introduction.new_host"}


@dataclass
class Known:
    """What the person said yes to, until when, and in which words."""

    consents: dict[ConsentScope, datetime] = field(default_factory=dict)
    called: str = ""
    message: str = ""
    access_needs: str = ""
    line: Any = None
    checked: int = 0  # the version of an introduction that was over when it was looked at

    def say_yes(self, scopes: Iterable[ConsentScope], *, order: AskOrder, at: datetime) -> None:
        for scope in scopes:
            self.consents[scope] = at + timedelta(days=order.days)
            if scope == "name_or_alias":
                self.called, self.message = order.called, order.message
            elif scope == "access_needs":
                self.access_needs = order.access_needs
            elif scope == "my_card":
                self.line = order.card_line_ids[0]


def check_all(cast: Cast, known: dict[Any, Known], *, at: datetime, is_last: bool = False) -> None:
    """Check every introduction that goes on, and each that is over once, and once more at the last."""
    rows = list(Introduction.objects.select_related("person__key", "host", "author"))
    waiting = [row for row in rows if row.status in {"asked", "question", "waiting"}]
    assert len(waiting) <= 2
    for row in rows:
        mine = known.setdefault(row.pk, Known())
        if row.status in OVER and mine.checked == row.version and not is_last:
            continue
        if row.status in OVER:
            mine.consents.clear()
            mine.checked = row.version
            _nothing_is_left(row)
        else:
            _something_goes_on(row)
        _the_record_tells_it(row)
        _the_host_sees(cast, row, mine, at=at)


def _nothing_is_left(row: Introduction) -> None:
    assert row.ended_at is not None
    assert row.due_at is None
    assert not row.consents.filter(ended_at__isnull=True).exists()
    assert not row.visits.filter(state="planned").exists()
    assert not row.follow_ups.filter(state__in=["planned", "asked"]).exists()
    assert not row.links.filter(ended_at__isnull=True).exists()
    left = Notice.objects.filter(introduction=row, state__in=["pending", "claimed"])
    assert {(notice.kind in AFTER_AN_END, notice.created_at >= row.ended_at) for notice in left} <= {(True, True)}
    if row.status in {"withdrawn", "recorded_in_error"}:
        texts = ("called", "message", "access_needs", "question", "answer", "host_words")
        assert [bytes(getattr(row, name)) for name in texts] == [b""] * len(texts)
        assert not row.shared_lines.exists()


def _something_goes_on(row: Introduction) -> None:
    assert row.ended_at is None
    assert (row.due_at is None) == (row.status == "not_now")
    assert (row.asked_at is None) == (row.status in BEFORE)
    assert row.visits.filter(state="planned").count() == (1 if row.status == "visit_planned" else 0)
    if row.status in {"visited", "settling"}:
        assert row.visits.filter(state="happened").count() >= 1
    else:
        assert not row.follow_ups.filter(state__in=["planned", "asked"]).exists()


def _the_record_tells_it(row: Introduction) -> None:
    """The events lead from the beginning to here by moves of the table, and the version counts them."""
    events = list(AuditEvent.objects.filter(target_id=str(row.pk)).order_by("position"))
    begins, *moves = [event for event in events if event.event.partition(".")[2] in {*MOVES, "suggest", "begin"}]
    status = begins.replacement_value
    assert (begins.event, status) in {("introduction.suggest", "suggested"), ("introduction.begin", "consented")}
    for event in moves:
        rule = MOVES[event.event.partition(".")[2]]
        assert event.previous_value == status
        assert IntroductionStatus(status) in rule.sources
        assert event.replacement_value == str(rule.target)
        status = event.replacement_value
    assert status == row.status
    assert row.version == 1 + len(moves) + sum(event.event in VERSIONED for event in events)


def _the_host_sees(cast: Cast, row: Introduction, known: Known, *, at: datetime) -> None:
    view = host_view(row, at=at)
    holds = {str(scope) for scope, until in known.consents.items() if until > at}
    is_stopped = row.host is None or row.host.frozen_at is not None
    if row.status in OVER | BEFORE or is_stopped or "name_or_alias" not in holds:
        assert view == HostView(id=row.pk)
        return
    assert (view.called, view.message) == (known.called, known.message)
    assert view.access_needs == (known.access_needs if "access_needs" in holds else "")
    assert view.introduced_by == ("Pim" if "who_introduces_me" in holds else "")
    box = vault.open_for(row.person)
    lines = [("helps", box.read(line, "text")) for line in cast.lines if line.pk == known.line]
    assert list(view.card_lines) == (lines if "my_card" in holds else [])
    may_reach = {"contact", "host_may_contact_me"} <= holds and row.status in WELCOME
    assert view.contact == (box.read(row.person, "contact") if may_reach else "")
    assert view.may_contact is may_reach
    assert view.may_report_attendance is ("host_may_report_attendance" in holds)
