"""What the page of teams shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from directory.actions import invitations, memberships
from directory.models import Team, TeamMembership, TeamRole, User


@dataclass(frozen=True, slots=True)
class Member:
    id: int
    name: str
    email: str
    is_coordinator: bool
    is_you: bool
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """An invitation that was not accepted yet."""

    id: UUID
    email: str
    is_coordinator: bool
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class TeamCard:
    id: UUID
    name: str
    members: tuple[Member, ...]
    waiting: tuple[Waiting, ...]
    may_manage: bool


def cards_for(user: User, *, at: datetime) -> tuple[TeamCard, ...]:
    """Return the teams that `user` may see, by name: their own, or all for who makes teams."""
    teams = Team.objects.all() if memberships.may_make_teams(user) else Team.objects.of(user)
    return tuple(_card(team, user=user, at=at) for team in teams.distinct().order_by("name"))


def _card(team: Team, *, user: User, at: datetime) -> TeamCard:
    members = tuple(_members(team.memberships.current().select_related("user"), user=user))
    may_manage = memberships.may_manage(user, team=team)
    rows = invitations.waiting_for(team, at=at) if may_manage else []
    waiting = tuple(
        Waiting(row.pk, email=row.email, is_coordinator=row.role == TeamRole.COORDINATOR, expires_at=row.expires_at)
        for row in rows
    )
    return TeamCard(id=team.pk, name=team.name, members=members, waiting=waiting, may_manage=may_manage)


def _members(rows: Iterable[TeamMembership], *, user: User) -> Iterable[Member]:
    for row in sorted(rows, key=lambda row: (row.user.display_name.lower(), row.user.email)):
        yield Member(
            id=row.pk,
            name=row.user.display_name or row.user.email,
            email=row.user.email,
            is_coordinator=row.role == TeamRole.COORDINATOR,
            is_you=row.user_id == user.pk,
            joined_at=row.joined_at,
        )
