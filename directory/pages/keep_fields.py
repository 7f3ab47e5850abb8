"""The fields of a section as plain values: what stands in them, what to look at again, and what helps while writing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from directory import facets, vocabulary
from directory.forms.keep_fields import ChecksField, Group, SectionForm, YesNoField
from directory.forms.keep_what import MOST_PROMISE_WORDS, words_in
from directory.models import ListingKind, Taxonomy
from directory.pages.keep_reading import ReadingView, reading_view

ONE_SENTENCE = frozenset({"promise"})
MEASURED = frozenset({"description"})
KIND_MORE: Mapping[str, str | Promise] = {
    str(ListingKind.COMMUNITY_GROUP): gettext_lazy("People who do something together."),
    str(ListingKind.PEER_CIRCLE): gettext_lazy("People who have been through the same help each other."),
    str(ListingKind.SOCIAL_NICHE): gettext_lazy(
        "An ordinary place with mixed company, where one can take on more over time and go on from."
    ),
}


@dataclass(frozen=True, slots=True)
class Option:
    """One choice, with a line more where it needs one."""

    value: str
    label: str
    checked: bool
    more: str = ""
    parent: str = ""
    count: None = None


@dataclass(frozen=True, slots=True)
class Counter:
    """How many words there are of how many; `words` has "{count}" for the script."""

    words: str
    most: int
    count: int

    @property
    def said(self) -> str:
        return self.words.replace("{count}", str(self.count))

    @property
    def is_over(self) -> bool:
        return self.count > self.most


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field. `look` is text, textarea, number, radio, row or checks."""

    name: str
    label: str
    help: str
    look: str
    value: str
    error: str
    rows: int
    most: int | None
    required: bool
    options: Sequence[Option]
    counter: Counter | None
    reading: ReadingView | None
    language: str
    original: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """Boxes that open together: a topic and those below it."""

    legend: str
    options: Sequence[Option]
    chosen: int


@dataclass(frozen=True, slots=True)
class GroupView:
    """Fields that stand together."""

    title: str
    help: str
    look: str
    code: str
    fields: Sequence[FieldView]
    choices: Sequence[Choices] = ()

    @property
    def has_errors(self) -> bool:
        return any(field.error for field in self.fields)


def groups_of(form: SectionForm, *, show_errors: bool) -> list[GroupView]:
    """Return the groups of a form; errors only where somebody pressed Save."""
    return [_group(form, group, show_errors=show_errors) for group in form.groups]


def _group(form: SectionForm, group: Group, *, show_errors: bool) -> GroupView:
    fields = [_field(form, name, show_errors=show_errors) for name in group.fields]
    choices: Sequence[Choices] = ()
    if group.look == "topics":
        choices = _topics(fields[0].options, language=form.language)
    elif group.look == "languages":
        choices = _languages(fields[0].options, original=str(form.content["language"]))
    return GroupView(str(group.title), str(group.help), group.look, group.code, fields, choices)


def _field(form: SectionForm, name: str, *, show_errors: bool) -> FieldView:
    bound = form[name]
    text = _typed(bound)
    words_language = getattr(form, "text_language", form.content["language"])
    return FieldView(
        name=name,
        label=str(bound.label),
        help=str(bound.help_text),
        look=_look(bound.field),
        value=text,
        error=" ".join(str(error) for error in bound.errors) if show_errors else "",
        rows=getattr(bound.field, "rows", 0),
        most=getattr(bound.field, "max_length", None),
        required=bound.field.required,
        options=tuple(_options(bound)),
        counter=_counter(text) if name in ONE_SENTENCE else None,
        reading=reading_view(text, language=words_language) if name in MEASURED else None,
        language=words_language if name in _words_of(form) else "",
        original=_original(form, name),
    )


def plain_field(form: forms.Form, name: str) -> FieldView:
    """Return one field of a form that is no section."""
    bound = form[name]
    return FieldView(
        name=name,
        label=str(bound.label),
        help=str(bound.help_text),
        look="select" if isinstance(bound.field.widget, forms.Select) and not _is_radio(bound.field) else "radio",
        value=_typed(bound),
        error=" ".join(str(error) for error in bound.errors),
        rows=0,
        most=None,
        required=bound.field.required,
        options=tuple(_options(bound)),
        counter=None,
        reading=None,
        language="",
    )


def _is_radio(field: forms.Field) -> bool:
    return isinstance(field.widget, forms.RadioSelect)


def _words_of(form: SectionForm) -> Iterable[str]:
    return getattr(form, "parts", form.texts)


def _original(form: SectionForm, name: str) -> str:
    said = form.original(name) if hasattr(form, "original") else ""
    return "\n".join(said) if isinstance(said, list) else str(said)


def _typed(bound: forms.BoundField) -> str:
    value = bound.value()
    if isinstance(bound.field, ChecksField):
        return ""
    if isinstance(bound.field, YesNoField):
        value = bound.field.prepare_value(value)
    return "" if value is None else str(value)


def _look(field: forms.Field) -> str:
    if isinstance(field, YesNoField):
        return "row"
    if isinstance(field, ChecksField):
        return "checks"
    if isinstance(field, forms.ChoiceField):
        return "radio"
    if isinstance(field, forms.IntegerField):
        return "number"
    return "textarea" if getattr(field, "rows", 0) else "text"


def _options(bound: forms.BoundField) -> Iterable[Option]:
    value = bound.value()
    chosen = {str(one) for one in value or ()} if isinstance(bound.field, ChecksField) else {_typed(bound)}
    for code, label in getattr(bound.field, "choices", ()):
        more = str(KIND_MORE.get(str(code), "")) if bound.name == "kind" else ""
        yield Option(str(code), str(label), str(code) in chosen, more)


def _counter(text: str) -> Counter:
    most = MOST_PROMISE_WORDS
    words = ngettext("{count} of %(most)d word", "{count} of %(most)d words", most) % {"most": most}
    return Counter(words, most, words_in(text))


def _topics(options: Sequence[Option], *, language: str) -> list[Choices]:
    """Return the topics below each other: a line for each at the top, which opens."""
    parents = {code: term.parent for code, term in vocabulary.terms(Taxonomy.TOPIC).items()}
    names = facets.values("topic", language=language)
    found: dict[str, list[Option]] = {}
    for option in options:
        found.setdefault(parents.get(option.value) or option.value, []).append(option)
    return [_choices(names[top].label if top in names else top, below) for top, below in found.items()]


def _languages(options: Sequence[Option], *, original: str) -> list[Choices]:
    """Return the languages that are near, and then all others."""
    near: Mapping[str, Any] = dict.fromkeys(("en", "da", "nl", original[:2]))
    first = [option for option in options if option.value in near or option.checked]
    rest = [option for option in options if option not in first]
    return [_choices("", first), _choices("rest", rest)]


def _choices(legend: str, options: Sequence[Option]) -> Choices:
    return Choices(legend, options, sum(option.checked for option in options))
