"""What each kind of letter needs: its subject, what its link opens, and whether it may still leave.

The words of a kind are in `templates/mail/<kind>.txt` (the variable `context` is what was queued with it): one sentence
that says that there is something to see. Never a name, a group, a place or a date: a mailbox may be shared.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from directory.actions import invitations, organiser_links, private_links, proposal_links
from directory.models import (
    ErrorReport,
    Letter,
    LetterKind,
    OrganiserLink,
    OrganiserLinkPurpose,
    Proposal,
    ProposalState,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

K, P = LetterKind, OrganiserLinkPurpose
MESSAGE: Final = _("A message for you")


@dataclass(frozen=True, slots=True)
class Way:
    """How a letter leads to its page: a path with the token in its fragment, and the same as a code to type."""

    path: str
    code: str = ""
    link: OrganiserLink | None = None  # ended if the letter does not arrive


class To(Enum):
    """Who may still get a letter when it leaves."""

    CURRENT = auto()  # an organiser who may keep the listing now
    ASKING = auto()  # the same, or one who was invited or asked to be it, and was not ended
    FORMER = auto()  # any organiser, also one who has just been ended
    ADDRESS = auto()  # somebody who is only an address to us


Make = Callable[[Letter, datetime], Way | None]
WhyNot = Callable[[Letter], str]


def _nothing(_letter: Letter, _at: datetime) -> None:
    return None


def _is_there(letter: Letter) -> str:
    return "listing_gone" if letter.listing is None or letter.listing.binned_at or letter.listing.merged_into_id else ""


def _always(_letter: Letter) -> str:
    return ""


def _may_be_answered(letter: Letter) -> str:
    """Nobody is asked about a listing whose changes the stewards stopped: their answer would be refused."""
    return _is_there(letter) or ("frozen" if letter.listing and letter.listing.frozen_at else "")


def _is_still_a_question(letter: Letter) -> str:
    """Nobody is asked what was answered meanwhile, nor about what is not public any more."""
    if code := _may_be_answered(letter):
        return code
    if letter.listing is not None and not letter.listing.is_public():
        return "not_public"
    return "confirmed" if since(letter) != letter.context.get("since") else ""


def _is_hidden(letter: Letter) -> str:
    return _may_be_answered(letter) or ("" if letter.listing and letter.listing.hidden_at else "not_hidden")


def _is_wanted(letter: Letter) -> str:
    """Whoever asked for no more mail meanwhile gets none: their address is wiped from the report at once."""
    is_wiped = ErrorReport.objects.filter(pk=letter.context.get("report"), email="").exists()
    return "unwanted" if is_wiped else ""


def _proposal(letter: Letter) -> Proposal | None:
    return Proposal.objects.filter(pk=letter.context.get("proposal")).first()


def _is_proven(letter: Letter) -> str:
    """Nobody is asked to prove an address that they have proven, or after the proposal is gone."""
    proposal = _proposal(letter)
    return "" if proposal and proposal.state == ProposalState.UNPROVEN else "proven"


def _to_the_proposal(letter: Letter, at: datetime) -> Way | None:
    proposal = _proposal(letter)
    if proposal is None:
        return None
    secrets = proposal_links.new_link(proposal, at=at)
    return Way(f"{reverse('list_group_open')}#{secrets.token}", secrets.code)


def _answer(letter: Letter, _at: datetime) -> Way | None:
    """Open the answer to a report; a link of an earlier try opens nothing any more."""
    secrets = private_links.new_secrets(ErrorReport.objects.all())
    if not ErrorReport.objects.filter(pk=letter.context.get("report")).update(**secrets.columns):
        return None
    return Way(f"{reverse('report_answer')}#{secrets.token}", secrets.code)


def since(letter: Letter) -> str:
    """Return from when the listing of a letter is counted, as its context has it."""
    listing = letter.listing
    moment = (listing.confirmed_at or listing.created_at) if listing else None
    return moment.isoformat() if moment else ""


@dataclass(frozen=True, slots=True)
class Kind:
    """`link` makes the way to its page when the letter is written; `why_not` gives a code if it must not leave."""

    to: To
    link: Make = _nothing
    why_not: WhyNot = _is_there
    subject: "_StrPromise | str" = MESSAGE
    at_any_hour: bool = False  # whoever asked for it a moment ago waits for it


def _leads_to(purpose: OrganiserLinkPurpose) -> Make:
    """Return what makes a link of an organiser's for the listing of the letter."""

    def make(letter: Letter, at: datetime) -> Way | None:
        return _way(letter, purpose, at=at)

    return make


