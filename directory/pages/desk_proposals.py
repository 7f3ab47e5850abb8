"""Groups that somebody sent in, for the desk: the queue, and one with what speaks for and against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy

from directory.actions import desk_cases, leave_outs
from directory.actions.proposals import look_at_by
from directory.models import LeaveOutScope, Listing, Photo, Proposal, ProposalState, User
from directory.pages.listing import ListingView, listing_view
from directory.pages.photos import WITHOUT_DATA, PhotoView, photo_view
from directory.pages.similar import Similar, place_of, similar
from directory.spam import Sign

MOST = 50
QUEUE = "new"
SIGN_WORDS = {
    Sign.HIDDEN_FIELD: gettext_lazy("Filled in a field that no person sees"),
    Sign.TOO_FAST: gettext_lazy("Typed faster than a person does (seconds)"),
    Sign.MARKUP: gettext_lazy("Code of a web page in the text"),
    Sign.BAD_WORDS: gettext_lazy("Words of advertising"),
    Sign.LINKS: gettext_lazy("Links"),
    Sign.CONTACTS: gettext_lazy("Addresses or numbers in the text"),
    Sign.MONEY: gettext_lazy("About payments"),
    Sign.CAPITALS: gettext_lazy("Mostly capitals"),
}


@dataclass(frozen=True, slots=True)
class SignView:
    """One reason to look twice."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One group in the queue."""

    id: UUID
    name: str
    town: str
    promise: str
    proven_at: datetime | None
    by_when: datetime | None
    is_late: bool
    signs: Sequence[SignView]
    is_sent_back: bool
    left_out: str  # why they asked not to be listed, "" where nobody did
    holder: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class ProposalView:
    """One group as it would look, with who sent it and what is perhaps the same."""

    row: ProposalRow
    listing: ListingView
    listing_id: UUID
    version: int
    who: str
    email: str
    language: str
    others: Sequence[Similar]
    photos: Sequence[PhotoView]
    state: str
    is_open: bool
    answer: str


def waiting_proposals(*, user: User, at: datetime) -> list[ProposalRow]:
    """Return the groups that wait: those with the fewest signs of a program first, then the oldest."""
    rows = list(Proposal.objects.waiting().order_by("score", "proven_at")[:MOST])
    return _rows(rows, user=user, at=at)


def sent_back(*, user: User, at: datetime) -> list[ProposalRow]:
    """Return the groups that wait for whoever sent them, the newest first."""
    rows = list(Proposal.objects.filter(state=ProposalState.SENT_BACK).order_by("-decided_at")[:MOST])
    return _rows(rows, user=user, at=at)


def proposal_view(proposal: Proposal, *, user: User, language: str, at: datetime) -> ProposalView:
    """Return one proposal that has a draft, as a steward looks at it."""
    parts = Listing.objects.with_parts().select_related("source").prefetch_related("contacts")
    assert proposal.listing is not None
    listing = parts.get(pk=proposal.listing.pk)
    town, point = place_of(proposal.content)
    view = listing_view(listing, language=language, variant="", at=at)
    rows = Photo.objects.filter(listing=listing).up().in_order().prefetch_related(WITHOUT_DATA)
    return ProposalView(
        row=_rows([proposal], user=user, at=at)[0],
        listing=view,
        listing_id=listing.pk,
        version=listing.version,
        who=proposal.name,
        email=proposal.email,
        language=proposal.language,
        others=similar(view.name, town=town, point=point, language=language, at=at, also_hidden=True, but=listing.pk),
        photos=[photo_view(row, language=language, route="desk_photo_file") for row in rows],
        state=str(proposal.get_state_display()),
        is_open=proposal.state in (ProposalState.WAITING, ProposalState.SENT_BACK),
        answer=proposal.answer,
    )


def _rows(rows: Sequence[Proposal], *, user: User, at: datetime) -> list[ProposalRow]:
    """Return rows with who has each case, and whether its people asked not to be listed."""
    held = desk_cases.held_by(QUEUE, [row.pk for row in rows]) if rows else {}
    wishes = leave_outs.wishes(LeaveOutScope.LISTED)
    found = []
    for row in rows:
        name = row.content.get(f"text.{row.content['language']}.standard.name", "")
        wish = wishes.matches(names=[name], emails=[row.email])
        left_out = (wish.reason or str(wish.get_scope_display())) if wish else ""
        found.append(_row(row, left_out=left_out, holder=held.get(str(row.pk)), user=user, at=at))
    return found


def _row(proposal: Proposal, *, left_out: str, holder: User | None, user: User, at: datetime) -> ProposalRow:
    content, by_when = proposal.content, look_at_by(proposal)
    text = f"text.{content['language']}.standard"
    return ProposalRow(
        id=proposal.pk,
        name=content[f"{text}.name"],
        town=place_of(content)[0],
        promise=content[f"{text}.promise"],
        proven_at=proposal.proven_at,
        by_when=by_when,
        is_late=by_when is not None and by_when < at,
        signs=[SignView(str(SIGN_WORDS[Sign(one["sign"])]), one["words"]) for one in proposal.signs],
        is_sent_back=proposal.state == ProposalState.SENT_BACK,
        left_out=left_out,
        holder=str(holder) if holder else "",
        is_mine=holder == user,
    )
