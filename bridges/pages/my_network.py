"""The pages on which a map is drawn: who is on it, one tie as questions, and the versions that were kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bridges import vault
from bridges.forms.networks import TieForm
from bridges.models import Introduction, NetworkMap, NetworkShare, Person, Tie
from bridges.networks import (
    Changes,
    TieError,
    TieFacts,
    TieKind,
    balance_of,
    compare,
    questions_for,
    read_tie,
    suggested_type,
    type_of,
)
from bridges.pages.form_fields import FieldView, fields_of
from bridges.pages.hosts import group_name
from bridges.words import networks as words
from directory.capital import PLAIN_WORDS, CapitalKind
from directory.date_words import say_date, say_list

Words = Promise | str

TYPE_HELP: Final[Mapping[str, Words]] = {
    CapitalKind.BONDING: gettext_lazy("We share something that matters to me."),
    CapitalKind.BRIDGING: gettext_lazy("We are different, and meet in everyday life."),
    CapitalKind.LINKING: gettext_lazy("They can open a door, and I have a say."),
}
FIRST: Final[Mapping[str, tuple[Words, Mapping[Any, Words]]]] = {
    "circle": (gettext_lazy("How close are they to you?"), words.CIRCLE_WORDS),
    "kind": (gettext_lazy("Who are they to you?"), words.KIND_WORDS),
    "alike": (gettext_lazy("Are you alike in something that matters to you?"), words.ALIKE_WORDS),
    "flow": (gettext_lazy("How does it go between you?"), words.FLOW_WORDS),
}
MORE: Final[Mapping[str, tuple[Words, Mapping[Any, Words]]]] = {
    "frequency": (gettext_lazy("How often do you meet, ring or write?"), words.FREQUENCY_WORDS),
    "gap": (gettext_lazy("Can they decide much more than you?"), words.GAP_WORDS),
}

IN_MORE: Final = ("frequency", "gap", "setting", "listing", "tie_type")
BOXES_IN_MORE: Final = ("is_paid", "met_as_partner")
"""What stands in the part that opens: it is open where one of them is said."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio button."""

    value: str
    label: str
    checked: bool
    more: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its radio buttons."""

    name: str
    words: str
    choices: tuple[Choice, ...]
    error: str


@dataclass(frozen=True, slots=True)
class TiePage:
    """The form of one tie. `suggested` is what the answers suggest in words, "" where they leave it open."""

    id: UUID
    version: str
    fields: dict[str, FieldView]
    first: tuple[Question, ...]
    more: tuple[Question, ...]
    type: Question
    suggested: str
    listings: list[tuple[str, str]]
    is_more_open: bool
    has_errors: bool


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version that was kept."""

    id: UUID
    name: str
    day: str
    size: int
    note: str


@dataclass(frozen=True, slots=True)
class ShareLine:
    """The yes that holds now."""

    may_write: bool
    until: str
    team: str


def ties_of(map_: NetworkMap | None) -> list[TieFacts]:
    """Return who is on a map, in their order; nobody where there is no map."""
    if map_ is None:
        return []
    box = vault.open_for(map_.person)
    return [_facts(tie, box) for tie in map_.ties.order_by("position", "pk")]


def initial_of(tie: Tie, box: vault.Vault) -> dict[str, Any]:
    """Return what the form of a tie begins with."""
    return {
        **box.read_values(tie, "facts"),
        "alias": box.read(tie, "alias"),
        "listing": str(tie.listing_id or ""),
        "version": tie.map.version,
    }


def tie_page(tie: Tie, form: TieForm, *, listings: list[tuple[str, str]], version: int) -> TiePage:
    """Return the form of one tie, with what was typed."""
    fields = fields_of(form)
    suggested = suggested_type(_typed(tie, fields))
    is_said = any(field.checked or field.error for name, field in fields.items() if name in BOXES_IN_MORE)
    is_said = is_said or any(fields[name].value or fields[name].error for name in IN_MORE)
    return TiePage(
        id=tie.pk,
        version=fields["version"].value or str(version),
        fields=fields,
        first=tuple(_question(name, *asked, field=fields[name]) for name, asked in FIRST.items()),
        more=tuple(_question(name, *asked, field=fields[name]) for name, asked in MORE.items()),
        type=_question(
            "tie_type", _("What is this tie to you?"), PLAIN_WORDS, field=fields["tie_type"], help=TYPE_HELP
        ),
        suggested=str(PLAIN_WORDS[CapitalKind(suggested)]) if suggested else "",
        listings=listings,
        is_more_open=is_said,
        has_errors=bool(form.errors),
    )


def next_open(map_: NetworkMap, *, after: Tie | None = None) -> Tie | None:
    """Return the next tie of whom nothing is said yet: behind `after`, or the first of all."""
    rows = map_.ties.filter(facts=b"").order_by("position", "pk")
    if after is not None:
        rows = rows.filter(position__gt=after.position)
    return rows.first()


def known_listings(person: Person, *, language: str) -> list[tuple[str, str]]:
    """Return (id, name) of the groups that the person knows from here, by name."""
    rows = Introduction.objects.of(person).select_related("listing").prefetch_related("listing__texts")
    places = person.place_roles.select_related("listing").prefetch_related("listing__texts")
    listings = [row.listing for row in [*rows, *places] if row.listing]
    found = {str(one.pk): group_name(one, language=language) for one in listings}
    return sorted(found.items(), key=lambda one: (one[1].casefold(), one[0]))


