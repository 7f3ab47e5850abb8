"""Which parts of a listing have been filled in, and what is missing, in words. Pure.

Seven parts are counted: what people need before they go somewhere. Contact, other languages and photos are welcome
beside them: nobody has to publish a number, and not every group has somebody who translates.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.capital import CapitalKind, is_shown, strength

Words = str | Promise
FEWEST_STEPS = 3
MAY = ("may_watch", "may_leave_early", "may_bring_someone")


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its code, its name, and what is still missing; nothing missing is done."""

    code: str
    name: Words
    missing: tuple[Words, ...]

    @property
    def is_done(self) -> bool:
        """Return whether nothing is missing."""
        return not self.missing


def parts_done(content: Mapping[str, Any]) -> list[Part]:
    """Return the seven parts of a listing's content (`contents.Content`) in the order of its pages."""
    return [Part(code, name, tuple(missing(content))) for code, name, missing in PARTS]


def more_parts(content: Mapping[str, Any]) -> list[Part]:
    """Return the parts that are not counted."""
    return [Part(code, name, tuple(missing(content))) for code, name, missing in MORE]


def text_of(content: Mapping[str, Any], name: str) -> Any:
    """Return one text in the language of the original; "" where there is none."""
    return content.get(f"text.{content.get('language', '')}.standard.{name}") or ""


def _what(content: Mapping[str, Any]) -> Iterable[Words]:
    if not text_of(content, "name"):
        yield _("the name")
    if not text_of(content, "promise"):
        yield _("one sentence about it")
    if not text_of(content, "description"):
        yield _("what you do together")
    if not content.get("topics"):
        yield _("a topic, so that people find it")


def _who(content: Mapping[str, Any]) -> Iterable[Words]:
    if not text_of(content, "who_comes"):
        yield _("who comes")
    if not text_of(content, "who_for"):
        yield _("who it is for")
    if content.get("openness") in (None, "", "unknown"):
        yield _("if new people can come")


def _when(content: Mapping[str, Any]) -> Iterable[Words]:
    if not content.get("schedules"):
        yield _("when you meet")


def _where(content: Mapping[str, Any]) -> Iterable[Words]:
    places = content.get("locations") or []
    if content.get("attendance") != "online" and not any(place.get("city") or place.get("address") for place in places):
        yield _("where you meet")


def _welcome(content: Mapping[str, Any]) -> Iterable[Words]:
    if content.get("someone_meets_you") is None and not text_of(content, "who_greets"):
        yield _("who says hello")
    if len(text_of(content, "first_visit") or []) < FEWEST_STEPS:
        yield _("what happens the first time, in three steps or more")
    if any(content.get(name) is None for name in MAY):
        yield _("if one may watch, leave early and bring someone")


def _good(content: Mapping[str, Any]) -> Iterable[Words]:
    if not content.get("costs"):
        yield _("what it costs")
    is_online = content.get("attendance") == "online"
    if not is_online and not content.get("access") and not text_of(content, "access_note"):
        yield _("how one gets in and around")


def _company(content: Mapping[str, Any]) -> Iterable[Words]:
    answers = [content.get(f"capital.{kind}") for kind in CapitalKind]
    if not any(answers):  # a kind without a single yes has no answer of its own
        yield _("the answers to the twelve questions")
    strong = [(strength(answer["statements"]), answer.get("reason") or "") for answer in answers if answer]
    if any(is_shown(strength=much, reason="said") and not is_shown(strength=much, reason=why) for much, why in strong):
        yield _("one sentence why")


def _contact(content: Mapping[str, Any]) -> Iterable[Words]:
    if not content.get("contacts") and not content.get("url"):
        yield _("how people reach you")


def _languages(content: Mapping[str, Any]) -> Iterable[Words]:
    if not content.get("languages"):
        yield _("which languages you speak there")


Missing = Callable[[Mapping[str, Any]], Iterable[Words]]
PARTS: tuple[tuple[str, Words, Missing], ...] = (
    ("what", _("What it is"), _what),
    ("who", _("Who comes"), _who),
    ("when", _("When you meet"), _when),
    ("where", _("Where you meet"), _where),
    ("welcome", _("The first time"), _welcome),
    ("good", _("Good to know"), _good),
    ("company", _("What it gives"), _company),
)
MORE: tuple[tuple[str, Words, Missing], ...] = (
    ("contact", _("How to reach you"), _contact),
    ("languages", _("Languages and easy text"), _languages),
)
