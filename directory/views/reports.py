"""Something wrong with a listing: anybody tells us, without an account and without a cookie."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from directory.access import network_of
from directory.actions import error_reports, report_letters, throttles
from directory.actions.private_links import LinkError
from directory.doors import Door, passed_on, tried
from directory.forms.reports import ReportForm
from directory.models import Listing, ReportKind
from directory.pages.listing_names import listing_name
from directory.pages.reports import kind_choices, report_row
from directory.views.leading_on import leads_on
from directory.views.visitor import page_language

DOOR = Door("directory/report_door.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@leads_on
def report(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Ask what is wrong, and write it down."""
    listing = _listing(request, listing_id)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _is_kept(request, form, listing):
        return redirect("report_thanks", listing.pk)
    context = {
        "group": listing_name(listing, language=page_language()),
        "listing_id": listing.pk,
        "form": form,
        "kinds": kind_choices(form["kind"].value() or request.GET.get("about", "")),
    }
    return render(request, "directory/report.html", context, status=422 if form.errors else 200)


def _is_kept(request: HttpRequest, form: ReportForm, listing: Listing) -> bool:
    """Write a report down; a program is thanked as well, and nothing is kept of it."""
    at, network, values = timezone.now(), network_of(request), form.cleaned_data
    if form.is_by_a_program():
        return True
    try:
        throttles.check("report", keys=(network,), at=at)
        throttles.check("report_listing", keys=(str(listing.pk),), at=at)
        if values["email"]:
            throttles.check("report_mail", keys=(values["email"],), at=at)
    except throttles.Throttled as error:
        form.add_error(None, str(error))
        return False
    error_reports.report(
        listing,
        kind=ReportKind(values["kind"]),
        words=values["words"],
        email=values["email"],
        language=page_language(),
        at=at,
    )
    return True


@never_cache
@require_safe
def report_thanks(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Say thank you, and what happens next."""
    listing = _listing(request, listing_id)
    context = {"group": listing_name(listing, language=page_language()), "listing_id": listing.pk}
    return render(request, "directory/report_thanks.html", context)


@DOOR.opens
def report_answer(request: HttpRequest) -> HttpResponse:
    """Open the answer to a report by the link or the code of the mail; or ask for no more mail."""
    at = timezone.now()
    token, code = tried(request, at=at)
    found = error_reports.find_answer(token=token, code=code)
    if found is None:
        raise LinkError("unknown")
    if request.POST.get("do") == "stop":
        report_letters.stop(found, at=at)
    context = {
        "view": report_row(found, language=page_language()),
        **passed_on(request),
        "has_stopped": not found.email or request.POST.get("do") == "stop",
    }
    return render(request, "directory/report_answer.html", context)


def _listing(request: HttpRequest, listing_id: UUID) -> Listing:
    rows = Listing.objects.visible_to(request.user).filter(merged_into__isnull=True).prefetch_related("texts")
    return get_object_or_404(rows, pk=listing_id)
