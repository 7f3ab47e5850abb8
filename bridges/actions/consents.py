"""What a person says yes to: given in their own words, ended one by one or all at once, never without them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.db import transaction

from bridges import vault
from bridges.actions import follow_ups, moves, news, notices
from bridges.actions.parties import CLOCK, By
from bridges.actions.refusals import NotOpen, RequestClosed, TooLong
from bridges.models import AskedBy, Company, Consent, ConsentEnd, Introduction, NoticeKind
from bridges.scopes import LONGEST_CONSENT, ConsentScope
from bridges.states import ENDED, HOST_KNOWS, Manner, Party
from bridges.states import IntroductionStatus as S

C = ConsentScope
MAY_BE_GIVEN: Final = HOST_KNOWS | {S.CONSENTED}
"""Before, the person has not said yes to the introduction; after the end there is nothing to say yes to."""

NOT_SENT_WITHOUT: Final = MappingProxyType(
    {
        C.NAME_OR_ALIAS: news.TO_HOSTS,
        C.HOST_MAY_REPORT_ATTENDANCE: frozenset({NoticeKind.ATTENDANCE_FOR_HOST}),
        C.TELL_MY_PRACTITIONER: frozenset({NoticeKind.FOR_PRACTITIONER}),
        C.FOLLOW_UP: frozenset({NoticeKind.FOLLOW_UP}),
    }
)
"""Which waiting notices are called off when a consent ends; the worker asks again at hand-over."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AskOrder:
    """What a person chose on the pages of asking: the scopes, the exact texts that they saw, and their own words.

    `called` is what the host may call them (empty: their alias); `days` is how long the yes holds.
    """

    scopes: frozenset[ConsentScope]
    texts_shown: Mapping[ConsentScope, str]
    called: str = ""
    message: str = ""
    access_needs: str = ""
    what_would_help: str = ""
    card_line_ids: tuple[UUID, ...] = field(default=())
    company: Company = Company.ALONE
    follow_up_by: AskedBy = AskedBy.SYSTEM
    days: int = LONGEST_CONSENT.days
    language: str = "en"


@transaction.atomic
def give(introduction: Introduction, *, order: AskOrder, by: By, at: datetime) -> list[Consent]:
    """Write down the person's yes to each scope of `order`, and return the new consents.

    An earlier consent to the same scope ends as replaced. Only texts that a given scope is about are kept, and an empty
    one leaves what was written before. Where the host waits to be told the name again, they are asked again.

    :raises NotOpen: if it is not the person who says it, or they have not said yes to the introduction
    :raises RequestClosed: if the introduction has ended
    :raises TooLong: if the yes is to hold longer than 90 days
    """
    row = moves.lock(introduction)
    _check_person(row, by=by)
    if row.status not in MAY_BE_GIVEN:
        raise RequestClosed() if row.status in ENDED else NotOpen()
    if not 1 <= order.days <= LONGEST_CONSENT.days:
        raise TooLong()
    host_was_told = row.consents.active(at=at).filter(scope=C.NAME_OR_ALIAS).exists()
    earlier = row.consents.filter(ended_at__isnull=True, scope__in=[str(scope) for scope in order.scopes])
    _end_rows(row, list(earlier), how=ConsentEnd.REPLACED, by=by, at=at)
    _keep_words(row, order=order)
    given = [_write(row, scope, order=order, by=by, at=at) for scope in C if scope in order.scopes]
    if C.FOLLOW_UP in order.scopes:
        follow_ups.resume(row, at=at)
    if row.status == S.ASKED and C.NAME_OR_ALIAS in order.scopes and not host_was_told:
        news.tell_host(row, kind=NoticeKind.ASK_HOST, about=given[0].pk, at=at)
    return given


@transaction.atomic
def end(consent: Consent, *, by: By, at: datetime) -> Consent:
    """End one consent. From then on nobody sees or hears what it opened; what was scheduled by it is called off.

    Ending what has ended already changes nothing.

    :raises NotOpen: if it is not the person who says it
    """
    row = moves.lock(consent.introduction)
    _check_person(row, by=by)
    return _end_one(row, consent, how=ConsentEnd.PERSON, by=by, at=at)


