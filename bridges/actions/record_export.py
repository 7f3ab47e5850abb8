"""Introductions for another system (FHIR): a person's own, and one at a time for their practitioner, by a yes to it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.utils import translation

from bridges import vault
from bridges.actions import moves
from bridges.actions.parties import By
from bridges.actions.refusals import NoCopy
from bridges.fhir.bundles import bundle
from bridges.fhir.facts import Group, Subject, Told, Yes
from bridges.models import Consent, ConsentEnd, Introduction, Person, Visit, VisitState
from bridges.scopes import ConsentScope
from bridges.states import IntroductionStatus, Manner
from bridges.words import SCOPE_WORDS, STATUS_WORDS
from directory.actions import audit
from directory.exporters.fhir import rows
from directory.exporters.fhir.elements import Resource
from directory.models import Listing, TextVariant

C = ConsentScope
OPENED_BY: Final = ((C.NAME_OR_ALIAS, "message"), (C.ACCESS_NEEDS, "access_needs"))
"""Which of the person's own words a yes opens."""


@transaction.atomic
def own(person: Person, *, at: datetime) -> Resource:
    """Return all introductions of a person as a FHIR Bundle, and write down that they took it.

    Their own words are in it as far as a yes that holds opens them to the group; what is said of statuses is in the
    language that is active.
    """
    person = Person.objects.select_related("key").get(pk=person.pk)
    actor = audit.Actor(party="person", user_id=str(person.pk))
    about = audit.About(target="bridges.Person", target_id=str(person.pk), data_category="introductions")
    audit.record("person.record_taken", subject=person.pk, by=actor, at=at, about=about)
    box = vault.open_for(person)
    found = _with_parts(person.introductions.order_by("created_at", "pk"))
    subject = Subject(key=str(person.pk), called=box.read(person, "alias"))
    return bundle(_told(found, box=box, with_words=True, at=at), subject=subject, site=rows.site(), at=at)


@transaction.atomic
def of_one(introduction: Introduction, *, by: By, at: datetime) -> Resource:
    """Return one introduction as a FHIR Bundle for whoever supports the person, and write down that they took it.

    What to call the person is in it where that yes holds as well; none of their other words is: those are for the
    group. The row is held meanwhile, so that a yes that is taken back at this moment counts.

    :raises NoCopy: if no yes to a copy holds
    """
    moves.lock(introduction)
    yes = {one.scope: one for one in introduction.consents.active(at=at)}
    if C.SHARE_RECORD not in yes:
        raise NoCopy()
    consent_id = str(yes[C.SHARE_RECORD].pk)
    moves.write_down("introduction.record_taken", introduction, by=by, at=at, consent_id=consent_id)
    found = _with_parts(Introduction.objects.filter(pk=introduction.pk))
    person = found[0].person
    box = vault.open_for(person)
    called = (box.read(found[0], "called") or box.read(person, "alias")) if C.NAME_OR_ALIAS in yes else ""
    subject = Subject(key=str(person.pk), called=called)
    return bundle(_told(found, box=box, with_words=False, at=at), subject=subject, site=rows.site(), at=at)


def _with_parts(found: models.QuerySet[Introduction]) -> list[Introduction]:
    parts = ("consents", "visits", "shared_lines", "listing__texts")
    return list(found.select_related("person__key", "listing").prefetch_related(*parts))


def _told(found: Sequence[Introduction], *, box: vault.Vault, with_words: bool, at: datetime) -> list[Told]:
    groups = _groups(found, at=at)
    return [
        Told(
            key=str(row.pk),
            status=IntroductionStatus(row.status),
            status_words=str(STATUS_WORDS[IntroductionStatus(row.status)].short),
            group=groups[str(row.listing_id)],
            created_at=row.created_at,
            status_since=row.status_since,
            by_person=row.started_by == "person",
            asked_at=row.asked_at,
            ended_at=row.ended_at,
            visit=_visit(row),
            consents=tuple(_consents(row, at=at)),
            notes=tuple(_notes(row, box=box, at=at)) if with_words else (),
        )
        for row in found
    ]


def _groups(found: Sequence[Introduction], *, at: datetime) -> dict[str, Group]:
    """Return the listing of each introduction as everybody may read it; one that is gone has its name alone."""
    keys = {row.listing_id for row in found}
    public = list(rows.with_parts(Listing.objects.public().filter(pk__in=keys)))
    groups = {str(row.listing_id): Group(key=str(row.listing_id), name=_name(row.listing)) for row in found}
    for listing, service in zip(public, rows.services(public, at=at), strict=True):
        body = rows.bodies([listing.organization]) if listing.organization else rows.circles([listing])
        groups[str(listing.pk)] = Group(
            key=str(listing.pk),
            name=str(service["name"]),
            service=service,
            body=next(iter(body)),
            places=tuple(rows.places([listing])),
        )
    return groups


def _name(listing: Listing) -> str:
    names = {text.language: text.name for text in listing.texts.all() if text.variant == TextVariant.STANDARD}
    return names.get(listing.language) or "–"


def _consents(row: Introduction, *, at: datetime) -> Iterator[Yes]:
    """Yield every yes but those that were said again in other words, in the order of the scopes."""
    said = [one for one in row.consents.all() if one.ended_how != ConsentEnd.REPLACED]
    order = [str(scope) for scope in C]
    for one in sorted(said, key=lambda each: (order.index(each.scope), each.given_at)):
        with translation.override(one.language):
            question = str(SCOPE_WORDS[C(one.scope)].question)
        yield Yes(
            scope=C(one.scope),
            question=question,
            language=one.language,
            given_at=one.given_at,
            expires_at=one.expires_at,
            is_active=_holds(one, at=at),
            is_spoken=one.manner == Manner.SPOKEN,
        )


def _notes(row: Introduction, *, box: vault.Vault, at: datetime) -> Iterator[str]:
    """Yield what the person wrote and said yes to telling."""
    open_now = {one.scope for one in row.consents.all() if _holds(one, at=at)}
    for scope, name in OPENED_BY:
        if scope in open_now and box.read(row, name):
            yield box.read(row, name)
    if C.MY_CARD in open_now:
        yield from (box.read(line, "text") for line in row.shared_lines.all())


def _holds(consent: Consent, *, at: datetime) -> bool:
    return consent.ended_at is None and consent.given_at <= at < consent.expires_at


def _visit(row: Introduction) -> tuple[datetime, datetime | None] | None:
    """Return from when to when they go, or else went last; None where there is no visit."""
    last = max(
        (visit for visit in row.visits.all() if visit.state in {VisitState.PLANNED, VisitState.HAPPENED}),
        key=lambda visit: (visit.state == VisitState.PLANNED, visit.starts_at),
        default=None,
    )
    return (last.starts_at, _end_of(last)) if last else None


def _end_of(visit: Visit) -> datetime | None:
    """Return the instant at which the clock on the wall shows the end; an end before the start is on the next day."""
    if visit.end is None:
        return None
    day = visit.day if visit.end > visit.start else visit.day + timedelta(days=1)
    return datetime.combine(day, visit.end, tzinfo=ZoneInfo(visit.timezone))
