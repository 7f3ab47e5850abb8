"""The pool of companions: nobody is in it but by their own yes, and only for as long as it holds."""

from datetime import date, time, timedelta

import pytest

from bridges.actions import companions
from bridges.actions.companions import CompanionError
from bridges.actions.parties import by_companion, by_practitioner
from bridges.models import AccessLink, Companion, Notice
from directory.models import AuditEvent, Team, User
from tests.listings import NOON

TUESDAY = date(2026, 11, 24)
pytestmark = pytest.mark.django_db


def invite(team: Team, user: User, **values: str) -> Companion:
    wanted = {"name": "Bea", "email": "bea@example.org", "language": "en", "timezone": "Europe/London", **values}
    return companions.invite(team, by=by_practitioner(user), at=NOON, **wanted)


def test_an_invitation_is_sent_and_puts_nobody_into_the_pool(team: Team, pim: User) -> None:
    bea = invite(team, pim)
    assert Notice.objects.get().kind == "pool_invitation"
    assert companions.can_come(team, day=TUESDAY, start=time(19), zone="Europe/London", at=NOON) == []
    companions.say_yes(bea, until=NOON + timedelta(days=30), days=[], by=by_companion(bea), at=NOON)
    assert companions.can_come(team, day=TUESDAY, start=time(19), zone="Europe/London", at=NOON) == [bea]


def test_only_the_team_invites(team: Team, paula: User) -> None:
    with pytest.raises(CompanionError, match="Only somebody of the team"):
        invite(team, paula)


@pytest.mark.parametrize("field", ["name", "email"])
def test_an_invitation_needs_a_name_and_an_address(team: Team, pim: User, field: str) -> None:
    with pytest.raises(CompanionError) as refused:
        invite(team, pim, **{field: "  "})
    assert refused.value.field == field


def test_nobody_says_yes_for_somebody_else(team: Team, pim: User, bo: Companion) -> None:
    bea = invite(team, pim)
    for by in (by_practitioner(pim), by_companion(bo), by_companion(None, user=pim)):
        with pytest.raises(CompanionError, match="Only the companion"):
            companions.say_yes(bea, until=NOON + timedelta(days=30), days=[], by=by, at=NOON)


@pytest.mark.parametrize("days", [-1, 0, 366])
def test_a_yes_holds_for_a_year_at_most(bo: Companion, days: int) -> None:
    with pytest.raises(CompanionError) as refused:
        companions.say_yes(bo, until=NOON + timedelta(days=days), days=[], by=by_companion(bo), at=NOON)
    assert refused.value.field == "until"


def test_days_come_from_the_list(bo: Companion) -> None:
    with pytest.raises(CompanionError) as refused:
        companions.say_yes(bo, until=NOON + timedelta(days=9), days=["someday"], by=by_companion(bo), at=NOON)
    assert refused.value.field == "days"
    assert len(companions.DAYS) == 28


def test_a_companion_is_asked_on_the_days_they_named(bo: Companion) -> None:
    companions.say_yes(
        bo, until=NOON + timedelta(days=60), days=["tue-evening", "sat-morning"], by=by_companion(bo), at=NOON
    )
    bo.refresh_from_db()
    assert companions.is_free(bo, day=TUESDAY, start=time(19))
    assert companions.is_free(bo, day=date(2026, 11, 28), start=time(11, 59))
    assert not companions.is_free(bo, day=TUESDAY, start=time(16, 59))
    assert not companions.is_free(bo, day=date(2026, 11, 25), start=time(19))


def test_a_yes_that_ends_before_the_visit_is_none(bo: Companion, team: Team) -> None:
    Companion.objects.update(consent_until=NOON + timedelta(days=1))
    assert companions.can_come(team, day=TUESDAY, start=time(19), zone="Europe/London", at=NOON) == []


def test_resting_and_coming_back(bo: Companion, team: Team) -> None:
    companions.rest(bo, by=by_companion(bo), at=NOON)
    assert companions.can_come(team, day=TUESDAY, start=time(19), zone="Europe/London", at=NOON) == []
    companions.come_back(bo, by=by_companion(bo), at=NOON)
    assert companions.can_come(team, day=TUESDAY, start=time(19), zone="Europe/London", at=NOON) == [bo]


def test_a_companion_leaves_by_their_own_word_or_the_teams(bo: Companion, pim: User, paula: User) -> None:
    with pytest.raises(CompanionError):
        companions.end(bo, by=by_practitioner(paula), at=NOON)
    AccessLink.objects.create(
        purpose="pool", companion=bo, token_hash="x", code_locator="y", expires_at=NOON + timedelta(days=9)
    )
    companions.end(bo, by=by_practitioner(pim), at=NOON)
    assert Companion.objects.get().ended_at == NOON
    assert AccessLink.objects.get().ended_at == NOON
    with pytest.raises(CompanionError, match="not in the pool any more"):
        companions.come_back(bo, by=by_companion(bo), at=NOON)


def test_what_happens_in_the_pool_is_written_down(bo: Companion) -> None:
    companions.rest(bo, by=by_companion(bo), at=NOON)
    [event] = AuditEvent.objects.about(bo.pk)
    assert (event.event, event.party, event.actor_id) == ("companion.rests", "companion", str(bo.pk))
