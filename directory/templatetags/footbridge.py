"""The components of every page: tags with keyword-only parameters, so that a wrong attribute is an error.

Components take plain values (words, numbers, addresses), never models. `/gallery/` shows each of
them while DEBUG is on; their markup is in `templates/components/`, their look in `css/footbridge.css`.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from directory.calendars import is_web_address
from directory.capital import PLAIN_WORDS, CapitalKind
from directory.component_words import TIE_TERMS, openness_icon, openness_words, strength_words
from directory.icons import icon_markup
from directory.learning import BY_SLUG

register = template.Library()

Text: TypeAlias = str | Promise


class ComponentError(ValueError):
    """A value that the component has no look for."""


def _one_of(value: str, *, among: Sequence[str], what: str) -> str:
    if value not in among:
        raise ComponentError(f"{what} is {value!r}; use one of {', '.join(among)}.")
    return value


@register.simple_tag
def icon(*, name: str, label: Text = "") -> SafeString:
    """One symbol of icons.svg; hidden from screen readers unless it has a label of its own."""
    return icon_markup(name, label=str(label))


BUTTON_KINDS = ("primary", "secondary", "quiet")


@register.inclusion_tag("components/button.html")
def button(
    *,
    text: Text,
    kind: str = "primary",
    type: str = "submit",
    name: str = "",
    value: str = "",
    icon: str = "",
    form: str = "",
    js_only: str = "",
) -> dict[str, object]:
    """A button that says what happens. `js_only` names a behaviour of footbridge.js ("print")."""
    _one_of(kind, among=BUTTON_KINDS, what="kind of a button")
    return {**locals()}


@register.inclusion_tag("components/link_button.html")
def link_button(*, text: Text, href: str, kind: str = "secondary", icon: str = "") -> dict[str, object]:
    """A link that looks like a button: for going somewhere, not for changing something."""
    _one_of(kind, among=BUTTON_KINDS, what="kind of a button")
    return {**locals()}


@register.inclusion_tag("components/tie_badge.html")
def tie_badge(*, kind: str, strength: int | None = None, practitioner: bool = False) -> dict[str, object]:
    """What kind of company: colour, shape and words. `strength` (0–3) and the term are for practitioners."""
    _one_of(kind, among=[str(known) for known in CapitalKind], what="kind of a tie")
    return {
        "kind": kind,
        "words": PLAIN_WORDS[CapitalKind(kind)],
        "term": TIE_TERMS[CapitalKind(kind)] if practitioner else "",
        "strength": strength,
        "strength_words": "" if strength is None else strength_words(strength),
        "dots": [] if strength is None else [place < strength for place in range(3)],
    }


@register.inclusion_tag("components/openness_badge.html")
def openness_badge(*, openness: str, note: Text = "") -> dict[str, object]:
    """Whether new people can come; `note` continues it ("next place in January")."""
    return {
        "openness": openness,
        "words": openness_words(openness),
        "icon": openness_icon(openness),
        "note": note,
    }


@register.inclusion_tag("components/fact.html")
def fact(
    *,
    icon: str,
    label: Text,
    text: Text,
    more: Text = "",
    href: str = "",
    label_shown: bool = False,
    lang: str = "",
) -> dict[str, object]:
    """One line of `<ul class="facts">`. The label is for screen readers unless `label_shown`.

    `lang` is the language of the text where it is not that of the page.
    """
    return {**locals()}


@register.simple_block_tag
def card(content: str, *, title: Text, href: str = "", level: int = 3, number: int | None = None, id: str = "") -> str:
    """The frame of one result. `number` is the same on the map. The heading has level 2 to 4."""
    if level not in (2, 3, 4):
        raise ComponentError(f"level of a card is {level}; use 2, 3 or 4.")
    return render_to_string("components/card.html", {**locals()})


@register.inclusion_tag("components/chip.html")
def chip(*, text: Text, remove_url: str) -> dict[str, object]:
    """An active filter; the whole chip is the link that takes it away."""
    return {**locals()}


NOTICE_ICONS = {"info": "info", "warn": "warning", "error": "error", "success": "ok"}


@register.simple_block_tag
def notice(content: str, *, kind: str = "info", title: Text = "", announce: bool = False) -> str:
    """A message on the page; `announce` reads it out at once, for what a person just did."""
    _one_of(kind, among=tuple(NOTICE_ICONS), what="kind of a notice")
    return render_to_string("components/notice.html", {**locals(), "icon": NOTICE_ICONS[kind]})


FIELD_TYPES = ("text", "search", "email", "tel", "date", "time", "number", "textarea", "select", "hidden")


@register.inclusion_tag("components/field.html")
def field(
    *,
    name: str,
    label: Text,
    value: str | int | None = "",
    id: str = "",
    type: str = "text",
    help: Text = "",
    error: Text = "",
    required: bool = False,
    autocomplete: str = "",
    inputmode: str = "",
    maxlength: int | None = None,
    placeholder: Text = "",
    list_id: str = "",
    rows: int = 4,
    options: Iterable[Any] = (),
    label_hidden: bool = False,
) -> dict[str, object]:
    """A label, a help line, an error and one input. `options` of a select have `.value` and `.label`."""
    _one_of(type, among=FIELD_TYPES, what="type of a field")
    values = {**locals()}
    values["id"] = id or f"id_{name}"
    values["value"] = "" if value is None else str(value)
    return values


@register.inclusion_tag("components/checkbox_group.html")
def checkbox_group(
    *,
    name: str,
    legend: Text,
    options: Iterable[Any],
    type: str = "checkbox",
    help: Text = "",
    error: Text = "",
    legend_hidden: bool = False,
    counted: Text = "",
) -> dict[str, object]:
    """Choices in a fieldset. An option has `.value .label .checked .count` (None: no count) and maybe `.icon`.

    `counted` says what the counts count ("groups"), for screen readers.
    """
    _one_of(type, among=("checkbox", "radio"), what="type of a group")
    return {**locals()}


@register.simple_block_tag
def disclosure(
    content: str,
    *,
    summary: Text,
    open: bool = False,
    count: int | None = None,
    wide_open: bool = False,
) -> str:
    """Something that opens. `count` says how many choices inside are active; `wide_open` shows it on wide screens."""
    return render_to_string("components/disclosure.html", {**locals()})


@register.inclusion_tag("components/pagination.html")
def pagination(*, page: int, pages: int, previous_url: str = "", next_url: str = "") -> dict[str, object]:
    """Where we are in the list, and one step back or on."""
    return {**locals()}


@register.inclusion_tag("components/back_link.html")
def back_link(*, href: str, text: Text) -> dict[str, object]:
    """The way back ("Back to 3 groups near Odense C")."""
    return {**locals()}


@register.inclusion_tag("components/steps.html")
def steps(*, items: Iterable[Text], lang: str = "") -> dict[str, object]:
    """What happens, in order: numbered, one sentence each, in `lang` where it is not the page's language."""
    return {**locals()}


