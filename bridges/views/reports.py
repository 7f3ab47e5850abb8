"""Reports of closed quarters: of a team for its members, of the whole for all who work here; never by named person."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bridges.actions import reports as actions
from bridges.models import Report
from bridges.pages import report_places, reports
from bridges.reporting.periods import last_closed, quarter_of, read_code
from directory.access import staff_page, teams_of, user_of
from directory.models import User
from directory.views.desk.common import csv_response
from directory.views.visitor import page_language


@staff_page
@require_safe
def practice_reports(request: HttpRequest) -> HttpResponse:
    """Show which reports there are, and how the places are now."""
    at = timezone.now()
    user = _user(request)
    found = list(Report.objects.visible_to(user).order_by("starts_on"))
    context = {
        "choices": reports.report_choices(found, teams=teams_of(request)),
        "due": reports.quarter_words(last_closed(timezone.localdate(at))) if actions.is_due(at=at) else "",
        "next_report": quarter_of(timezone.localdate(at)).ends_before,
        "places": report_places.places_view(language=page_language(), at=at, data=request.GET),
        "is_steward": user.is_steward,
    }
    return render(request, "bridges/reports/reports.html", context)


@staff_page
@require_safe
def practice_report(request: HttpRequest, scope: str, quarter: str) -> HttpResponse:
    """Show one quarter of a team, or of the whole."""
    report, others = _report(request, scope, quarter)
    return render(request, "bridges/reports/report.html", {"view": reports.report_view(report, others=others)})


@staff_page
@require_safe
def practice_report_csv(request: HttpRequest, scope: str, quarter: str, figure: str) -> HttpResponse:
    """The table of one figure as a file; what is withheld says so."""
    report, others = _report(request, scope, quarter)
    found = next((one for one in reports.figures_of(report, others=others) if one.key == figure), None)
    if found is None:
        raise Http404
    withheld = _("withheld")
    rows = [[label, *(withheld if cell is None else cell for cell in cells)] for label, cells in found.rows]
    return csv_response(f"{figure}-{quarter}", found.head, rows)


@staff_page
@require_safe
def practice_places_csv(request: HttpRequest, table: str) -> HttpResponse:
    """A table about places as a file."""
    found = report_places.table_rows(table, language=page_language(), at=timezone.now(), data=request.GET)
    if found is None:
        raise Http404
    head, rows = found
    return csv_response(table, head, rows)


def _report(request: HttpRequest, scope: str, code: str) -> tuple[Report, Sequence[Report]]:
    """Return the report of a scope and a quarter with all of that scope, if there is one for this account."""
    quarter = read_code(code)
    mine = Report.objects.visible_to(_user(request)).select_related("team")
    if scope == reports.WHOLE:
        mine = mine.filter(is_whole=True)
    else:
        mine = mine.filter(team__in=[team for team in teams_of(request) if str(team.pk) == scope])
    found = list(mine.order_by("starts_on"))
    report = next((row for row in found if quarter and row.starts_on == quarter.starts_on), None)
    if report is None:
        raise Http404
    return report, found


def _user(request: HttpRequest) -> User:
    user = user_of(request)
    if user is None:
        raise Http404
    return user
