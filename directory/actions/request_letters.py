"""The letter to organisers whose changes a steward has looked at; queued with what it tells of."""

from datetime import datetime

from directory.actions import post
from directory.models import ChangeRequest, LetterKind, Organiser


def send_answered(request: ChangeRequest, *parts: ChangeRequest, at: datetime) -> None:
    """Queue word to those who asked, for this request or a part of it, once for each answer: it is on their page."""
    asked = {organiser.pk: organiser for one in (request, *parts) for organiser in those_who_asked(one)}
    for organiser in asked.values():
        post.queue(
            LetterKind.REQUEST_DECIDED,
            to=organiser,
            listing=request.listing,
            key=f"request:{request.pk}:{request.version}:{organiser.pk}",
            at=at,
            context={"request": str(request.pk)},
        )


def those_who_asked(request: ChangeRequest) -> list[Organiser]:
    """Return the organisers who have a part in a request and look after the listing still."""
    keys = {row.get("organiser") for row in request.changes.values()} - {None, ""}
    keys |= {str(request.organiser_id)} if request.organiser_id else set()
    return list(Organiser.objects.current().filter(pk__in=keys, listing=request.listing).order_by("created_at", "pk"))
