"""What the pages of the desk share: who is there, the way back, and files."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from directory.access import user_of
from directory.importers import own_cells
from directory.models import User

#: What a spreadsheet may take for a formula when a cell begins with it (OWASP, "CSV Injection").


def steward(request: HttpRequest) -> User:
    """Return the steward whom `steward_page` let in."""
    user = user_of(request)
    assert user is not None
    return user


def way_back(request: HttpRequest, *, otherwise: str) -> str:
    """Return the page of the desk that a form was sent from, if it is one of ours, else the page named `otherwise`."""
    back = request.POST.get("back", "")
    is_ours = back.startswith(reverse("desk")) and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if is_ours else reverse(otherwise)


def steps_of(request: HttpRequest, page: "Page[Any]") -> dict[str, str]:
    """Return the addresses of the page before and of the next one, with the question as it is; "" where none is."""

    def address(number: int) -> str:
        question = request.GET.copy()
        question["page"] = str(number)
        question.pop("all", None)
        return f"?{question.urlencode()}"

    return {
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }


def csv_response(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Return a table as a CSV file that spreadsheets open as text: UTF-8 with its mark, formulas defused."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([defused(value) for value in row] for row in rows)
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def defused(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    return str(value) if isinstance(value, int | float) else own_cells.defused(str(value))
