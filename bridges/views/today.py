"""Today: what needs a practitioner, first thing; and what to do with a message of which we know too little."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bridges.actions import notices
from bridges.actions.parties import by_practitioner
from bridges.pages.today import today_page, unknown_notices
from bridges.states import MoveError
from bridges.views.practice import colleague
from directory.access import practitioner_page
from directory.views.visitor import page_language


@practitioner_page
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Show what needs the reader now; nothing, where nothing does."""
    zone = timezone.get_current_timezone_name()
    page = today_page(colleague(request), language=page_language(), zone=zone, at=timezone.now())
    return render(request, "bridges/practice/today.html", {"page": page})


@practitioner_page
@require_POST
def notice_decide(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Send a message once more, or leave it: the reader decides what we cannot know."""
    user = colleague(request)
    notice = get_object_or_404(unknown_notices(user), pk=notice_id)
    decide = notices.resend if request.POST.get("do") == "resend" else notices.leave
    try:
        decide(notice, by=by_practitioner(user), at=timezone.now())
    except MoveError as error:
        messages.info(request, str(error))
    else:
        sent, left = _("It is sent once more."), _("It stays as it is.")
        messages.success(request, sent if decide is notices.resend else left)
    return redirect("today")
