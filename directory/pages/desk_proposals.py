"""Groups that somebody sent in, for the desk: the queue, and one with what speaks for and against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy

from directory.actions.proposals import look_at_by
from directory.models import Listing, Photo, Proposal, ProposalState
from directory.pages.listing import ListingView, listing_view
from directory.pages.photos import WITHOUT_DATA, PhotoView, photo_view
from directory.pages.similar import Similar, place_of, similar
from directory.spam import Sign

MOST = 50
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


def waiting_count() -> int:
    """Return how many groups wait for a steward."""
    return Proposal.objects.waiting().count()


def waiting_proposals(*, at: datetime) -> list[ProposalRow]:
    """Return the groups that wait: those with the fewest signs of a program first, then the oldest."""
    rows = Proposal.objects.waiting().order_by("score", "proven_at")[:MOST]
    return [_row(row, at=at) for row in rows]


def sent_back(*, at: datetime) -> list[ProposalRow]:
    """Return the groups that wait for whoever sent them, the newest first."""
    rows = Proposal.objects.filter(state=ProposalState.SENT_BACK).order_by("-decided_at")[:MOST]
    return [_row(row, at=at) for row in rows]


def proposal_view(proposal: Proposal, *, language: str, at: datetime) -> ProposalView:
    """Return one proposal that has a draft, as a steward looks at it."""
    parts = Listing.objects.with_parts().select_related("source").prefetch_related("contacts")
    assert proposal.listing is not None
    listing = parts.get(pk=proposal.listing.pk)
    town, point = place_of(proposal.content)
    view = listing_view(listing, language=language, variant="", at=at)
    rows = Photo.objects.filter(listing=listing).up().in_order().prefetch_related(WITHOUT_DATA)
    return ProposalView(
        row=_row(proposal, at=at),
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


def _row(proposal: Proposal, *, at: datetime) -> ProposalRow:
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
    )
