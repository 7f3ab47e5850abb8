"""Making teams, joining them, leaving them."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from directory.actions import api_tokens
from directory.models import Team, TeamMembership, TeamRole, User


class TeamError(Exception):
    """What somebody wanted to do with a team cannot be done. `str()` is for people."""


def make_team(name: str, *, by: User, at: datetime) -> Team:
    """Make a team that has no members yet.

    :raises TeamError: if `by` may not make teams, if it has no name, or if another one has it
    """
    if not may_make_teams(by):
        raise TeamError(_("Only stewards and administrators make teams."))
    name = " ".join(name.split())
    if not name:
        raise TeamError(_("Give the team a name."))
    if Team.objects.filter(name__iexact=name).exists():
        raise TeamError(_("There is a team with this name already."))
    try:
        with transaction.atomic():
            return Team.objects.create(name=name, created_at=at)
    except IntegrityError:
        raise TeamError(_("There is a team with this name already.")) from None


@transaction.atomic
def join(user: User, *, team: Team, role: str, at: datetime) -> TeamMembership:
    """Let `user` work in `team`; somebody who does already keeps the higher one of both roles."""
    Team.objects.select_for_update().get(pk=team.pk)
    row, is_new = TeamMembership.objects.get_or_create(
        team=team, user=user, left_at=None, defaults={"role": role, "joined_at": at}
    )
    if not is_new and role == TeamRole.COORDINATOR and row.role != role:
        TeamMembership.objects.filter(pk=row.pk).update(role=role)
        row.role = role
    return row


@transaction.atomic
def take_out(membership: TeamMembership, *, by: User, at: datetime) -> None:
    """End a membership. The people whom they supported stay with the team; with the last one, tokens of tools end.

    :raises TeamError: if `by` may not, if it ended already, or if it is that of the last coordinator
    """
    team = Team.objects.select_for_update().get(pk=membership.team_id)
    if not may_manage(by, team=team):
        raise TeamError(_("Only a coordinator of the team can take somebody out."))
    row = TeamMembership.objects.filter(pk=membership.pk, left_at__isnull=True).first()
    if row is None:
        raise TeamError(_("This person is no longer in the team."))
    if row.role == TeamRole.COORDINATOR and not _has_another_coordinator(row):
        raise TeamError(_("This is the only coordinator. Invite another one first."))
    TeamMembership.objects.filter(pk=row.pk).update(left_at=at)
    if not TeamMembership.objects.current().filter(user=row.user_id).exists():
        api_tokens.end_all(row.user, at=at)


def may_make_teams(user: User) -> bool:
    """Return whether `user` is a steward or an administrator."""
    return user.is_active and (user.is_steward or user.is_staff)


def managed_by(user: User) -> QuerySet[Team]:
    """Return the teams to which `user` may invite."""
    if may_make_teams(user):
        return Team.objects.all()
    return Team.objects.filter(
        memberships__user=user, memberships__role=TeamRole.COORDINATOR, memberships__left_at__isnull=True
    )


def may_manage(user: User, *, team: Team) -> bool:
    """Return whether `user` invites to `team` and takes people out: its coordinators, and who makes teams."""
    coordinators = TeamMembership.objects.current().filter(team=team, role=TeamRole.COORDINATOR)
    return may_make_teams(user) or coordinators.filter(user=user).exists()


def may_let_in(user: User, *, email: str, team: Team) -> bool:
    """Return whether `user` may let the owner of `email` see the people of `team`: its coordinators.

    Who makes teams finds the first coordinator, somebody else than themselves: they look after the site, and what
    people told a team is not theirs to read.
    """
    coordinators = TeamMembership.objects.current().filter(team=team, role=TeamRole.COORDINATOR)
    if coordinators.filter(user=user).exists():
        return True
    return may_make_teams(user) and not coordinators.exists() and email.casefold() != user.email.casefold()


def _has_another_coordinator(membership: TeamMembership) -> bool:
    others = TeamMembership.objects.current().filter(team=membership.team_id, role=TeamRole.COORDINATOR)
    return others.exclude(pk=membership.pk).exists()
