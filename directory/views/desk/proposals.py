"""Groups that somebody without an account sent in: a steward publishes, asks back, or says no."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from directory.access import steward_page
from directory.actions import desk_cases, proposals
from directory.actions.listings import StateError
from directory.actions.proposals import ProposalError
from directory.forms.proposals import NoteForm
from directory.models import Proposal, User
from directory.pages.desk_proposals import QUEUE, proposal_view, sent_back, waiting_proposals
from directory.views.desk.common import steward
from directory.views.visitor import page_language


@require_safe
@steward_page
def desk_new(request: HttpRequest) -> HttpResponse:
    """Show the groups that wait."""
    at, user = timezone.now(), steward(request)
    context = {
        "waiting": waiting_proposals(user=user, at=at),
        "back": sent_back(user=user, at=at),
        "queue": QUEUE,
        "here": request.path,
        "colleagues": desk_cases.colleagues(of=user),
    }
    return render(request, "desk/new/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@steward_page
def desk_new_one(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Show one group as it would look; publish it, ask back, or say no: `do` says which."""
    proposal = get_object_or_404(Proposal, pk=proposal_id, listing__isnull=False)
    form = NoteForm(request.POST if request.method == "POST" else None)
    by, do = steward(request), request.POST.get("do", "")
    if request.method == "POST" and (do == "approve" or form.is_valid()):
        try:
            messages.success(request, _decide(request, proposal, form, by=by))
            return redirect("desk_new")
        except (ProposalError, StateError) as error:  # decided before; frozen, or in the bin already
            messages.warning(request, str(error))
            return redirect("desk_new_one", proposal.pk)
    view = proposal_view(proposal, user=by, language=page_language(), at=timezone.now())
    is_wrong = request.method == "POST"
    context = {"page": view, "view": view.listing, "form": form, "do": do, "photos": view.photos}
    return render(request, "desk/new/one.html", context, status=422 if is_wrong else 200)


def _decide(request: HttpRequest, proposal: Proposal, form: NoteForm, *, by: User) -> str:
    at, do = timezone.now(), request.POST.get("do", "")
    if do == "approve":
        version = request.POST.get("version", "")
        shown = [UUID(key) for key in request.POST.getlist("photo") if _is_uuid(key)]
        number = int(version) if version.isascii() and version.isdigit() else 0
        proposals.approve(proposal, version=number, photo_ids=shown, by=by, at=at)
        return _("Everybody can find it now. Whoever sent it hears from us.")
    if do == "decline":
        proposals.decline(proposal, words=form.cleaned_data["words"], by=by, at=at)
        return _("It is in the bin for 30 days. Whoever sent it reads your words.")
    proposals.send_back(proposal, words=form.cleaned_data["words"], by=by, at=at)
    return _("Sent back. Whoever sent it reads your words and can change it.")


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
