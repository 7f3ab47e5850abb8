"""Asking to look after a listing: words, the proof of a mailbox, what present organisers say, a steward's yes.

A claim opens nothing before a steward has approved it, and afterwards the page of the listing, no introductions: who
claims is an organiser, never a host. What a visitor is answered does not depend on who looks after a listing now.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions import organiser_letters, organiser_team, organisers
from directory.actions.audit import Actor
from directory.actions.organiser_letters import LetterKind
from directory.actions.organiser_team import actor_of, fresh, hold, write_down
from directory.actions.organisers import OrganiserError
from directory.models import (
    OPEN_CLAIMS,
    Claim,
    ClaimAnswer,
    ClaimState,
    Contact,
    HandOver,
    Listing,
    Organiser,
    OrganiserRole,
    User,
)
from directory.organiser_rules import Act, Sign, is_strong, signs_of_address

LONGEST_WORDS = 600
MOST_OPEN = 5
"""Claims of one listing that wait at the same time; more are for a steward to notice, not to drown in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What somebody says who claims a listing."""

    name: str
    email: str
    language: str
    belongs: str
    how_to_check: str


@transaction.atomic
def ask(listing: Listing, words: Words, *, at: datetime) -> None:
    """Write down that somebody asks to look after a listing, and send them a letter to prove their mailbox.

    Whoever looks after it already gets a way in instead, and whoever waits for a steward hears so: by letter alone, so
    that nobody sees on the page who is who. Throttle before.

    :raises OrganiserError: if the address is none
    """
    email = organiser_team.clean_address(words.email)
    hold(listing.pk)
    rows = Organiser.objects.filter(listing=listing, ended_at__isnull=True)
    there = rows.select_related("claim").filter(email=email).first()
    if there is not None and there.verified_at is not None:
        organiser_letters.queue(LetterKind.NEW_LINK, to=there, about=f"{at:%Y%m%dT%H%M}", at=at)
        return
    if there is None:
        if Claim.objects.filter(organiser__listing=listing, state__in=OPEN_CLAIMS).count() >= MOST_OPEN:
            return  # the visitor reads the same; the stewards see the five that wait
        there = organisers.make(
            listing, name=words.name, email=email, language=words.language, role=OrganiserRole.CO, at=at
        )
        write_down("claim.ask", there, by=_claimant(there), at=at)
    if there.invited_by_id is not None or HandOver.objects.open().filter(after=there).exists():
        organiser_letters.queue(LetterKind.INVITATION, to=there, about=f"{at:%Y%m%dT%H%M}", at=at)
        return
    _write(there, words, at=at)
    organiser_letters.queue(LetterKind.PROVE, to=there, about=f"{at:%Y%m%dT%H%M}", at=at)


@transaction.atomic
def prove(organiser: Organiser, *, at: datetime) -> Claim:
    """Take a claim into the steward's queue: its mailbox is theirs. Who looks after the listing now hears of it.

    :raises OrganiserError: if it is decided or taken back
    """
    hold(organiser.listing_id)
    rows = Claim.objects.filter(organiser=organiser)
    if rows.filter(state=ClaimState.UNPROVEN).update(state=ClaimState.WAITING):
        Organiser.objects.filter(pk=organiser.pk).update(email_proven_at=at)
        write_down("claim.prove", organiser, by=_claimant(organiser), at=at)
        for other in organiser_team.others_of(organiser):
            organiser_letters.queue(LetterKind.CLAIM_MADE, to=other, about=str(organiser.pk), at=at)
    claim = rows.select_related("organiser__listing").first()
    if claim is None or claim.state != ClaimState.WAITING:
        raise OrganiserError(_("This was decided, or taken back."))
    return claim


@transaction.atomic
def take_back(organiser: Organiser, *, at: datetime) -> None:
    """End a claim that its owner no longer wants, or never made: name, address and words go at once.

    :raises OrganiserError: if it is decided or taken back
    """
    hold(organiser.listing_id)
    rows = Claim.objects.filter(organiser=organiser, state__in=OPEN_CLAIMS)
    if not rows.update(state=ClaimState.WITHDRAWN, decided_at=at):
        raise OrganiserError(_("This was decided, or taken back."))
    write_down("claim.take_back", organiser, by=_claimant(organiser), at=at)
    organisers.end(organiser, at=at)
    wipe(Claim.objects.get(organiser=organiser), at=at)


@transaction.atomic
def answer(claim: Claim, *, is_known: bool, words: str, by: Organiser, at: datetime) -> None:
    """Keep what somebody who looks after the listing says of a claimant; the last word of each counts.

    :raises OrganiserError: if `by` does not look after the same listing, or if the claim is decided
    """
    by = organiser_team.checked(by, Act.ANSWER_CLAIM, at=at)
    hold(by.listing_id)
    waiting = Claim.objects.waiting().filter(pk=claim.pk, organiser__listing=by.listing_id)
    if not waiting.exists():
        raise OrganiserError(_("This was decided, or taken back."))
    ClaimAnswer.objects.update_or_create(
        claim=claim,
        organiser=by,
        defaults={"is_known": is_known, "words": words.strip()[:LONGEST_WORDS], "said_at": at},
    )
    event = "claim.support" if is_known else "claim.object"
    write_down(event, claim.organiser, by=actor_of(by), at=at)


@transaction.atomic
def approve(claim: Claim, *, words: str = "", is_owner: bool | None = None, by: User, at: datetime) -> Organiser:
    """Let a claimant look after the listing: as its owner where it has none, else as co-organiser.

    `is_owner` says otherwise. Where somebody objected, or nothing speaks for it but the claimant's own words, the
    steward writes down why.

    :raises OrganiserError: if `by` is no steward or the claimant, if words are missing, or if it is decided
    """
    claim = _decidable(claim, by=by)
    words = words.strip()[:LONGEST_WORDS]
    if not words and not is_strong(signs_of(claim)):
        raise OrganiserError(_("Little speaks for this yet. Say in a few words why it is right."), field="words")
    organiser = claim.organiser
    has_owner = Organiser.objects.current().filter(listing=organiser.listing_id, role=OrganiserRole.OWNER).exists()
    role = OrganiserRole.OWNER if (not has_owner if is_owner is None else is_owner) else OrganiserRole.CO
    _decide(claim, ClaimState.APPROVED, words=words, by=by, at=at)
    Organiser.objects.filter(pk=organiser.pk).update(verified_at=at, verified_by=by, role=role)
    organiser_letters.queue(LetterKind.CLAIM_DECIDED, to=organiser, at=at)
    for other in organiser_team.others_of(organiser):
        organiser_letters.queue(LetterKind.NEWS, to=other, about=f"claim:{claim.pk}", at=at)
    return fresh(organiser)


@transaction.atomic
def decline(claim: Claim, *, words: str, by: User, at: datetime) -> None:
    """Say no, in words that the claimant reads; their links open nothing any more.

    :raises OrganiserError: if `by` is no steward or the claimant, if words are missing, or if it is decided
    """
    claim = _decidable(claim, by=by)
    words = words.strip()[:LONGEST_WORDS]
    if not words:
        raise OrganiserError(_("Say in a few words why not. They read it."), field="words")
    _decide(claim, ClaimState.DECLINED, words=words, by=by, at=at)
    organisers.end(claim.organiser, at=at)
    organiser_letters.queue(LetterKind.CLAIM_DECIDED, to=claim.organiser, at=at)


def signs_of(claim: Claim) -> frozenset[Sign]:
    """Return what speaks for and against a claim now: the address, those who look after the listing, other claims."""
    claimant, listing = claim.organiser, claim.organiser.listing
    contacts = Contact.objects.filter(listing=listing).exclude(email="")
    published = contacts.filter(is_public=True).values_list("email", flat=True)
    known = contacts.filter(is_public=False).values_list("email", flat=True)
    websites = [listing.url, listing.organization.url if listing.organization else ""]
    signs = set(signs_of_address(claimant.email, published=published, known=known, websites=websites))
    has_organiser = Organiser.objects.current().filter(listing=listing).exclude(pk=claimant.pk).exists()
    signs.add(Sign.HAS_ORGANISER if has_organiser else Sign.HAS_NO_ORGANISER)
    said = set(claim.answers.filter(organiser__ended_at__isnull=True).values_list("is_known", flat=True))
    signs |= {Sign.SUPPORTED if is_known else Sign.OBJECTED for is_known in said}
    return frozenset(signs | _signs_of_others(claim))


def wipe(claim: Claim, *, at: datetime) -> None:
    """Take away who claimed and what was said; that there was a claim, and how it ended, stays."""
    claim.answers.all().delete()
    Claim.objects.filter(pk=claim.pk).update(belongs="", how_to_check="", answer="", wiped_at=at)
    Organiser.objects.filter(pk=claim.organiser_id).update(name="", email="")


def _signs_of_others(claim: Claim) -> set[Sign]:
    claimant = claim.organiser
    others = Claim.objects.exclude(pk=claim.pk)
    same_address = others.filter(organiser__email=claimant.email).exclude(organiser__email="")
    here = {"organiser__listing": claimant.listing_id}
    found = {
        Sign.CLAIMED_BEFORE: same_address.filter(state=ClaimState.DECLINED, **here),
        Sign.CLAIMS_OTHERS: same_address.filter(state=ClaimState.WAITING).exclude(**here),
        Sign.CLAIMED_BY_OTHERS: others.filter(state=ClaimState.WAITING, **here),
    }
    return {sign for sign, rows in found.items() if rows.exists()}


def _write(organiser: Organiser, words: Words, *, at: datetime) -> None:
    """Keep the words of a claim; until the mailbox is proven, the last ones count, and then they stay."""
    said = {
        "belongs": words.belongs.strip()[:LONGEST_WORDS],
        "how_to_check": words.how_to_check.strip()[:LONGEST_WORDS],
    }
    claim, is_new = Claim.objects.get_or_create(organiser=organiser, defaults={**said, "made_at": at})
    if not is_new and claim.state == ClaimState.UNPROVEN:
        Claim.objects.filter(pk=claim.pk).update(**said)
        Organiser.objects.filter(pk=organiser.pk).update(name=words.name, language=words.language)


def _decidable(claim: Claim, *, by: User) -> Claim:
    organiser_team.check_steward(by)
    hold(claim.organiser.listing_id)
    rows = Claim.objects.waiting().select_related("organiser__listing__organization")
    found = rows.filter(pk=claim.pk).first()
    if found is None:
        raise OrganiserError(_("Somebody was first: this is decided, or taken back."))
    if found.organiser.email.casefold() == by.email.casefold():
        raise OrganiserError(_("This is you. Another steward has to decide."))
    return found


def _decide(claim: Claim, state: ClaimState, *, words: str, by: User, at: datetime) -> None:
    rows = Claim.objects.filter(pk=claim.pk, state=ClaimState.WAITING)
    if not rows.update(state=state, answer=words, decided_at=at, decided_by=by):
        raise OrganiserError(_("Somebody was first: this is decided, or taken back."))
    event = "claim.approve" if state == ClaimState.APPROVED else "claim.decline"
    signs = sorted(str(sign) for sign in signs_of(claim))
    write_down(event, claim.organiser, by=actor_of(by), at=at, value=",".join(signs)[:40])


def _claimant(organiser: Organiser) -> Actor:
    return Actor(party="claimant", user_id=str(organiser.pk))
