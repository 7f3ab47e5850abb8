"""What the pages of practitioners share: who reads, whom they may see, and the note that they looked."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from bridges.actions import people
from bridges.actions.parties import by_practitioner
from bridges.models import Introduction, Person
from bridges.pages.tickets import with_parts
from bridges.states import MoveError
from directory.access import user_of
from directory.models import User


def colleague(request: HttpRequest) -> User:
    """Return who reads; `practitioner_page` has checked that there is somebody."""
    user = user_of(request)
    if user is None:
        raise Http404
    return user


def person_or_404(request: HttpRequest, person_id: UUID) -> Person:
    """Return a person of the reader's teams; anybody else is not there."""
    rows = Person.objects.visible_to(colleague(request)).select_related("key", "practitioner", "team")
    return get_object_or_404(rows, pk=person_id)


def introduction_or_404(request: HttpRequest, introduction_id: UUID) -> Introduction:
    """Return an introduction of a person of the reader's teams; any other is not there."""
    rows = with_parts(Introduction.objects.visible_to(colleague(request)))
    rows = rows.select_related("person__team", "host", "author").prefetch_related("listing__capital_tags")
    found: Introduction = get_object_or_404(rows, pk=introduction_id)
    return found


def note_reading(request: HttpRequest, person: Person, *, what: str, at: datetime) -> None:
    """Write down that a colleague looked, before anything is shown: the person can read it."""
    people.was_read(person, by=by_practitioner(colleague(request)), at=at, what=what)


def say_refusal(request: HttpRequest, error: MoveError) -> None:
    """Say calmly why something did not happen; the page that follows shows how it is now."""
    messages.info(request, str(error))
