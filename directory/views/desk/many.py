"""Doing one thing to many listings: choose, look once more, do it, and take it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from directory.access import steward_page
from directory.actions import bulk
from directory.models import BulkChange, BulkKind, ConfirmationMethod, Listing
from directory.pages.desk_rows import ids_of, rows_of, with_rows
from directory.views.desk.common import steward, way_back
from directory.views.visitor import page_language


@require_POST
@steward_page
def many(request: HttpRequest) -> HttpResponse:
    """Show what was chosen, and do it when that was seen."""
    user, at = steward(request), timezone.now()
    back = way_back(request, otherwise="desk_listings")
    ids = ids_of(request.POST.getlist("listing")[: bulk.MOST])
    do = request.POST.get("do", BulkKind.CONFIRM)
    how = request.POST.get("how", "")
    found = Listing.objects.in_bulk(ids)
    if not found or do not in BulkKind.values:
        messages.warning(request, _("Choose a group first."))
        return redirect(back)
    if request.POST.get("sure") and (do != BulkKind.CONFIRM or how in bulk.HOWS):
        change = bulk.do(BulkKind(do), found, how=how, by=user, at=at)
        return redirect("desk_many_done", change.pk)
    listings = with_rows(Listing.objects.filter(pk__in=ids)).order_by("pk")
    context = {
        "rows": rows_of(listings, language=page_language(), user=user, at=at),
        "do": do,
        "how": how,
        "hows": [(value, ConfirmationMethod(value).label) for value in bulk.HOWS],
        "back": back,
        "is_missing_how": bool(request.POST.get("sure")),
    }
    return render(request, "desk/many.html", context, status=422 if context["is_missing_how"] else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@steward_page
def many_done(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """What was done, and the way to take it back."""
    change = get_object_or_404(BulkChange, pk=change_id, user=steward(request))
    if request.method == "POST":
        back = bulk.undo(change, by=steward(request), at=timezone.now())
        words = ngettext(
            "It is as it was before, for %(count)d group.", "It is as it was before, for %(count)d groups.", back
        )
        messages.success(request, words % {"count": back})
        return redirect("desk_many_done", change.pk)
    ids = ids_of(row["listing"] for row in change.rows)
    listings = with_rows(Listing.objects.filter(pk__in=ids)).order_by("pk")
    context = {
        "change": change,
        "rows": rows_of(listings, language=page_language(), user=steward(request), at=timezone.now()),
    }
    return render(request, "desk/many_done.html", context)
