"""Whose map is drawn, by whose hand, and at which addresses: one page for the person, and for both together."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, Final
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from bridges.access import person_page
from bridges.actions import network_sharing
from bridges.actions.parties import By, by_person, spoken
from bridges.models import Person
from bridges.pages.tickets import alias_of
from bridges.views.practice import colleague, note_reading, person_or_404
from directory.access import practitioner_page

MINE, TOGETHER = "bridges/me/_mine.html", "bridges/_practice.html"
ADDRESSES: Final = ("network", "network_add", "network_keep", "network_put_back")
"""Pages that both have; the rest is the person's alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawing:
    """A map that is open: `alias` is the person's name on a practitioner's page, "" on their own."""

    person: Person
    by: By
    alias: str = ""
    may_write: bool = True

    @property
    def is_own(self) -> bool:
        """Whether the person is here themselves."""
        return not self.alias

    def url(self, name: str, *args: object) -> str:
        """Return the address of a page of this map; `network` is the map itself."""
        return (
            reverse(f"my_{name}", args=args) if self.is_own else reverse(f"person_{name}", args=[self.person.pk, *args])
        )

    def tie_url(self, tie_id: UUID) -> str:
        """Return the address at which one tie is changed."""
        return self.url("tie", tie_id)

    def frame(self) -> dict[str, Any]:
        """Return what each template of a map begins with."""
        return {
            "frame": MINE if self.is_own else TOGETHER,
            "alias": self.alias,
            "person_id": self.person.pk,
            "is_own": self.is_own,
            "may_write": self.may_write,
            "urls": {name: self.url(name) for name in ADDRESSES},
        }


DrawingView = Callable[Concatenate[HttpRequest, Drawing, ...], HttpResponse]
View = Callable[..., HttpResponseBase]


def own(view: DrawingView) -> View:
    """Let in the person whose page is open, with their own map."""

    @person_page
    @wraps(view)
    def drawn(request: HttpRequest, person: Person, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, Drawing(person=person, by=by_person(person)), *args, **kwargs)

    return drawn


def together(view: DrawingView, *, writes: bool = False) -> View:
    """Let in somebody of the person's team while the person says so; the look is written down first.

    Without the person's yes the page is not there, whether they have a map or not.
    """

    @practitioner_page
    @transaction.atomic
    @wraps(view)
    def drawn(request: HttpRequest, person_id: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        at, user, person = timezone.now(), colleague(request), person_or_404(request, person_id)
        share = network_sharing.may_see(person, user, at=at)
        may_write = share and network_sharing.may_write(person, user, at=at)
        if not share or (writes and not may_write):
            raise Http404
        note_reading(request, person, what="network", at=at)
        drawing = Drawing(person=person, by=spoken(person, to=user), alias=alias_of(person), may_write=may_write)
        return view(request, drawing, *args, **kwargs)

    return drawn
