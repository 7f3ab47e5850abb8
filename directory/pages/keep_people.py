"""Who looks after a listing together, as its organisers see it: names, never a claimant's address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from directory.actions.organiser_team import is_last_owner, standing_of
from directory.date_words import say_date
from directory.models import Claim, HandOver, Listing, Organiser
from directory.organiser_rules import Act, Standing, may
from directory.pages.keep_home import role_words
from directory.pages.listing_names import listing_name


@dataclass(frozen=True, slots=True)
class Person:
    """One organiser, or somebody who is invited. `out_url`: where they are taken out, if this reader may."""

    name: str
    more: str
    is_you: bool
    is_in: bool
    out_url: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A hand-over that waits. `may_accept` and `may_call_off` are this reader's."""

    words: str
    reason: str
    may_accept: bool
    may_call_off: bool


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """Somebody who asks to look after the listing as well."""

    name: str
    url: str
    said: str


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Who looks after one listing, and what this reader may do about it."""

    id: str
    group: str
    people: Sequence[Person]
    claims: Sequence[ClaimLine]
    offer: Offer | None
    may_invite: bool
    may_hand_over: bool
    is_last_owner: bool
    others: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """One claim, as present organisers see it: name and how somebody belongs; address and proof are the steward's."""

    id: str
    listing_id: str
    group: str
    name: str
    belongs: str
    made_words: str
    is_known: bool | None
    words: str


def people_page(organiser: Organiser, *, language: str, at: datetime) -> PeoplePage:
    """Return who looks after the listing of an organiser, for that organiser."""
    rows = _rows(organiser.listing)
    standing = standing_of(organiser)
    hand_over = HandOver.objects.open().filter(listing=organiser.listing_id).select_related("before", "after").first()
    present = [row for row in rows if row.verified_at is not None]
    return PeoplePage(
        id=str(organiser.listing_id),
        group=listing_name(organiser.listing, language=language),
        people=[_person(row, reader=organiser, standing=standing, at=at) for row in rows],
        claims=[_claim_line(claim, organiser) for claim in _claims(organiser.listing)],
        offer=_offer(hand_over, organiser),
        may_invite=may(standing, Act.INVITE),
        may_hand_over=may(standing, Act.HAND_OVER) and hand_over is None,
        is_last_owner=is_last_owner(organiser),
        others=[(row.email, row.name) for row in present if row.pk != organiser.pk],
    )


def claim_page(claim: Claim, organiser: Organiser, *, language: str, at: datetime) -> ClaimPage:
    """Return a claim for one of those who look after its listing now."""
    mine = claim.answers.filter(organiser=organiser).first()
    return ClaimPage(
        id=str(claim.pk),
        listing_id=str(organiser.listing_id),
        group=listing_name(organiser.listing, language=language),
        name=claim.organiser.name,
        belongs=claim.belongs,
        made_words=say_date(claim.made_at.date(), today=at.date()),
        is_known=mine.is_known if mine else None,
        words=mine.words if mine else "",
    )


def _rows(listing: Listing) -> list[Organiser]:
    """Return those who look after a listing, and after them those who are invited; no claimants."""
    rows = Organiser.objects.filter(listing=listing, ended_at__isnull=True).order_by("created_at", "pk")
    offered = set(HandOver.objects.open().filter(listing=listing).values_list("after_id", flat=True))
    shown = [row for row in rows if row.verified_at or row.invited_by_id or row.pk in offered]
    return sorted(shown, key=lambda row: row.verified_at is None)


def _claims(listing: Listing) -> list[Claim]:
    rows = Claim.objects.waiting().filter(organiser__listing=listing).select_related("organiser")
    return list(rows.prefetch_related("answers").order_by("made_at", "pk"))


def _person(row: Organiser, *, reader: Organiser, standing: Standing, at: datetime) -> Person:
    is_in = row.verified_at is not None
    may_go = may(standing, Act.TAKE_OUT) and row.pk != reader.pk and standing_of(row) != Standing.OWNER
    day = say_date(row.created_at.date(), today=at.date())
    return Person(
        name=row.name if is_in and row.name else row.email if may(standing, Act.INVITE) else _("Somebody"),
        more=role_words(row) if is_in else _("Invited on %(day)s, has not answered yet") % {"day": day},
        is_you=row.pk == reader.pk,
        is_in=is_in,
        out_url=reverse("keep_take_out", args=[row.listing_id, row.pk]) if may_go else "",
    )


def _claim_line(claim: Claim, organiser: Organiser) -> ClaimLine:
    said = {answer.organiser_id: answer.is_known for answer in claim.answers.all()}.get(organiser.pk)
    words = {True: _("You said that you know them."), False: _("You said that you do not know them."), None: ""}
    url = reverse("keep_claim", args=[organiser.listing_id, claim.pk])
    return ClaimLine(name=claim.organiser.name, url=url, said=words[said])


def _offer(row: HandOver | None, organiser: Organiser) -> Offer | None:
    if row is None or organiser.pk not in {row.before_id, row.after_id}:
        return None
    is_mine = row.after_id == organiser.pk
    by_steward = row.made_by_id is not None
    if is_mine:
        words = _("You are asked to look after this page from now on: to invite others, and to hand it over one day.")
    elif by_steward:
        words = _("A steward hands this page over to somebody else. If that is not right, you can stop it.")
    else:
        called = row.after.name or row.after.email
        words = _("You are handing this page over to %(name)s. Nothing changes before they say yes.") % {"name": called}
    return Offer(
        words=words,
        reason=row.reason if by_steward else "",
        may_accept=is_mine,
        may_call_off=not is_mine,
    )