def version_lines(person: Person, *, at: datetime) -> list[VersionLine]:
    """Return the versions that were kept, the newest first."""
    box = vault.open_for(person)
    rows = NetworkMap.objects.of(person).kept().prefetch_related("ties").order_by("-kept_at", "pk")
    return [
        VersionLine(
            id=row.pk,
            name=version_name(row, box, at=at),
            day=kept_day(row, at=at),
            size=len(row.ties.all()),
            note=box.read(row, "note"),
        )
        for row in rows
    ]


def version_name(map_: NetworkMap, box: vault.Vault, *, at: datetime) -> str:
    """Return what a version is called: its title, or its day."""
    if map_.kept_at is None:
        return _("Today")
    return box.read(map_, "title") or _("My map on %(day)s") % {"day": kept_day(map_, at=at)}


def kept_day(map_: NetworkMap, *, at: datetime) -> str:
    """Return the day on which a version was kept, on the person's own clock."""
    zone = ZoneInfo(map_.person.timezone)
    return say_date((map_.kept_at or at).astimezone(zone).date(), today=at.astimezone(zone).date())


def share_line(share: NetworkShare | None, *, at: datetime) -> ShareLine | None:
    """Return the yes that holds now, in words."""
    if share is None:
        return None
    zone = ZoneInfo(share.person.timezone)
    until = say_date(share.expires_at.astimezone(zone).date(), today=at.astimezone(zone).date())
    return ShareLine(may_write=share.may_write, until=until, team=share.team.name)


def _facts(tie: Tie, box: vault.Vault) -> TieFacts:
    return read_tie(id=tie.pk, key=tie.key, alias=box.read(tie, "alias"), values=box.read_values(tie, "facts"))


def _typed(tie: Tie, fields: Mapping[str, FieldView]) -> TieFacts:
    """Return the tie as it would be with what is typed; what does not fit is left out."""
    values: dict[str, Any] = {name: fields[name].value for name in ("kind", "alike", "gap")}
    values |= {name: fields[name].checked for name in ("is_paid", "met_as_partner")}
    try:
        return read_tie(id=tie.pk, key=tie.key, alias="", values=values)
    except TieError:
        return read_tie(id=tie.pk, key=tie.key, alias="", values={})


def _question(
    name: str, asked: Words, labels: Mapping[Any, Words], *, field: FieldView, help: Mapping[str, Words] | None = None
) -> Question:
    more = help or {}
    choices: Iterable[Choice] = (
        Choice(str(value), str(label), str(value) == field.value, str(more.get(value, "")))
        for value, label in labels.items()
    )
    return Question(name, str(asked), tuple(choices), field.error)


@dataclass(frozen=True, slots=True)
class PersonOnMap:
    """One name on the map, as a line with a way to say more."""

    name: str
    about: str
    url: str


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """The map that is drawn in. `since` is the last version that was kept."""

    people: tuple[PersonOnMap, ...]
    questions: tuple[str, ...]
    next_url: str
    has_versions: bool


def network_page(person: Person, *, url_of: Any, at: datetime) -> NetworkPage:
    """Return the page of the map that a person draws in; `url_of` makes the address of a tie."""
    map_ = NetworkMap.objects.of(person).current().first()
    if map_ is not None:
        map_.person = person
    ties = ties_of(map_)
    balance = balance_of(ties)
    return NetworkPage(
        people=tuple(PersonOnMap(tie.alias, _about(tie), url_of(tie.id) if url_of else "") for tie in ties),
        questions=tuple(str(words.QUESTION_WORDS[one]) for one in questions_for(balance)),
        next_url="",
        has_versions=NetworkMap.objects.of(person).kept().exists(),
    )


def _about(tie: TieFacts) -> str:
    kind = type_of(tie)
    parts = [
        words.CIRCLE_WORDS[tie.circle],
        words.KIND_WORDS[TieKind(tie.kind)] if tie.kind else "",
        PLAIN_WORDS[CapitalKind(kind)] if kind else "",
    ]
    return " · ".join(str(part) for part in parts if part)


@dataclass(frozen=True, slots=True)
class VersionPage:
    """One version, as it was on its day."""

    id: UUID
    name: str
    day: str
    note: str
    people: tuple[PersonOnMap, ...]


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Two versions side by side, and what is different, in sentences. `choices` are all versions, for a select."""

    before: VersionPage
    after: VersionPage
    changes: tuple[str, ...]
    choices: tuple[tuple[str, str], ...]


def version_page(map_: NetworkMap, *, at: datetime) -> VersionPage:
    """Return one version, or the map that is drawn in, as a page to read."""
    box = vault.open_for(map_.person)
    people = tuple(PersonOnMap(tie.alias, _about(tie), "") for tie in ties_of(map_))
    name = version_name(map_, box, at=at)
    return VersionPage(map_.pk, name, kept_day(map_, at=at), box.read(map_, "note"), people)


def compare_page(before: NetworkMap, after: NetworkMap, *, rows: Iterable[NetworkMap], at: datetime) -> ComparePage:
    """Return two versions of one person's map side by side."""
    box = vault.open_for(before.person)
    return ComparePage(
        before=version_page(before, at=at),
        after=version_page(after, at=at),
        changes=tuple(_changes(compare(ties_of(before), ties_of(after)))),
        choices=tuple((str(row.pk), version_name(row, box, at=at)) for row in rows),
    )


def _changes(changes: Changes) -> Iterable[str]:
    groups: tuple[tuple[str, list[str]], ...] = (
        (_("New: %(names)s"), [tie.alias for tie in changes.came]),
        (_("Closer than before: %(names)s"), [one.tie.alias for one in changes.closer]),
        (_("Further away than before: %(names)s"), [one.tie.alias for one in changes.further]),
        (_("Not on the map any more: %(names)s"), [tie.alias for tie in changes.went]),
    )
    return (words % {"names": say_list(names)} for words, names in groups if names)