def end_all(introduction: Introduction, *, how: ConsentEnd, by: By = CLOCK, at: datetime) -> None:
    """End what still holds when the introduction ends. The caller holds the row of the introduction locked."""
    _end_rows(introduction, list(introduction.consents.filter(ended_at__isnull=True)), how=how, by=by, at=at)


def expire_due(*, at: datetime) -> int:
    """End the consents whose time is over, each in a transaction of its own, and return how many."""
    due = Consent.objects.filter(ended_at__isnull=True, expires_at__lte=at).select_related("introduction")
    return sum(_expire(consent, at=at) for consent in list(due.order_by("expires_at", "pk")))


@transaction.atomic
def _expire(consent: Consent, *, at: datetime) -> bool:
    row = moves.lock(consent.introduction)
    if not row.consents.filter(pk=consent.pk, ended_at__isnull=True).exists():
        return False
    _end_one(row, consent, how=ConsentEnd.EXPIRED, by=CLOCK, at=at)
    return True


def _check_person(row: Introduction, *, by: By) -> None:
    if by.party != Party.PERSON or by.person is None or by.person.pk != row.person_id:
        raise NotOpen()


def _end_one(row: Introduction, consent: Consent, *, how: ConsentEnd, by: By, at: datetime) -> Consent:
    """End one consent and what hangs on it; `row` is held."""
    current = row.consents.get(pk=consent.pk)
    if current.ended_at is not None:
        return current
    _end_rows(row, [current], how=how, by=by, at=at)
    scope = C(current.scope)
    if scope == C.FOLLOW_UP:
        follow_ups.cancel_all(row, at=at)
    if scope in NOT_SENT_WITHOUT:
        notices.cancel_for(row, kinds=NOT_SENT_WITHOUT[scope], at=at)
    return current


def _end_rows(row: Introduction, rows: list[Consent], *, how: ConsentEnd, by: By, at: datetime) -> None:
    for consent in rows:
        consent.ended_at, consent.ended_how = at, how
        consent.save(update_fields=["ended_at", "ended_how"])
        moves.write_down(
            "consent.end",
            row,
            by=by,
            at=at,
            consent_id=str(consent.pk),
            previous_value=consent.scope,
            replacement_value=str(how),
        )


def _keep_words(row: Introduction, *, order: AskOrder) -> None:
    """Keep the texts of the scopes that are given, and no others: what may not be told is not stored for telling."""
    person_vault = vault.open_for(row.person)
    texts: dict[str, str] = {}
    if C.NAME_OR_ALIAS in order.scopes:
        known = person_vault.read(row, "called") or person_vault.read(row.person, "alias")
        texts |= {"called": order.called or known, "message": order.message}
    if C.ACCESS_NEEDS in order.scopes:
        texts["access_needs"] = order.access_needs
    if C.MY_CARD in order.scopes:
        row.shared_lines.set(row.person.card_lines.filter(pk__in=order.card_line_ids))
    if C.FOLLOW_UP in order.scopes:
        row.follow_up_by = order.follow_up_by
    written = person_vault.write_all(row, {name: text for name, text in texts.items() if text})
    row.save(update_fields=[*written, "follow_up_by"])


def _write(row: Introduction, scope: ConsentScope, *, order: AskOrder, by: By, at: datetime) -> Consent:
    consent = Consent(
        introduction=row,
        scope=str(scope),
        language=order.language,
        manner=str(by.manner),
        recorded_by=by.user if by.manner == Manner.SPOKEN else None,
        given_at=at,
        expires_at=at + timedelta(days=order.days),
    )
    vault.open_for(row.person).write(consent, "text_shown", order.texts_shown[scope])
    consent.save(force_insert=True)
    moves.write_down(
        "consent.give",
        row,
        by=by,
        at=at,
        consent_id=str(consent.pk),
        replacement_value=str(scope),
    )
    return consent
