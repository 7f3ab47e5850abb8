"""The short path to list a group, as plain values: its questions, what was answered, and what happens next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.actions.proposals import look_at_by
from directory.models import AddressVisibility, ListingKind, Proposal, ProposalState

STEPS: Final = ("what", "when", "where", "welcome", "reach", "check")
TITLES: Final = {
    "what": gettext_lazy("Which group is it?"),
    "when": gettext_lazy("When does it meet?"),
    "where": gettext_lazy("Where does it meet?"),
    "already": gettext_lazy("Is it one of these?"),
    "welcome": gettext_lazy("Who meets new people?"),
    "reach": gettext_lazy("How do we reach you?"),
    "check": gettext_lazy("Is everything right?"),
}
KIND_MORE: Final = {
    ListingKind.COMMUNITY_GROUP: gettext_lazy("Open to everybody: a choir, a garden, a walk, a card table."),
    ListingKind.PEER_CIRCLE: gettext_lazy("For people who have lived through the same, and talk about it."),
    ListingKind.SOCIAL_NICHE: gettext_lazy("With tasks and roles to grow into: a repair café, a kitchen, a shop."),
}
VISIBILITY_WORDS: Final = {
    AddressVisibility.PUBLIC: (
        gettext_lazy("Everybody"),
        gettext_lazy("It stands on the page, with a map."),
    ),
    AddressVisibility.AREA: (
        gettext_lazy("Everybody sees the town only"),
        gettext_lazy("You say the rest when somebody gets in touch."),
    ),
    AddressVisibility.HIDDEN: (
        gettext_lazy("Nobody, until you have welcomed them"),
        gettext_lazy("We keep the address to ourselves."),
    ),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a group."""

    value: str
    label: str
    more: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """One step of the row of marks: done, now, or to come ("")."""

    look: str


@dataclass(frozen=True, slots=True)
class StepPage:
    """Where somebody is on the path."""

    step: str
    words: str
    number: int
    total: int
    marks: Sequence[Mark]
    back_url: str


@dataclass(frozen=True, slots=True)
class Row:
    """One answer on the last page, with the way to change it."""

    words: str
    answers: Sequence[str]
    url: str


@dataclass(frozen=True, slots=True)
class NextPage:
    """What becomes of what somebody sent in."""

    state: str
    name: str
    email: str
    by_when: datetime | None
    answer: str
    listing_id: str
    is_public: bool
    may_change: bool


def step_page(step: str) -> StepPage:
    """Return where a step stands on the path; "already" belongs to "where"."""
    here = STEPS.index("where" if step == "already" else step)
    looks = ["done" if place < here else ("now" if place == here else "") for place in range(len(STEPS))]
    back = reverse("list_group") if here == 0 else reverse("list_group_step", args=[STEPS[here - 1]])
    if step == "already":
        back = reverse("list_group_step", args=["where"])
    return StepPage(step, str(TITLES[step]), here + 1, len(STEPS), [Mark(look) for look in looks], back)


def kinds(chosen: str) -> list[Choice]:
    """Return the kinds of groups in plain words."""
    return [Choice(kind.value, str(kind.label), str(KIND_MORE[kind]), kind.value == chosen) for kind in ListingKind]


def visibilities(chosen: str) -> list[Choice]:
    """Return who may see an address."""
    return [
        Choice(one.value, str(words), str(more), one.value == chosen) for one, (words, more) in VISIBILITY_WORDS.items()
    ]


def languages(chosen: str) -> list[Choice]:
    """Return the languages that letters are written in, each in its own words."""
    own = {"en": "English", "da": "Dansk", "nl": "Nederlands"}
    return [Choice(code, own.get(code, str(name)), "", code == chosen) for code, name in settings.LANGUAGES]


def check_rows(answers: Mapping[str, Mapping[str, Any]], *, times: Sequence[str]) -> list[Row]:
    """Return all answers in words, one row a page."""
    what, where, welcome, reach = (answers[step] for step in ("what", "where", "welcome", "reach"))
    kind = dict(ListingKind.choices)[what["kind"]]
    rows = [
        ("what", [what["name"], what["promise"], str(kind)]),
        ("when", list(times) or [_("No fixed times")]),
        ("where", where_words(where)),
        ("welcome", [welcome["greets"], *welcome["first"]]),
        ("reach", [reach["name"], reach["email"], dict(settings.LANGUAGES)[reach["language"]]]),
    ]
    return [
        Row(str(TITLES[step]), [str(words) for words in said], reverse("list_group_step", args=[step]))
        for step, said in rows
    ]


def where_words(where: Mapping[str, Any]) -> list[str]:
    """Return a place in words, and who sees it."""
    if where.get("is_online"):
        return [_("Online")]
    town = " ".join(part for part in (where["postcode"], where["town"]) if part)
    address = ", ".join(part for part in (where["place"], where["address"], town) if part)
    seen = VISIBILITY_WORDS[AddressVisibility(where["visibility"])][0]
    return [address, _("Who sees the address: %(who)s") % {"who": seen}]


def next_page(proposal: Proposal, *, may_change: bool) -> NextPage:
    """Return what becomes of a proposal, for whoever sent it."""
    language = proposal.content.get("language", proposal.language)
    return NextPage(
        state=proposal.state,
        name=str(proposal.content.get(f"text.{language}.standard.name", "")),
        email=proposal.email,
        by_when=look_at_by(proposal),
        answer=proposal.answer,
        listing_id=str(proposal.listing_id or ""),
        is_public=proposal.state == ProposalState.APPROVED
        and proposal.listing is not None
        and proposal.listing.is_public(),
        may_change=may_change,
    )
