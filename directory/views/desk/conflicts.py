"""Decide what counts where a source and people here changed the same field."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from directory.access import steward_page
from directory.actions import import_conflicts
from directory.actions.content_rows import ContentError
from directory.actions.listings import StateError
from directory.models import ConflictChoice, ImportConflict, Listing
from directory.pages import desk_conflicts as pages
from directory.views.desk.common import steward
from directory.views.visitor import page_language


@require_safe
@steward_page
def conflicts(request: HttpRequest) -> HttpResponse:
    """Show which groups wait."""
    return render(request, "desk/conflicts.html", {"waiting": pages.queue(language=page_language())})


@require_http_methods(["GET", "HEAD", "POST"])
@steward_page
def conflict(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Show one group field by field, and take the decisions."""
    listing = get_object_or_404(Listing.objects.select_related("source").prefetch_related("texts"), pk=listing_id)
    if request.method == "POST":
        return _decided(request, listing)
    view = pages.conflict_view(listing, language=page_language(), at=timezone.now())
    return render(request, "desk/conflict.html", {"view": view})


def _decided(request: HttpRequest, listing: Listing) -> HttpResponse:
    choices = _choices(request.POST, listing)
    version, user = request.POST.get("version", ""), steward(request)
    if not choices:
        messages.warning(request, _("Nothing was chosen, so nothing was changed."))
        return redirect("desk_conflict", listing.pk)
    try:
        number = int(version) if version.isdecimal() else -1
        import_conflicts.decide(listing, choices, version=number, by=user, at=timezone.now())
        messages.success(request, _("Decided. We do not ask again about these values."))
    except (StateError, ContentError) as error:
        messages.warning(request, str(error))
        return redirect("desk_conflict", listing.pk)
    if ImportConflict.objects.open().filter(listing=listing).exists():
        return redirect("desk_conflict", listing.pk)
    return redirect("desk_conflicts")


def _choices(sent: Mapping[str, str], listing: Listing) -> dict[UUID, str]:
    """Return what was chosen for each conflict: one for all of them, or one by one."""
    rows = ImportConflict.objects.open().filter(listing=listing).values_list("pk", flat=True)
    everything = sent.get("all", "")
    said = {key: everything or sent.get(f"choice-{key}", "") for key in rows}
    return {key: choice for key, choice in said.items() if choice in ConflictChoice.values}
