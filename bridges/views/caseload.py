"""The caseload (page 7): a board, a table, and the people themselves."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bridges.pages.caseload import caseload_page, read_sieve
from bridges.views.practice import colleague
from directory.access import practitioner_page
from directory.views.visitor import page_language


@practitioner_page
@require_http_methods(["GET", "HEAD", "POST"])
def caseload(request: HttpRequest) -> HttpResponse:
    """Show the reader's people. A name is looked for by POST, so that it stands in no address and no history."""
    sieve = read_sieve(request.GET, alias=request.POST.get("alias", ""))
    zone = timezone.get_current_timezone_name()
    page = caseload_page(colleague(request), sieve=sieve, language=page_language(), zone=zone, at=timezone.now())
    return render(request, "bridges/practice/caseload.html", {"page": page})
