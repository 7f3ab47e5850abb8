"""What people tell us is wrong: the queue, one report, and what a steward does about it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from directory.access import steward_page
from directory.actions import error_reports
from directory.actions.error_reports import ReportError
from directory.forms.reports import DecideReportForm, TellOrganiserForm
from directory.models import ErrorReport, ReportState
from directory.pages import reports as pages
from directory.views.desk.common import steward
from directory.views.visitor import page_language


@require_safe
@steward_page
def reports(request: HttpRequest) -> HttpResponse:
    """Show what waits, and what was decided lately."""
    waiting, decided = pages.queue(language=page_language())
    return render(request, "desk/reports/reports.html", {"waiting": waiting, "decided": decided})


@require_safe
@steward_page
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Show one report, and what can be done."""
    return _page(request, _report(report_id), decide=DecideReportForm(), tell=TellOrganiserForm())


@require_POST
@steward_page
def decide(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Close a report, and let whoever told us know."""
    found, form = _report(report_id), DecideReportForm(request.POST)
    if not form.is_valid():
        return _page(request, found, decide=form, tell=TellOrganiserForm(), status=422)
    state, answer = ReportState(form.cleaned_data["state"]), form.cleaned_data["answer"]
    thanks = _("Closed. Whoever told us hears what came of it.") if found.email else _("Closed.")
    return _try(
        request,
        found,
        lambda: error_reports.decide(found, state=state, answer=answer, by=steward(request), at=timezone.now()),
        thanks=thanks,
    )


@require_POST
@steward_page
def tell(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Pass a report on to the organisers, in the steward's words."""
    found, form = _report(report_id), TellOrganiserForm(request.POST)
    if not form.is_valid():
        return _page(request, found, decide=DecideReportForm(), tell=form, status=422)
    words = form.cleaned_data["words"]
    return _try(
        request,
        found,
        lambda: error_reports.tell_organisers(found, words=words, by=steward(request), at=timezone.now()),
        thanks=_("Passed on. The organiser does not hear who told us."),
    )


def _try(request: HttpRequest, found: ErrorReport, act: Callable[[], object], *, thanks: str) -> HttpResponse:
    try:
        act()
        messages.success(request, thanks)
    except ReportError as error:
        messages.warning(request, str(error))
    return redirect("desk_report", found.pk)


def _page(
    request: HttpRequest, found: ErrorReport, *, decide: DecideReportForm, tell: TellOrganiserForm, status: int = 200
) -> HttpResponse:
    view = pages.report_row(found, language=page_language())
    context = {
        "view": view,
        "decide": decide,
        "tell": tell,
        "ends": pages.end_choices(decide["state"].value() or ""),
        "may_tell": found.told_at is None and not view.is_about_safety and _has_organisers(found),
        "words_to_pass_on": tell["words"].value() if tell.is_bound else found.words,
        "listing_id": found.listing_id,
    }
    return render(request, "desk/reports/report.html", context, status=status)


def _has_organisers(found: ErrorReport) -> bool:
    return found.listing.organisers.current().exists()


def _report(report_id: UUID) -> ErrorReport:
    rows = ErrorReport.objects.select_related("listing", "decided_by").prefetch_related("listing__texts")
    return get_object_or_404(rows, pk=report_id)
