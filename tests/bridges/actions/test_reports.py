"""A quarter is counted once, for all teams, and what happens to people afterwards changes nothing in it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from bridges.actions import erasure, reports
from bridges.actions.parties import CLOCK
from bridges.models import Person, Report
from bridges.pages.reports import quarter_words
from bridges.reporting.groups import Days, Group
from bridges.reporting.numbers import SPREAD, STANDING, number
from bridges.reporting.periods import last_closed
from bridges.scopes import ConsentScope
from bridges.states import IntroductionStatus as S
from directory.models import Team, User
from tests.bridges.cast import make_introduction, make_person
from tests.listings import make_listing
from tests.logins import log_in

pytestmark = pytest.mark.django_db
IN_QUARTER = datetime(2026, 8, 10, 12, tzinfo=UTC)
AFTER = datetime(2026, 10, 1, 6, tzinfo=UTC)


def make_people(team: Team, many: int, *, status: S = S.ASKED, at: datetime = IN_QUARTER) -> list[Person]:
    listing = make_listing()
    people = [make_person(f"Person {number}", team=team) for number in range(many)]
    for person in people:
        make_introduction(person, listing=listing, status=status, at=at)
    return people


def whole() -> Report:
    return Report.objects.get(is_whole=True)


def test_a_quarter_is_made_once_when_it_is_over(team: Team) -> None:
    make_people(team, 6)
    assert reports.make_due(at=AFTER) == Team.objects.count() + 1
    assert reports.make_due(at=AFTER + timedelta(days=1)) == 0
    assert number(whole().numbers, STANDING) == 6
    # that all six are in one group would say that nobody is in another
    assert number(whole().numbers, STANDING, Group.ASKED, "") is None


def test_before_the_first_introduction_there_is_no_report(team: Team) -> None:
    make_people(team, 6)
    assert reports.make_due(at=IN_QUARTER) == 0


def test_who_is_erased_afterwards_changes_no_number(team: Team) -> None:
    people = make_people(team, 6)
    reports.make_due(at=AFTER)
    before = whole().numbers
    erasure.erase(people[0], by=CLOCK, at=AFTER + timedelta(days=1))
    reports.make_due(at=AFTER + timedelta(days=2))
    assert whole().numbers == before


def test_four_people_are_in_no_number(team: Team) -> None:
    make_people(team, 4)
    reports.make_due(at=AFTER)
    assert all(not table for report in Report.objects.all() for table in report.numbers.values())


def test_a_first_visit_is_counted_by_the_days_since_the_yes(team: Team) -> None:
    for person in make_people(team, 6, status=S.SETTLING):
        row = person.introductions.get()
        day = IN_QUARTER.date() + timedelta(days=10)
        row.visits.create(
            state="happened", day=day, start="10:00", timezone="UTC", starts_at=IN_QUARTER + timedelta(days=10)
        )
        row.consents.create(
            scope=ConsentScope.FOLLOW_UP, manner="written", given_at=IN_QUARTER, expires_at=AFTER, text_shown=b"x"
        )
    counted = reports.read(last_closed(AFTER.date()))
    assert [fact.group for fact in counted.standing] == [Group.FIRST_VISIT] * 6
    assert [fact.column for fact in counted.days] == [Days.TWO_WEEKS] * 6


def test_the_number_of_statements_does_not_depend_on_the_number_of_people(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_people(team, 2)
    quarter = last_closed(AFTER.date())
    with django_assert_num_queries(5):
        reports.read(quarter)
    make_people(team, 7)
    with django_assert_num_queries(5):
        reports.read(quarter)


def test_a_team_that_is_gone_leaves_its_report_to_nobody(team: Team, pim: User) -> None:
    gone = Team.objects.create(name="Gone")
    make_people(team, 6)
    reports.make_due(at=AFTER)
    gone.delete()
    seen = Report.objects.visible_to(pim)
    assert {(report.is_whole, report.team_id) for report in seen} == {(True, None), (False, team.pk)}
    assert not Report.objects.visible_to(AnonymousUser()).exists()


def test_the_page_says_the_numbers_as_a_chart_as_a_table_and_as_a_file(team: Team, pim: User) -> None:
    make_people(team, 7)
    reports.make_due(at=AFTER)
    client = log_in(Client(), pim)
    page = client.get(reverse("practice_report", args=["all", "2026-q3"]))
    body = page.content.decode()
    assert page.status_code == 200
    with_numbers = body.count("<table")
    assert body.count("Too few to show any number.") == 5 - with_numbers < 5
    assert body.count('<div class="drawings">') == with_numbers
    assert body.count(".csv") == with_numbers
    table = client.get(reverse("practice_report_csv", args=[team.pk, "2026-q3", "introductions"])).content.decode()
    assert "withheld" in table
    assert (
        reverse("practice_report", args=[team.pk, "2026-q3"])
        in client.get(reverse("practice_reports")).content.decode()
    )


def test_looking_makes_no_report(team: Team, pim: User) -> None:
    now = timezone.now()
    make_people(team, 7, at=now - timedelta(days=100))
    body = log_in(Client(), pim).get(reverse("practice_reports")).content.decode()
    assert not Report.objects.exists()
    assert f"The report of {quarter_words(last_closed(timezone.localdate(now)))} is made tonight." in body


def test_a_page_asks_as_much_of_twelve_quarters_as_of_one(
    team: Team, pim: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_people(team, 7)
    reports.make_due(at=AFTER)
    client = log_in(Client(), pim)
    newest = Report.objects.get(team=team)
    for back in range(1, 12):
        starts_on = newest.starts_on - timedelta(days=91 * back)
        Report.objects.create(
            team=team, starts_on=starts_on, ends_before=starts_on + timedelta(days=90), numbers=newest.numbers
        )
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("practice_report", args=["all", "2026-q3"])).status_code == 200
    with django_assert_max_num_queries(len(asked)):
        client.get(reverse("practice_report", args=[team.pk, "2026-q3"]))


def test_the_whole_says_in_how_many_teams_there_is_a_number_to_show(team: Team) -> None:
    for name, many in (("Small", 3), ("East", 12), ("South", 15)):
        make_people(Team.objects.create(name=name), many)
    make_people(team, 9)
    reports.make_due(at=AFTER)
    rows = Report.objects.filter(is_whole=False).select_related("team")
    shown = {row.team.name for row in rows if row.team and number(row.numbers, STANDING) is not None}
    assert shown == {"East", "South"}, "the nine could be told from the three"
    assert number(whole().numbers, SPREAD) == 2
