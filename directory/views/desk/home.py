"""The desk itself: its queues; taking, giving and putting back; filters that are kept."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from directory import queues
from directory.access import steward_page
from directory.actions import desk_cases
from directory.actions.desk_cases import DeskError
from directory.models import SavedFilter, User
from directory.pages import desk_table
from directory.pages.desk_home import desk_view
from directory.views.desk.common import steward, way_back


@require_safe
@steward_page
def desk(request: HttpRequest) -> HttpResponse:
    """What waits."""
    return render(request, "desk/desk.html", {"view": desk_view(steward(request), at=timezone.now())})


@require_POST
@steward_page
def assign(request: HttpRequest) -> HttpResponse:
    """Take a case, give it to a colleague, or put it back."""
    queue, target, user = request.POST.get("queue", ""), request.POST.get("target", "")[:36], steward(request)
    if queues.by_key(queue) is None or not target:
        raise Http404
    do = request.POST.get("do", "take")
    try:
        if do == "put_back":
            desk_cases.put_back(queue, target)
            messages.success(request, _("Nobody has it now."))
        elif do == "give":
            to = get_object_or_404(User, pk=_number(request.POST.get("to", "")))
            desk_cases.give(queue, target, to=to, at=timezone.now())
            messages.success(request, _("%(name)s has it now.") % {"name": to})
        else:
            desk_cases.take(queue, target, by=user, at=timezone.now())
            messages.success(request, _("You have taken it."))
    except DeskError as error:
        messages.warning(request, str(error))
    return redirect(way_back(request, otherwise="desk"))


@require_POST
@steward_page
def keep_filter(request: HttpRequest) -> HttpResponse:
    """Keep the table as it is narrowed now, or take a filter away."""
    user, gone = steward(request), request.POST.get("gone", "")
    if gone:
        found = get_object_or_404(SavedFilter, pk=_number(gone), owner=user)
        messages.success(request, _("“%(name)s” is taken away.") % {"name": found.name})
        found.delete()
        return redirect(way_back(request, otherwise="desk_listings"))
    query = desk_table.query_of(request.POST.get("query", ""))
    try:
        kept = desk_cases.keep_filter(
            request.POST.get("name", ""),
            query=query,
            owner=user,
            is_shared=bool(request.POST.get("shared")),
            at=timezone.now(),
        )
        messages.success(request, _("“%(name)s” is kept.") % {"name": kept.name})
    except DeskError as error:
        messages.warning(request, str(error))
    return redirect(f"{reverse('desk_listings')}?{query}" if query else "desk_listings")


def _number(written: str) -> int:
    if not written.isascii() or not written.isdigit() or len(written) > 9:
        raise Http404
    return int(written)
