"""Claims of listings: the queue, one claim with what speaks for and against it, and a steward's yes or no."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from directory.access import steward_page
from directory.actions import claims as actions
from directory.actions.organisers import OrganiserError
from directory.forms.organisers import DecideClaimForm
from directory.models import Claim
from directory.pages import desk_claims as pages
from directory.views.desk.common import steward
from directory.views.visitor import page_language


@require_safe
@steward_page
def claims(request: HttpRequest) -> HttpResponse:
    """Show the claims that wait, and what was decided lately."""
    waiting, decided = pages.queue(language=page_language(), at=timezone.now())
    return render(request, "desk/claims/claims.html", {"waiting": waiting, "decided": decided})


@require_http_methods(["GET", "HEAD", "POST"])
@steward_page
def claim(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Show one claim, and take the decision."""
    found = _claim(claim_id)
    form = DecideClaimForm(request.POST or None)
    if form.is_valid():
        try:
            _decide(request, found, form)
        except OrganiserError as error:
            form.add_error("words" if error.field == "words" else None, str(error))
        else:
            return redirect("desk_claims")
    view = pages.claim_page(found, language=page_language(), at=timezone.now())
    context = {"view": view, "form": form, "roles": _roles(form, gets_owner=view.gets_owner)}
    return render(request, "desk/claims/claim.html", context, status=422 if form.errors else 200)


def _decide(request: HttpRequest, found: Claim, form: DecideClaimForm) -> None:
    values, at = form.cleaned_data, timezone.now()
    if values["do"] == "decline":
        actions.decline(found, words=values["words"], by=steward(request), at=at)
        messages.success(request, _("Declined. They read your words."))
        return
    is_owner = {"owner": True, "co": False}.get(values["role"])
    actions.approve(found, words=values["words"], is_owner=is_owner, by=steward(request), at=at)
    messages.success(request, _("Approved. They get a link to their page."))


def _roles(form: DecideClaimForm, *, gets_owner: bool) -> list[dict[str, object]]:
    chosen = form["role"].value() or ("owner" if gets_owner else "co")
    words = {
        "owner": _("Looks after the page, invites others and hands over"),
        "co": _("Helps those who look after it"),
    }
    return [{"value": key, "label": label, "checked": key == chosen} for key, label in words.items()]


def _claim(claim_id: UUID) -> Claim:
    rows = Claim.objects.select_related("organiser__listing__organization", "decided_by")
    return get_object_or_404(rows.prefetch_related("organiser__listing__texts"), pk=claim_id)
