"""What a page about an idea is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Source:
    """A book or an article that the idea comes from, as one would find it in a library."""

    author: str
    title: str
    year: int
    publisher: str  # or the journal, or the body that put it out
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading of one page only, with its lines."""

    title: Text
    lines: Sequence[Text]


@dataclass(frozen=True, slots=True)
class Example:
    """A group, and how many of the statements of each kind of tie are true of it."""

    words: Text
    bonding: int
    bridging: int
    linking: int


@dataclass(frozen=True, slots=True)
class Topic:
    """One idea on one page. `invitation` is what links to it say, `used_at` a page that uses it, by its route."""

    slug: str
    name: Text
    invitation: Text
    promise: Text
    what: Text
    on_tuesday: Text
    this_week: Sequence[Text]
    is_not: Text
    questions: Sequence[Text]
    sources: Sequence[Source]
    used_at: str
    used_words: Text
    more: Passage | None = None
    examples: Sequence[Example] = ()
