"""Teams: who works in them, inviting, taking out, and accepting an invitation."""

import logging
from uuid import UUID

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory import letters
from directory.access import network_of, staff_page, user_of
from directory.actions import invitations, memberships, organiser_trust, throttles
from directory.actions.invitations import Accepted, InvitationError, NewInvitation, Reason
from directory.actions.memberships import TeamError
from directory.forms.teams import STEWARD, InviteForm, JoinForm
from directory.models import Invitation, Team, TeamMembership, TeamRole, User
from directory.pages.team import cards_for

GONE = {Reason.EXPIRED, Reason.USED, Reason.ENDED}
logger = logging.getLogger("footbridge.accounts")


@require_safe
@staff_page
def team(request: HttpRequest) -> HttpResponse:
    """Who works in my teams."""
    return _team_page(request, InviteForm())


def _team_page(request: HttpRequest, form: InviteForm, *, status: int = 200) -> HttpResponse:
    user = _user(request)
    may_make = memberships.may_make_teams(user)
    context = {"teams": cards_for(user, at=timezone.now()), "may_make_teams": may_make, "form": form}
    return render(request, "team/team.html", context, status=status)


@require_POST
@staff_page
def new_team(request: HttpRequest) -> HttpResponse:
    """Make a team."""
    if not memberships.may_make_teams(_user(request)):
        raise Http404
    try:
        made = memberships.make_team(request.POST.get("name", "")[:120], by=_user(request), at=timezone.now())
        messages.success(request, _("The team “%(name)s” is there. Invite its coordinator now.") % {"name": made.name})
    except TeamError as error:
        messages.warning(request, str(error))
    return redirect("team")


@require_POST
@staff_page
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody by e-mail."""
    user, at = _user(request), timezone.now()
    teams = memberships.managed_by(user)
    if not teams.exists() and not memberships.may_make_teams(user):
        raise Http404
    form = InviteForm(request.POST, teams=teams)
    if not form.is_valid():
        return _team_page(request, form, status=422)
    is_steward = form.cleaned_data["role"] == STEWARD
    try:
        new = invitations.invite(
            form.cleaned_data["email"],
            team=None if is_steward else form.cleaned_data["team"],
            role=TeamRole.PRACTITIONER if is_steward else form.cleaned_data["role"],
            is_steward=is_steward,
            by=user,
            at=at,
        )
        _mail(request, new, by=user)
        messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": new.invitation.email})
    except InvitationError as error:
        messages.warning(request, str(error))
    return redirect("team")


def _mail(request: HttpRequest, new: NewInvitation, *, by: User) -> None:
    """Send an invitation; one that cannot be sent ends, because nobody else has its token."""
    page = request.build_absolute_uri(reverse("join"))
    try:
        letters.send("invitation", to=new.invitation.email, link=f"{page}#{new.token}", page=page, code=new.token)
    except OSError:
        logger.exception("an invitation could not be mailed")
        invitations.end(new.invitation, by=by, at=timezone.now())
        raise InvitationError(
            _("We cannot send e-mail at the moment, so nobody was invited. Please try again later.")
        ) from None


@require_POST
@staff_page
def end_invitation(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    invitation = get_object_or_404(Invitation.objects.select_related("team"), pk=invitation_id)
    if not _may_manage(request, invitation.team):
        raise Http404
    try:
        invitations.end(invitation, by=_user(request), at=timezone.now())
        messages.success(request, _("The invitation to %(email)s has ended.") % {"email": invitation.email})
    except InvitationError as error:
        messages.warning(request, str(error))
    return redirect("team")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def take_out(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Ask once more, then take somebody out of a team."""
    rows = TeamMembership.objects.select_related("team", "user").filter(left_at__isnull=True)
    membership = get_object_or_404(rows, pk=membership_id)
    if not _may_manage(request, membership.team):
        raise Http404
    name = membership.user.display_name or membership.user.email
    if request.method != "POST":
        return render(request, "team/take_out.html", {"name": name, "team_name": membership.team.name})
    try:
        memberships.take_out(membership, by=_user(request), at=timezone.now())
        messages.success(request, _("%(name)s is no longer in the team.") % {"name": name})
    except TeamError as error:
        messages.warning(request, str(error))
    return redirect("team")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Accept an invitation: the code comes out of the link by a script, or is typed."""
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "team/join.html", {"form": form}, status=422 if form.is_bound else 200)
    try:
        throttles.check("code_network", keys=(network_of(request),), at=timezone.now())
        accepted = invitations.accept(
            form.cleaned_data["code"],
            display_name=form.cleaned_data["display_name"],
            user=user_of(request),
            at=timezone.now(),
        )
    except InvitationError as error:
        if error.reason == Reason.SOMEBODY_ELSE:
            messages.warning(request, str(error))
            return redirect("account_logout")
        form.add_error("code", str(error))
        return render(request, "team/join.html", {"form": form}, status=410 if error.reason in GONE else 404)
    except throttles.Throttled as error:
        form.add_error("code", str(error))
        return render(request, "team/join.html", {"form": form}, status=429)
    organiser_trust.link_account(accepted.user, at=timezone.now())
    return _welcome(request, accepted)


def _welcome(request: HttpRequest, accepted: Accepted) -> HttpResponse:
    if not accepted.is_new:
        messages.success(request, _("You have joined. Log in as always."))
        return redirect("account_start")
    record_authentication(request, accepted.user, method="code", email=accepted.user.email)
    perform_login(request, Login(user=accepted.user, email=accepted.user.email))
    messages.success(request, _("Welcome. Your account is there."))
    return redirect("account_start")


def _may_manage(request: HttpRequest, team: Team | None) -> bool:
    user = _user(request)
    return memberships.may_make_teams(user) or (team is not None and memberships.may_manage(user, team=team))


def _user(request: HttpRequest) -> User:
    user = user_of(request)
    assert user is not None
    return user
