"""Introductions, visits and follow-ups for practitioners' tools: what `visible_to` lets the owner of the token see.

Each reading is written down for the persons whom it was about, with the token that read (`people.were_read`).
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema_view
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from bridges.actions import people
from bridges.actions.parties import by_tool
from bridges.api import descriptions, values
from bridges.api.descriptions import LARGEST_SIZE, USUAL_SIZE
from bridges.api.keyset import Keyset, moment
from bridges.api.serializers import (
    FollowUpSerializer,
    IntroductionSerializer,
    VisitSerializer,
    WholeIntroductionSerializer,
)
from bridges.api.shapes import Reading
from bridges.models import FollowUp, FollowUpState, Introduction, Person, Visit, VisitState
from bridges.states import IntroductionStatus
from directory.api.parameters import Parameters
from directory.api.tokens import TokenView, has_scope, token_of
from directory.api_scopes import ApiScope
from directory.views.visitor import page_language


class _ListView(TokenView):
    """A list by cursor; `category` is what the record says was read."""

    keyset: Keyset
    category: str
    has_texts = False
    serializer: type[Serializer[Any]]
    value: Callable[..., Any]

    def read(self, request: Request, *, at: datetime) -> Response:  # type: ignore[override]
        asked = Parameters(request.query_params)
        rows = self.rows(request, asked)
        size = asked.number("per_page", least=1, most=LARGEST_SIZE, default=USUAL_SIZE) or USUAL_SIZE
        rows = rows.filter(self.keyset.read(asked))
        asked.done()
        found, cursor = self.keyset.page(rows, size=size)
        note_reading(request, (self.person_of(row) for row in found), what=self.category, at=at)
        reading = reading_of(request, at=at, has_texts=self.has_texts)
        shown = self.serializer([type(self).value(row, reading=reading) for row in found], many=True).data
        following = _address_of(request, cursor=cursor)
        headers = {"Link": f'<{following}>; rel="next"'} if following else None
        return Response({"next": following, "results": shown}, headers=headers)

    def rows(self, request: Request, asked: Parameters) -> QuerySet[Any]:
        """Return what was asked for, of what the owner of the token may see."""
        raise NotImplementedError

    @staticmethod
    def person_of(row: Any) -> Person:
        """Return whose row it is."""
        person: Person = row.introduction.person
        return person


@extend_schema_view(get=descriptions.introductions)
class IntroductionsView(_ListView):
    """The introductions of the people of one's teams, in the order in which they last moved.

    Each has what its ticket says: who, where, status, what comes next and what the person says yes to.
    """

    scope = ApiScope.INTRODUCTIONS_READ
    keyset = Keyset("introductions", "status_since", moment)
    category = "introduction"
    serializer = IntroductionSerializer
    value = values.introduction_value

    def rows(self, request: Request, asked: Parameters) -> QuerySet[Introduction]:
        found = Introduction.objects.visible_to(request.user)
        if statuses := asked.several("status", among=[str(status) for status in IntroductionStatus]):
            found = found.filter(status__in=statuses)
        if since := asked.moment("changed_after"):
            found = found.filter(status_since__gt=since)
        if person := _person(request, asked):
            found = found.filter(person=person)
        return values.introduction_parts(found)

    @staticmethod
    def person_of(row: Introduction) -> Person:
        return row.person


@extend_schema_view(get=descriptions.introduction)
class IntroductionView(TokenView):
    """One introduction with all that its page says."""

    scope = ApiScope.INTRODUCTIONS_READ

    def read(self, request: Request, *, introduction_id: UUID, at: datetime) -> Response:  # type: ignore[override]
        Parameters(request.query_params).done()
        rows = values.introduction_parts(Introduction.objects.visible_to(request.user))
        row = get_object_or_404(rows, pk=introduction_id)
        note_reading(request, [row.person], what="introduction", at=at)
        shown = values.introduction_value(row, reading=reading_of(request, at=at, has_texts=True))
        return Response(WholeIntroductionSerializer(shown).data)


@extend_schema_view(get=descriptions.visits)
class VisitsView(_ListView):
    """The visits of the people of one's teams, in the order of their beginning."""

    scope = ApiScope.VISITS_READ
    keyset = Keyset("visits", "starts_at", moment)
    category = "visit"
    has_texts = True
    serializer = VisitSerializer
    value = values.visit_value

    def rows(self, request: Request, asked: Parameters) -> QuerySet[Visit]:
        found = Visit.objects.filter(introduction__in=_introductions(request, asked))
        if statuses := asked.several("status", among=VisitState.values):
            found = found.filter(state__in=statuses)
        if after := asked.moment("starts_after"):
            found = found.filter(starts_at__gt=after)
        return values.visit_parts(found)


@extend_schema_view(get=descriptions.follow_ups)
class FollowUpsView(_ListView):
    """When the people of one's teams are asked how it was, by day."""

    scope = ApiScope.FOLLOW_UPS_READ
    keyset = Keyset("follow-ups", "day", date.fromisoformat)
    category = "follow_up"
    serializer = FollowUpSerializer
    value = values.follow_up_value

    def rows(self, request: Request, asked: Parameters) -> QuerySet[FollowUp]:
        found = FollowUp.objects.filter(introduction__in=_introductions(request, asked))
        if statuses := asked.several("status", among=FollowUpState.values):
            found = found.filter(state__in=statuses)
        return values.follow_up_parts(found)


def reading_of(request: Request, *, at: datetime, has_texts: bool) -> Reading:
    """Return who reads, in the language that the request asks for; words of people only with their scope."""
    return Reading(
        user=token_of(request).owner,
        at=at,
        language=page_language(),
        zone=timezone.get_current_timezone_name(),
        with_texts=has_texts and has_scope(request, ApiScope.TEXTS_READ),
    )


def note_reading(request: Request, persons: Iterable[Person], *, what: str, at: datetime) -> None:
    """Write down that a program read, before anything is shown: each person can read it."""
    token = token_of(request)
    people.were_read(persons, by=by_tool(token.owner, token_id=token.pk), at=at, what=what)


def _introductions(request: Request, asked: Parameters) -> QuerySet[Introduction]:
    found = Introduction.objects.visible_to(request.user)
    if person := _person(request, asked):
        found = found.filter(person=person)
    if key := asked.key("introduction"):
        found = found.filter(pk=key)
        if not found.exists():
            raise NotFound("There is no such introduction among those that you may see.")
    return found


def _person(request: Request, asked: Parameters) -> UUID | None:
    key = asked.key("person")
    if key and not Person.objects.visible_to(request.user).filter(pk=key).exists():
        raise NotFound("There is no such person among those whom you may see.")
    return key


def _address_of(request: Request, *, cursor: str) -> str | None:
    """Return the address of the next page, with all that was asked for; None where there is none."""
    if not cursor:
        return None
    asked: Sequence[tuple[str, str]] = [
        (name, value) for name, found in request.query_params.lists() for value in found if name != "cursor"
    ]
    return request.build_absolute_uri(f"{request.path}?{urlencode([*asked, ('cursor', cursor)])}")