def _to_the_decision(letter: Letter, at: datetime) -> Way | None:
    """Lead whoever may come in to their page, and whoever may not to the steward's words."""
    is_in = letter.organiser is not None and letter.organiser.verified_at and not letter.organiser.ended_at
    return _way(letter, P.OPEN if is_in else P.PROVE, at=at)


def _to_what_is_still_theirs(letter: Letter, at: datetime) -> Way | None:
    is_out = letter.organiser is None or letter.organiser.ended_at is not None
    return None if is_out else _way(letter, P.OPEN, at=at)


def _to_all_of_theirs(letter: Letter, at: datetime) -> Way | None:
    return _way(letter, P.OPEN, opens_all=True, at=at)


def _to_an_account(letter: Letter, at: datetime) -> Way | None:
    if letter.organiser is None:
        return None
    new = invitations.for_organiser(letter.organiser.email, at=at)
    return Way(f"{reverse('join')}#{new.token}", new.token)


def _way(letter: Letter, purpose: OrganiserLinkPurpose, *, opens_all: bool = False, at: datetime) -> Way | None:
    if letter.organiser is None:
        return None
    new = organiser_links.make(purpose, organiser=letter.organiser, opens_all=opens_all, at=at)
    return Way(new.path, new.code, new.link)


LETTERS: Final[Mapping[LetterKind, Kind]] = MappingProxyType(
    {
        K.STILL_TRUE: Kind(To.CURRENT, _leads_to(P.STILL_TRUE), why_not=_is_still_a_question),
        K.HIDDEN_SOON_30: Kind(To.CURRENT, _leads_to(P.STILL_TRUE), why_not=_is_still_a_question),
        K.HIDDEN_SOON_14: Kind(To.CURRENT, _leads_to(P.STILL_TRUE), why_not=_is_still_a_question),
        K.HIDDEN_SOON_3: Kind(To.CURRENT, _leads_to(P.STILL_TRUE), why_not=_is_still_a_question),
        K.NOW_HIDDEN: Kind(To.CURRENT, _leads_to(P.STILL_TRUE), why_not=_is_hidden),
        K.INVITATION: Kind(To.ASKING, _leads_to(P.INVITE)),
        K.CLAIM_DECIDED: Kind(To.FORMER, _to_the_decision),
        K.HANDED_OVER: Kind(To.FORMER, _to_what_is_still_theirs, why_not=_always),
        K.KEEP_LINK: Kind(To.CURRENT, _to_all_of_theirs, at_any_hour=True),
        K.KEEP_ACCOUNT: Kind(To.CURRENT, _to_an_account, at_any_hour=True),
        K.KEEP_NEWS: Kind(To.CURRENT, _leads_to(P.OPEN)),
        K.CLAIM_PROVE: Kind(To.ASKING, _leads_to(P.PROVE), at_any_hour=True),
        K.CLAIM_MADE: Kind(To.CURRENT, _leads_to(P.OPEN)),
        K.REQUEST_DECIDED: Kind(To.CURRENT, _leads_to(P.OPEN)),
        K.REPORT_FOR_ORGANISER: Kind(To.CURRENT, _leads_to(P.OPEN)),
        K.REPORT_DECIDED: Kind(To.ADDRESS, link=_answer, why_not=_is_wanted),
        K.LISTING_CONFIRM_EMAIL: Kind(To.ADDRESS, _to_the_proposal, why_not=_is_proven, at_any_hour=True),
        K.LISTING_RECEIVED: Kind(To.ADDRESS, _to_the_proposal, why_not=_always),
        K.LISTING_ANSWERED: Kind(To.ADDRESS, _to_the_proposal, why_not=_always),
        K.LISTING_PUBLISHED: Kind(To.ADDRESS, _to_the_proposal, why_not=_always),
    }
)


def why_not(letter: Letter) -> str:
    """Return a code for why a letter must not leave now; "" if it may. The caller holds the letter and its listing."""
    kind = LETTERS[LetterKind(letter.kind)]
    return _recipient(letter, kind.to) or kind.why_not(letter)


def _recipient(letter: Letter, to: To) -> str:
    organiser = letter.organiser
    if organiser is None:
        return "" if letter.address else "no_address"
    if to != To.FORMER and organiser.ended_at is not None:
        return "organiser_ended"
    return "not_verified" if to == To.CURRENT and organiser.verified_at is None else ""


def words_of(letter: Letter) -> dict[str, Any]:
    """Return what the words of a letter may use."""
    return {"context": letter.context}
