"""What was looked for and not found, as a page and as a file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.access import steward_page
from directory.actions.wishes import SHOWN_FROM
from directory.pages.desk_wishes import WEEKS, wishes_view
from directory.views.desk.common import csv_response
from directory.views.visitor import page_language


@require_safe
@steward_page
def wishes(request: HttpRequest) -> HttpResponse:
    """What people looked for, most asked first."""
    view = wishes_view(request.GET.get("weeks", ""), language=page_language(), at=timezone.now())
    return render(request, "desk/wishes.html", {"view": view, "spans": WEEKS, "shown_from": SHOWN_FROM})


@require_safe
@steward_page
def wishes_csv(request: HttpRequest) -> HttpResponse:
    """The same as a file."""
    view = wishes_view(request.GET.get("weeks", ""), language=page_language(), at=timezone.now())
    head = [_("Looked for"), _("Where"), _("Filters"), _("How often"), _("Last in the week of")]
    rows = ([row.words, row.place, ", ".join(row.filters), row.count, row.last_week.isoformat()] for row in view.rows)
    return csv_response("wishes", head, rows)
