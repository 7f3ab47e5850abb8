"""Somebody asks by themselves: the person, their card, the introduction and the receipt, all at once or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from bridges.actions import introductions, people, receipts
from bridges.actions.consents import AskOrder
from bridges.actions.parties import by_person
from bridges.actions.refusals import AlreadyOpen, Refusal
from bridges.models import Introduction, Person
from bridges.states import IntroductionStatus as S
from directory.models import Listing


@dataclass(frozen=True, kw_only=True, slots=True)
class NewPerson:
    """What somebody says about themselves when they ask for the first time. `texts` are sealed fields of `Person`."""

    texts: Mapping[str, str]
    channel: str
    is_safe_to_write: bool
    language: str
    timezone: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of it. `receipt` is empty for somebody who has one; `refusal` says why the group was not asked yet."""

    person: Person
    introduction: Introduction
    receipt: str
    refusal: Refusal | None


@transaction.atomic
def send(
    listing: Listing,
    *,
    order: AskOrder,
    person: Person | None,
    new: NewPerson | None,
    card: Sequence[tuple[str, str]],
    chosen_lines: Sequence[int],
    at: datetime,
) -> Sent:
    """Ask the group for somebody who has a page (`person`), or for somebody `new` who gets one, with a receipt.

    `card` are the lines that were just written; `chosen_lines` are the places in it of those that the group may read.
    An idea that a practitioner had becomes the person's own yes.

    :raises AlreadyOpen: if the group was asked before and that is still open
    :raises ListingClosed: if the listing is not public any more
    """
    receipt = ""
    if person is None:
        assert new is not None
        person = people.start(
            texts=new.texts,
            language=new.language,
            timezone=new.timezone,
            channel=new.channel,
            is_safe_to_write=new.is_safe_to_write,
            by=None,
            at=at,
        )
        receipt = receipts.make(person, at=at)
    by = by_person(person)
    if card:
        lines = people.set_card(person, lines=card, by=by, at=at)
        order = replace(order, card_line_ids=tuple(lines[place].pk for place in chosen_lines if place < len(lines)))
    introduction = _begin(person, listing, order=order, at=at)
    refusal = introductions.hindrance(introduction, at=at) if introduction.status == S.CONSENTED else None
    return Sent(person, introduction, receipt, refusal)


def _begin(person: Person, listing: Listing, *, order: AskOrder, at: datetime) -> Introduction:
    by = by_person(person)
    idea = Introduction.objects.of(person).open().filter(listing=listing).first()
    if idea is None:
        return introductions.begin(person, listing, order=order, by=by, at=at)
    if idea.status == S.NOT_NOW:
        idea = introductions.consider(idea, by=by, at=at)
    if idea.status not in {S.SUGGESTED, S.CONSIDERING}:
        raise AlreadyOpen()
    agreed = introductions.consent(idea, order=order, by=by, at=at)
    try:
        return introductions.ask(agreed, by=by, at=at)
    except Refusal:  # the yes is kept; `hindrance` says why the group was not asked
        return Introduction.objects.get(pk=agreed.pk)
