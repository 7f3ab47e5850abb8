"""A way in that the person hands to a guest of their meeting themselves: to scan, to type, or to send on."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bridges import vault
from bridges.access import person_page
from bridges.actions import meeting_seats
from bridges.actions.parties import by_person
from bridges.models import Participant, Person
from bridges.pages.next_steps import say_moment
from bridges.pages.qr import qr_drawing
from bridges.states import MoveError


@person_page
@require_POST
def my_meeting_way_in(request: HttpRequest, person: Person, meeting_id: UUID, guest_id: UUID) -> HttpResponse:
    """Make a way in for one guest, and show it this once; earlier ones close."""
    rows = Participant.objects.filter(meeting=meeting_id, meeting__person=person).select_related("meeting__person__key")
    guest, at = get_object_or_404(rows, pk=guest_id), timezone.now()
    name = vault.open_for(person).read(guest, "name")
    try:
        new = meeting_seats.make_way_in(guest, by=by_person(person), at=at)
    except MoveError as error:
        return render(
            request, "bridges/guests/no_way_in.html", {"words": str(error), "meeting_id": meeting_id}, status=409
        )
    address = request.build_absolute_uri(new.path)
    context = {
        "drawing": qr_drawing(address, label=_("Code that opens the page")),
        "address": address,
        "code": new.code,
        "open_url": request.build_absolute_uri(reverse("guest_open")),
        "until": say_moment(new.link.expires_at, zone=timezone.get_current_timezone_name(), at=at),
        "name": name,
        "meeting_id": meeting_id,
    }
    return render(request, "bridges/guests/way_in.html", context)
