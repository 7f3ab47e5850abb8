"""After a group was sent in: proving the address, and what becomes of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory import organiser_access
from directory import proposal_drafts as drafts
from directory.access import network_of
from directory.actions import organiser_links, proposal_links, proposals, throttles
from directory.actions.proposals import ProposalError
from directory.actions.throttles import Throttled
from directory.doors import Door, tried
from directory.models import OrganiserLinkPurpose, Proposal, ProposalState
from directory.pages.proposals import next_page

DOOR = Door("directory/list_group/open.html")


@never_cache
@require_http_methods(["GET", "HEAD"])
def list_group_sent(request: HttpRequest) -> HttpResponse:
    """Say that an e-mail is on its way, and take the code that stands in it."""
    proposal = _open_one(request)
    if proposal is None:
        return redirect("list_group")
    if proposal.state != ProposalState.UNPROVEN:
        return redirect("list_group_next")
    return DOOR.show(request, email=proposal.email)


@sensitive_post_parameters()
@DOOR.opens
def list_group_open(request: HttpRequest) -> HttpResponse:
    """Show the door; on a press of its button prove the address, or come back to what was sent."""
    at = timezone.now()
    token, code = tried(request, at=at)
    proposal = proposals.prove(proposal_links.find(token=token, code=code, at=at), at=at)
    drafts.open_proposal(request.session, proposal.pk, at=at)
    organiser = proposal.organiser
    if organiser is not None and organiser.ended_at is None and proposal.state != ProposalState.DECLINED:
        way = organiser_links.make(OrganiserLinkPurpose.OPEN, organiser=organiser, at=at).link
        organiser_access.open_session(request, organiser, way=way, at=at)
    return redirect("list_group_next")


@never_cache
@require_POST
def list_group_again(request: HttpRequest) -> HttpResponse:
    """Send the e-mail once more."""
    proposal, at, network = _open_one(request), timezone.now(), network_of(request)
    if proposal is None:
        return redirect("list_group")
    try:
        throttles.check("mail", keys=(proposal.email, network), at=at)
        throttles.check("mail_address", keys=(proposal.email,), at=at)
        throttles.check("mail_network", keys=(network,), at=at)
        proposals.send_again(proposal, at=at)
        messages.success(request, _("We sent the e-mail once more. Use the newest one."))
    except (Throttled, ProposalError) as error:
        messages.warning(request, str(error))
    return redirect("list_group_sent")


@never_cache
@require_safe
def list_group_next(request: HttpRequest) -> HttpResponse:
    """Say what happens next, and by when."""
    proposal = _open_one(request)
    if proposal is None:
        return redirect("list_group_open")
    if proposal.state == ProposalState.UNPROVEN:
        return redirect("list_group_sent")
    listing_id = proposal.listing_id
    may_change = listing_id is not None and organiser_access.editor_of(request, listing_id) is not None
    return render(request, "directory/list_group/next.html", {"page": next_page(proposal, may_change=may_change)})


@never_cache
@require_POST
def list_group_answer(request: HttpRequest) -> HttpResponse:
    """Put a draft that was sent back before a steward again."""
    proposal = _open_one(request)
    if proposal is None:
        return redirect("list_group_open")
    try:
        proposals.send_in_again(proposal, at=timezone.now())
        messages.success(request, _("A steward looks at it again."))
    except ProposalError as error:
        messages.info(request, str(error))
    return redirect("list_group_next")


def _open_one(request: HttpRequest) -> Proposal | None:
    key = drafts.open_id(request.session, at=timezone.now())
    return Proposal.objects.select_related("listing", "organiser").filter(pk=key).first() if key else None