@register.simple_block_tag
def empty_state(content: str, *, title: Text, icon: str = "search") -> str:
    """Nothing here, and what one can do now."""
    return render_to_string("components/empty_state.html", {**locals()})


@register.inclusion_tag("components/trust_line.html")
def trust_line(
    *, checked_on: dt.date | None, how: str = "", months: int = 0, stale: bool = False, report_url: str = ""
) -> dict[str, object]:
    """When somebody last checked with the group, and `how` (a `ConfirmationMethod`); None says so honestly.

    `months` is how long ago that was, for a `stale` one.
    """
    return {**locals()}


@register.inclusion_tag("components/learn_link.html")
def learn_link(*, topic: str) -> dict[str, object]:
    """The way to the page that explains an idea ("warm-introduction"), beside the page where one needs it."""
    return {"topic": BY_SLUG[_one_of(topic, among=tuple(BY_SLUG), what="topic to learn about")]}


@register.inclusion_tag("components/save_button.html")
def save_button(
    *,
    action: str,
    listing_id: str,
    listing_name: Text,
    saved: bool = False,
    next_url: str = "",
) -> dict[str, object]:
    """Save to my list, or take off it: a form that posts `listing`, `next` and `do` ("save" or "remove").

    No token: `directory.middleware.OwnFormsOnly` needs none, and somebody who only reads gets no cookie.
    """
    return {**locals()}


@register.filter
def as_json(value: object) -> str:
    """Return `value` as JSON, for an attribute that a script reads."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.filter
def web_address(url: str) -> str:
    """Return an address that a page may link to, or nothing."""
    return url if is_web_address(url) else ""


@register.filter
def notice_kind(level: str) -> str:
    """Return the kind of notice for a level of Django's messages ("warning" is "warn")."""
    return {"warning": "warn", "debug": "info"}.get(level, level)


@register.filter
def in_language(texts: Mapping[str, str], language: str) -> str:
    """Return the text in `language`, or in English."""
    return texts.get(language.split("-")[0], texts.get("en", ""))


@register.filter
def digits(number: str) -> str:
    """Return a telephone number as the address of a link wants it."""
    return "".join(char for char in number if char.isdigit() or char == "+")
