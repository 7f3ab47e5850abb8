"""A year in one go: every clock struck once, none was missed, and nobody was woken up."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bridges import clocks
from bridges.actions import due, visits
from bridges.actions.parties import by_person
from bridges.models import Company, Consent, FollowUp, Host, Introduction, Notice, Person
from bridges.states import IntroductionStatus as S
from directory.models import AuditEvent, Team, User
from tests.bridges.cast import EVERYTHING, make_host, make_introduction, make_person
from tests.listings import make_listing

pytestmark = pytest.mark.django_db

BEGIN = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)  # both changes of the clocks lie in the year, north and south
ZONES = ("Europe/Copenhagen", "Europe/London", "Europe/Amsterdam", "Australia/Sydney")
STEP = timedelta(hours=23, minutes=37)  # never the same time of day
QUARTERS = 5  # end in these 400 days; each has a report of the team and one of everybody
OPEN_FOR_EVER = timedelta(days=900)


def moments() -> Iterator[datetime]:
    at = BEGIN
    while at < BEGIN + timedelta(days=400):
        yield at
        at += STEP


class Town:
    """A host and a person for each story, in a zone of their own."""

    def __init__(self, team: Team, pim: User) -> None:
        self.team, self.pim, self.number = team, pim, 0

    def host(self, zone: str) -> Host:
        self.number += 1
        listing = make_listing(f"Group {self.number}", rrule="")
        return make_host(listing, name=f"Host{self.number}", timezone=zone)

    def person(self, zone: str) -> Person:
        return make_person(
            "Noor", team=self.team, practitioner=self.pim, timezone=zone, channel="email", is_safe_to_write=True
        )

    def introduce(self, status: S, zone: str, **fields: Any) -> Introduction:
        return make_introduction(
            self.person(zone), host=self.host(zone), status=status, scopes=EVERYTHING, at=BEGIN, **fields
        )

    def visited(self, zone: str, *, after_days: int) -> Introduction:
        introduction = self.introduce(S.WELCOMED, zone)
        Consent.objects.filter(introduction=introduction).update(expires_at=BEGIN + OPEN_FOR_EVER)
        day = (BEGIN + timedelta(days=after_days)).date()
        by = by_person(introduction.person)
        visit = visits.plan(introduction, day=day, start=time(19), company=Company.ALONE, by=by, at=BEGIN)
        return visits.went(introduction, by=by, at=visit.starts_at + timedelta(hours=2))


@pytest.fixture
def town(team: Team, pim: User, settings: Any) -> Town:
    settings.FOOTBRIDGE_KEEP_MONTHS = 120  # the end of the year is not about forgetting
    return Town(team, pim)


def test_a_year_of_clocks(town: Town) -> None:
    waiting = [town.introduce(status, zone) for zone in ZONES for status in (S.ASKED, S.QUESTION, S.WELCOMED)]
    been = [town.visited(zone, after_days=days) for zone in ZONES for days in (1, 52, 200)]
    tally: Counter[str] = Counter()
    for number, at in enumerate(moments()):
        counts = due.run(at=at)
        tally.update({name: getattr(counts, name) for name in counts.__slots__})
        if number % 7 == 0:  # a second worker, or cron that ran twice
            assert due.run(at=at) == due.Counts()
    assert {name: count for name, count in tally.items() if count} == {
        "nudged": len(waiting),
        "lapsed": 8,
        "follow_ups_asked": 4 * len(been),
        "settled": len(been),
        "faded": len(been),
        "consents_ending": len(ZONES),
        "consents_ended": len(EVERYTHING) * len(ZONES),
        "contacts_emptied": 8 + len(been),
        "reports_made": 2 * QUARTERS,
    }
    check_follow_ups(been)
    check_moves()
    check_notices()


def check_follow_ups(been: list[Introduction]) -> None:
    """Each was asked in the first round after ten o'clock, on the person's clock, on the right day."""
    rows = FollowUp.objects.filter(introduction__in=been).select_related("introduction__person")
    assert rows.count() == 4 * len(been)
    for row in rows:
        visit = row.introduction.visits.get()
        place = ZoneInfo(row.introduction.person.timezone)
        wanted = datetime.combine(visit.day + timedelta(days=clocks.FOLLOW_UP_DAYS[row.stage]), time(10), tzinfo=place)
        assert row.asked_at is not None
        assert timedelta() <= row.asked_at - wanted.astimezone(UTC) < STEP


def check_moves() -> None:
    """What lapsed and faded did so in the first round after its time, and once."""
    for event, days in (("introduction.lapse", 14), ("introduction.fade", 98)):
        for row in AuditEvent.objects.filter(event=event):
            introduction = Introduction.objects.get(pk=row.target_id)
            first = introduction.visits.first()
            since = first.starts_at if first else introduction.created_at
            # Fading waits for two weeks after the last question, which was asked up to a step late.
            assert timedelta() <= row.occurred_at - (since + timedelta(days=days)) < 2 * STEP
            assert AuditEvent.objects.filter(event=event, target_id=row.target_id).count() == 1


def check_notices() -> None:
    """No key twice is the database's word; none of them is due at night where its reader lives."""
    for notice in Notice.objects.select_related("person", "host", "user"):
        reader = notice.person or notice.host
        zone = ZoneInfo(reader.timezone if reader else "Europe/London")
        assert clocks.QUIET_UNTIL <= notice.due_at.astimezone(zone).time() < clocks.QUIET_FROM
    nudges = Notice.objects.filter(dedupe_key__startswith="nudge:")
    assert Counter(nudges.values_list("kind", flat=True)) == {
        "nudge_host": 4,
        "question_for_person": 4,
        "for_practitioner": 4,
    }


def test_a_worker_that_slept_for_a_month_catches_up_without_a_flood(town: Town) -> None:
    introduction = town.visited("Europe/Copenhagen", after_days=1)
    asked = town.introduce(S.ASKED, "Europe/Copenhagen")
    Notice.objects.all().delete()
    counts = due.run(at=BEGIN + timedelta(days=40))
    assert (counts.follow_ups_asked, counts.settled, counts.lapsed, counts.nudged) == (1, 1, 1, 0)
    kinds = Notice.objects.exclude(state="cancelled").values_list("introduction", "kind")
    assert sorted(kinds) == sorted(
        [
            (introduction.pk, "follow_up"),
            (asked.pk, "host_closed"),
            (asked.pk, "news_for_person"),
            (asked.pk, "for_practitioner"),
        ]
    )
    assert date(2026, 9, 16) == FollowUp.objects.get(state="asked").day
