"""Two listings that are likely one: keep them apart, merge them field by field, or take a merge back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.access import steward_page
from directory.actions import merges
from directory.actions.content_rows import ContentError
from directory.actions.listings import StateError
from directory.actions.merges import Side
from directory.models import Finding, Listing, ListingMerge
from directory.pages import desk_duplicates as pages
from directory.views.desk.common import steward
from directory.views.visitor import page_language


@require_safe
@steward_page
def duplicates(request: HttpRequest) -> HttpResponse:
    """Show what is likely one group, and what was merged lately."""
    language, at = page_language(), timezone.now()
    context = {"waiting": pages.queue(language=language, at=at), "merged": pages.merged_lately(language=language)}
    return render(request, "desk/duplicates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@steward_page
def duplicate(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Show two groups side by side, and merge them; `?stays=other` turns them round."""
    finding = _finding(finding_id)
    stays = request.POST.get("stays", "") if request.method == "POST" else request.GET.get("stays", "")
    survivor, gone = _sides(finding, is_turned=stays == "other")
    if request.method == "POST":
        return _merged(request, finding, survivor, gone)
    return _page(request, finding, survivor, gone, is_turned=stays == "other")


@require_POST
@steward_page
def apart(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Keep both: they are two groups."""
    merges.keep_apart(_finding(finding_id), at=timezone.now())
    messages.success(request, _("They stay two groups. We do not ask again."))
    return redirect("desk_duplicates")


@require_POST
@steward_page
def undo(request: HttpRequest, merge_id: UUID) -> HttpResponse:
    """Take two groups apart again."""
    merged = get_object_or_404(ListingMerge, pk=merge_id)
    try:
        merges.undo(merged, by=steward(request), at=timezone.now())
        messages.success(request, _("They are two groups again, each as it was."))
    except (StateError, ContentError) as error:
        messages.warning(request, str(error))
    return redirect("desk_duplicates")


def _merged(request: HttpRequest, finding: Finding, survivor: Listing, gone: Listing) -> HttpResponse:
    prefix = "choice-"
    sent = {name.removeprefix(prefix): str(side) for name, side in request.POST.items() if name.startswith(prefix)}
    choices = {name: side for name, side in sent.items() if side in set(Side)}
    try:
        merges.merge(survivor, gone, choices, by=steward(request), at=timezone.now())
    except (StateError, ContentError) as error:
        messages.warning(request, str(error))
        return redirect("desk_duplicate", finding.pk)
    words = _("They are one group now. Old links lead to it. You can take this back below.")
    messages.success(request, words)
    return redirect(f"{reverse('desk_duplicates')}#merged-heading")


def _page(request: HttpRequest, finding: Finding, survivor: Listing, gone: Listing, *, is_turned: bool) -> HttpResponse:
    view = pages.pair_view(finding, survivor=survivor, gone=gone, language=page_language(), at=timezone.now())
    here = reverse("desk_duplicate", args=[finding.pk])
    turn_url = here if is_turned else f"{here}?stays=other"
    return render(request, "desk/duplicate.html", {"view": view, "is_turned": is_turned, "turn_url": turn_url})


def _finding(finding_id: int) -> Finding:
    rows = pages.waiting(at=timezone.now()).prefetch_related("listing__texts", "other__texts")
    return get_object_or_404(rows, pk=finding_id)


def _sides(finding: Finding, *, is_turned: bool) -> tuple[Listing, Listing]:
    assert finding.other is not None
    sides = (finding.listing, finding.other)
    return (sides[1], sides[0]) if is_turned else sides
