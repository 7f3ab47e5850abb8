"""Claims, as stewards see them: who asks, what they say, and what speaks for and against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.actions import claims as actions
from directory.date_words import say_date
from directory.models import Claim, ClaimState, Contact, Organiser, OrganiserRole
from directory.organiser_rules import AGAINST, STRONG, Sign, domain_of, is_strong
from directory.pages.listing_names import listing_name

MOST_WAITING, MOST_DECIDED = 100, 20
SIGN_WORDS: Mapping[Sign, str | Promise] = {
    Sign.PUBLISHED_ADDRESS: gettext_lazy("The link went to the very address that the group publishes, and was used."),
    Sign.KNOWN_ADDRESS: gettext_lazy("The link went to an address of the group that we have, and was used."),
    Sign.OWN_DOMAIN: gettext_lazy("The mailbox belongs to the same domain as the group’s own website."),
    Sign.COMMON_DOMAIN: gettext_lazy("The mailbox is one that anybody can get."),
    Sign.OTHER_DOMAIN: gettext_lazy("The domain of the mailbox is not one that we know from this group."),
    Sign.HAS_ORGANISER: gettext_lazy("Somebody looks after this page already. They were told."),
    Sign.HAS_NO_ORGANISER: gettext_lazy("Nobody looks after this page now."),
    Sign.OBJECTED: gettext_lazy("Somebody who looks after it now does not know them."),
    Sign.SUPPORTED: gettext_lazy("Somebody who looks after it now knows them."),
    Sign.CLAIMED_BEFORE: gettext_lazy("The same address was declined here before."),
    Sign.CLAIMS_OTHERS: gettext_lazy("The same address asks for other groups as well."),
    Sign.CLAIMED_BY_OTHERS: gettext_lazy("Somebody else asks for this group, too."),
}


@dataclass(frozen=True, slots=True)
class SignLine:
    """One thing to weigh: an icon, and words."""

    icon: str
    words: str


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One line of the queue."""

    url: str
    group: str
    name: str
    day: str
    is_strong: bool
    is_doubted: bool
    state: str


@dataclass(frozen=True, slots=True)
class Said:
    """What one of the present organisers says."""

    name: str
    is_known: bool
    words: str


@dataclass(frozen=True, slots=True)
class DeskClaim:
    """One claim with all that a steward weighs."""

    id: str
    group: str
    group_url: str
    people_url: str
    name: str
    email: str
    domain: str
    belongs: str
    how_to_check: str
    day: str
    signs: Sequence[SignLine]
    is_strong: bool
    answers: Sequence[Said]
    present: Sequence[str]
    contacts: Sequence[str]
    website: str
    is_waiting: bool
    state: str
    answer: str
    decided_words: str
    gets_owner: bool


def queue(*, language: str, at: datetime) -> tuple[list[ClaimRow], list[ClaimRow]]:
    """Return the claims that wait, oldest first, and those that were decided lately."""
    rows = Claim.objects.select_related("organiser__listing__organization").prefetch_related(
        "organiser__listing__texts", "answers"
    )
    waiting = rows.filter(pk__in=Claim.objects.waiting().values("pk")).order_by("made_at", "pk")[:MOST_WAITING]
    decided = rows.filter(state__in=[ClaimState.APPROVED, ClaimState.DECLINED]).order_by("-decided_at", "pk")
    return (
        [_row(claim, language=language, at=at) for claim in waiting],
        [_row(claim, language=language, at=at) for claim in decided[:MOST_DECIDED]],
    )


def claim_page(claim: Claim, *, language: str, at: datetime) -> DeskClaim:
    """Return one claim, with what speaks for and against it now."""
    claimant, listing = claim.organiser, claim.organiser.listing
    found = actions.signs_of(claim)
    present = Organiser.objects.current().filter(listing=listing).exclude(pk=claimant.pk).order_by("created_at", "pk")
    answers = claim.answers.select_related("organiser").order_by("said_at", "pk")
    contacts = Contact.objects.filter(listing=listing).order_by("pk")
    return DeskClaim(
        id=str(claim.pk),
        group=listing_name(listing, language=language),
        group_url=reverse("listing", args=[listing.pk]),
        people_url=reverse("desk_people", args=[listing.pk]),
        name=claimant.name,
        email=claimant.email,
        domain=domain_of(claimant.email),
        belongs=claim.belongs,
        how_to_check=claim.how_to_check,
        day=say_date(claim.made_at.date(), today=at.date()),
        signs=[SignLine(_icon(sign), str(SIGN_WORDS[sign])) for sign in Sign if sign in found],
        is_strong=is_strong(found),
        answers=[Said(row.organiser.name, row.is_known, row.words) for row in answers],
        present=[row.name for row in present],
        contacts=[text for row in contacts for text in (row.phone, row.email) if text],
        website=listing.url,
        is_waiting=claim.state == ClaimState.WAITING,
        state=str(ClaimState(claim.state).label),
        answer=claim.answer,
        decided_words=_decided_words(claim, at=at),
        gets_owner=not present.filter(role=OrganiserRole.OWNER).exists(),
    )


def _row(claim: Claim, *, language: str, at: datetime) -> ClaimRow:
    found = actions.signs_of(claim) if claim.state == ClaimState.WAITING else frozenset()
    return ClaimRow(
        url=reverse("desk_claim", args=[claim.pk]),
        group=listing_name(claim.organiser.listing, language=language),
        name=claim.organiser.name or _("Somebody"),
        day=say_date((claim.decided_at or claim.made_at).date(), today=at.date()),
        is_strong=is_strong(found),
        is_doubted=bool(found & AGAINST),
        state=str(ClaimState(claim.state).label),
    )


def _icon(sign: Sign) -> str:
    return "ok" if sign in STRONG else "warning" if sign in AGAINST else "info"


def _decided_words(claim: Claim, *, at: datetime) -> str:
    if claim.decided_at is None:
        return ""
    day = say_date(claim.decided_at.date(), today=at.date())
    who = claim.decided_by.display_name if claim.decided_by else ""
    return _("%(day)s, %(name)s") % {"day": day, "name": who} if who else day
