"""Where bridges are missing, as a page with a map and as a file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.access import steward_page
from directory.coverage import CELLS
from directory.pages.desk_coverage import cell_words, coverage_view, table_rows
from directory.views.desk.common import csv_response
from directory.views.visitor import page_language


@require_safe
@steward_page
def coverage(request: HttpRequest) -> HttpResponse:
    """Count by area, tie and time of the week."""
    view = coverage_view(request.GET, language=page_language(), at=timezone.now())
    query = view.asked.query()
    context = {
        "view": view,
        "query": query,
        "previous_url": f"?{query}&page={view.page - 1}" if view.page > 1 else "",
        "next_url": f"?{query}&page={view.page + 1}" if view.page < view.pages else "",
    }
    return render(request, "desk/coverage.html", context)


@require_safe
@steward_page
def coverage_csv(request: HttpRequest) -> HttpResponse:
    """The same as a file, with all areas."""
    head = [_("Area"), _("All groups"), *(cell_words(cell) for cell in CELLS)]
    return csv_response("coverage", head, table_rows(request.GET, at=timezone.now()))
