"""One tie as questions: the first few, more behind them, and the type that the answers suggest."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bridges import vault
from bridges.forms.networks import TieForm
from bridges.models import Introduction, NetworkMap, Person, Tie
from bridges.networks import TieError, TieFacts, read_tie, suggested_type
from bridges.pages.form_fields import FieldView, fields_of
from bridges.pages.hosts import group_name
from bridges.words import networks as words
from directory.capital import PLAIN_WORDS, CapitalKind

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
    """The form of one tie. `name` is the one on the map; `suggested` what the answers suggest, "" where they do not."""

    id: UUID
    name: str
    version: str
    fields: dict[str, FieldView]
    first: tuple[Question, ...]
    more: tuple[Question, ...]
    type: Question
    suggested: str
    listings: list[tuple[str, str]]
    is_more_open: bool
    has_errors: bool


def initial_of(tie: Tie) -> dict[str, Any]:
    """Return what the form of a tie begins with."""
    box = vault.open_for(tie.map.person)
    return {
        **box.read_values(tie, "facts"),
        "alias": box.read(tie, "alias"),
        "listing": str(tie.listing_id or ""),
        "version": tie.map.version,
    }


def tie_page(tie: Tie, form: TieForm, *, listings: list[tuple[str, str]]) -> TiePage:
    """Return the form of one tie, with what was typed."""
    fields = fields_of(form)
    suggested = suggested_type(_typed(tie, fields))
    is_said = any(fields[name].checked for name in BOXES_IN_MORE)
    kind = fields["tie_type"]
    return TiePage(
        id=tie.pk,
        name=vault.open_for(tie.map.person).read(tie, "alias"),
        version=fields["version"].value or str(tie.map.version),
        fields=fields,
        first=tuple(_question(name, *asked, field=fields[name]) for name, asked in FIRST.items()),
        more=tuple(_question(name, *asked, field=fields[name]) for name, asked in MORE.items()),
        type=_question(
            "tie_type",
            _("What is this tie to you?"),
            PLAIN_WORDS,
            field=kind,
            help=TYPE_HELP,
            none=_("Leave it to my answers"),
        ),
        suggested=str(PLAIN_WORDS[CapitalKind(suggested)]) if suggested else "",
        listings=listings,
        is_more_open=is_said or any(fields[name].value or fields[name].error for name in IN_MORE),
        has_errors=bool(form.errors),
    )


def next_open(map_: NetworkMap, *, after: Tie) -> Tie | None:
    """Return the next tie behind `after` of whom nothing is said yet."""
    rows = map_.ties.filter(facts=b"", position__gt=after.position)
    return rows.order_by("position", "pk").first()


def known_listings(person: Person, *, language: str) -> list[tuple[str, str]]:
    """Return (id, name) of the groups that the person knows from here, by name."""
    rows = Introduction.objects.of(person).select_related("listing").prefetch_related("listing__texts")
    places = person.place_roles.select_related("listing").prefetch_related("listing__texts")
    listings = [row.listing for row in [*rows, *places]]
    found = {str(one.pk): group_name(one, language=language) for one in listings}
    return sorted(found.items(), key=lambda one: (one[1].casefold(), one[0]))


def _typed(tie: Tie, fields: Mapping[str, FieldView]) -> TieFacts:
    """Return the tie as it would be with what is typed; what does not fit is left out."""
    values: dict[str, Any] = {name: fields[name].value for name in ("kind", "alike", "gap")}
    values |= {name: fields[name].checked for name in BOXES_IN_MORE}
    try:
        return read_tie(id=tie.pk, key=tie.key, alias="", values=values)
    except TieError:
        return read_tie(id=tie.pk, key=tie.key, alias="", values={})


def _question(
    name: str,
    asked: Words,
    labels: Mapping[Any, Words],
    *,
    field: FieldView,
    help: Mapping[str, Words] | None = None,
    none: str = "",
) -> Question:
    """Return a question. Once it has an answer, or where `none` says how that is called, it can be left open again."""
    more = help or {}
    choices = [
        Choice(str(value), str(label), str(value) == field.value, str(more.get(value, "")))
        for value, label in labels.items()
    ]
    if none or field.value:
        choices.append(Choice("", none or _("Leave it open"), not field.value))
    return Question(name, str(asked), tuple(choices), field.error)
