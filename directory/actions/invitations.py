"""Inviting somebody, ending an invitation, accepting it: the only way to an account."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from directory.actions import memberships
from directory.models import Invitation, Team, TeamRole, User

LASTS = timedelta(days=7)
TOKEN_BYTES = 32  # 256 bits


class Reason(StrEnum):
    """Why an invitation does not work."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    USED = "used"
    ENDED = "ended"
    SOMEBODY_ELSE = "somebody_else"
    CLOSED = "closed"


class InvitationError(Exception):
    """An invitation cannot be made or accepted. `str()` is for people."""

    def __init__(self, text: str, *, reason: Reason | None = None) -> None:
        super().__init__(text)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """An invitation with its token, which is nowhere else: put it into one mail and forget it."""

    invitation: Invitation
    token: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """Whose account it became, and whether it was made just now."""

    user: User
    is_new: bool


@transaction.atomic
def invite(
    email: str,
    *,
    team: Team | None = None,
    role: str = TeamRole.PRACTITIONER,
    is_steward: bool = False,
    by: User | None,
    at: datetime,
) -> NewInvitation:
    """Make an invitation that works once, for seven days; an older one to the same address and team ends.

    `by=None` is the command line.

    :raises InvitationError: if `by` may not, if it leads nowhere, or if the address is none
    """
    email = _clean(email)
    _check_may_invite(by, team=team, is_steward=is_steward)
    if by is not None and team is not None and not memberships.may_let_in(by, email=email, team=team):
        raise InvitationError(_("Only a coordinator of the team can invite somebody."))
    same = Invitation.objects.filter(email=email, team=team, used_at__isnull=True, ended_at__isnull=True)
    same.update(ended_at=at)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation.objects.create(
        email=email,
        team=team,
        role=role,
        is_steward=is_steward,
        token_hash=hash_of(token),
        invited_by=by,
        created_at=at,
        expires_at=at + LASTS,
    )
    return NewInvitation(invitation, token)


@transaction.atomic
def for_organiser(email: str, *, at: datetime) -> NewInvitation:
    """Make an invitation to an account without a team, for somebody whose address looks after a listing already.

    It gives nothing that they do not have: only another way to the same pages. An older one of this kind ends.
    """
    email = _clean(email)
    same = Invitation.objects.filter(email=email, team=None, is_steward=False)
    same.filter(used_at__isnull=True, ended_at__isnull=True).update(ended_at=at)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation.objects.create(email=email, token_hash=hash_of(token), created_at=at, expires_at=at + LASTS)
    return NewInvitation(invitation, token)


def end(invitation: Invitation, *, by: User, at: datetime) -> None:
    """Let an invitation open nothing any more.

    :raises InvitationError: if `by` may not, or if it was used or ended already
    """
    _check_may_invite(by, team=invitation.team, is_steward=invitation.is_steward)
    if not _open(at=at).filter(pk=invitation.pk).update(ended_at=at):
        raise InvitationError(_("This invitation was used or has ended already."), reason=Reason.ENDED)


@transaction.atomic
def accept(token: str, *, display_name: str, user: User | None, at: datetime) -> Accepted:
    """Use an invitation up: make the account with its confirmed address, or find it, and let it join.

    `user` is who is logged in at the moment. An account that exists already is not opened by this: its owner logs in.

    :raises InvitationError: with a reason, if it does not work (any more) or is for somebody else
    """
    invitation = _found(token.strip(), at=at)
    account = User.objects.filter(email__iexact=invitation.email).first()
    if user is not None and user != account:
        raise InvitationError(
            _("This invitation is for another address. Log out first, if it is yours."), reason=Reason.SOMEBODY_ELSE
        )
    if account is not None and not account.is_active:
        raise InvitationError(
            _("The account with this address was closed. Ask who runs this site."), reason=Reason.CLOSED
        )
    if not _open(at=at).filter(pk=invitation.pk).update(used_at=at):  # of two at once, one
        raise InvitationError(_("This invitation was used already."), reason=Reason.USED)
    is_new = account is None
    account = account or User.objects.create_user(invitation.email, display_name=display_name.strip()[:120])
    EmailAddress.objects.update_or_create(
        user=account, email=account.email, defaults={"verified": True, "primary": True}
    )
    if invitation.is_steward and not account.is_steward:
        User.objects.filter(pk=account.pk).update(is_steward=True)
        account.is_steward = True
    if invitation.team is not None:
        memberships.join(account, team=invitation.team, role=invitation.role, at=at)
    return Accepted(account, is_new)


def waiting_for(team: Team, *, at: datetime) -> QuerySet[Invitation]:
    """Return the invitations to `team` that can still be accepted, the newest first."""
    return _open(at=at).filter(team=team).order_by("-created_at")


def hash_of(token: str) -> str:
    """Return the SHA-256 of a token, in hex. It has 256 random bits: no salt and no slow hash would add to them."""
    return hashlib.sha256(token.encode()).hexdigest()


def _found(token: str, *, at: datetime) -> Invitation:
    row = Invitation.objects.select_related("team").filter(token_hash=hash_of(token)).first()
    if row is None:
        raise InvitationError(_("We do not know this code. Please look again."), reason=Reason.UNKNOWN)
    if row.used_at is not None:
        raise InvitationError(_("This invitation was used already. You can log in."), reason=Reason.USED)
    if row.ended_at is not None:
        raise InvitationError(_("This invitation was taken back. Ask for a new one."), reason=Reason.ENDED)
    if row.expires_at <= at:
        raise InvitationError(_("This invitation is more than 7 days old. Ask for a new one."), reason=Reason.EXPIRED)
    return row


def _open(*, at: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(used_at__isnull=True, ended_at__isnull=True, expires_at__gt=at)


def _clean(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise InvitationError(_("This is no e-mail address. It looks like name@example.org.")) from None
    return email


def _check_may_invite(by: User | None, *, team: Team | None, is_steward: bool) -> None:
    if team is None and not is_steward:
        raise InvitationError(_("Say to which team."))
    if by is None or memberships.may_make_teams(by):
        return
    if is_steward or team is None or not memberships.may_manage(by, team=team):
        raise InvitationError(_("Only a coordinator of the team can invite somebody."))
