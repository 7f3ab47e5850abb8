"""The table of all listings, and the queue of those that go stale."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory import queues
from directory.access import steward_page
from directory.actions import desk_cases
from directory.actions.desk_cases import Whose
from directory.models import BulkKind, Listing
from directory.pages.desk_rows import rows_of, with_rows
from directory.pages.desk_table import PAGE_SIZE, table_view
from directory.views.desk.common import steps_of, steward
from directory.views.visitor import page_language


@require_safe
@steward_page
def listings(request: HttpRequest) -> HttpResponse:
    """All listings."""
    user = steward(request)
    view = table_view(request.GET, user=user, language=page_language(), at=timezone.now())
    filters = list(desk_cases.filters_for(user))
    context = {
        "view": view,
        "filters": filters,
        "has_own": any(row.owner_id == user.pk for row in filters),
        "kinds": BulkKind.choices,
        "me": user.pk,
        "here": request.get_full_path(),
        "steps": steps_of(request, view.page),
        "all_chosen": bool(request.GET.get("all")),
    }
    return render(request, "desk/listings.html", context)


@require_safe
@steward_page
def stale(request: HttpRequest) -> HttpResponse:
    """What nobody has confirmed for long, the longest first."""
    return _queue(request, "stale", queues.going_stale(timezone.now()))


@require_safe
@steward_page
def hidden(request: HttpRequest) -> HttpResponse:
    """What nobody confirmed in time, the longest first."""
    return _queue(request, "hidden", queues.hidden(timezone.now()).order_by("hidden_at", "pk"))


def _queue(request: HttpRequest, queue: str, waiting: "QuerySet[Listing]") -> HttpResponse:
    user, at, whose = steward(request), timezone.now(), whose_of(request)
    rows = desk_cases.narrowed(waiting, queue=queue, whose=whose, user=user)
    page = Paginator(with_rows(rows), PAGE_SIZE).get_page(request.GET.get("page", "1")[:6])
    context = {
        "rows": rows_of(page.object_list, language=page_language(), user=user, at=at, queue=queue),
        "page": page,
        "whose": whose,
        "queue": queue,
        "colleagues": desk_cases.colleagues(of=user),
        "here": request.get_full_path(),
        "steps": steps_of(request, page),
        "all_chosen": bool(request.GET.get("all")),
    }
    return render(request, "desk/stale.html", context)


def whose_of(request: HttpRequest) -> Whose:
    """Return whose cases a queue is asked for."""
    written = request.GET.get("whose", "")
    return Whose(written) if written in set(Whose) else Whose.ALL
