"""A map of ties as a page shows it: drawing, table, sentence, balance and questions. Plain values, no rows."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from bridges.map_layout import Drawing, Legend, drawing_of, legend_of
from bridges.networks import (
    Flow,
    Frequency,
    Sector,
    TieFacts,
    TieKind,
    balance_of,
    compare,
    questions_for,
    sector_of,
)
from bridges.pages.network_words import BalanceLine, balance_lines, change_lines, sentence_of, title_of
from bridges.words.networks import (
    CIRCLE_WORDS,
    FLOW_WORDS,
    FREQUENCY_WORDS,
    KIND_WORDS,
    QUESTION_WORDS,
    SECTOR_WORDS,
)

TEMPLATE: Final = "bridges/network/_map.svg"
STYLESHEET: Final = "bridges/network.css"
DRAWING_RULES: Final = ("/* The drawing */", "/* Around the drawing */")
"""Between these two comments of the stylesheet stands all that a downloaded drawing needs of it, too."""

DAY: Final = (
    "--paper:#FBF7F0;--surface:#FFFFFF;--sand:#F2EADD;--ink:#2A2630;--ink-2:#5A5363;--edge:#857A69;--action:#1F5C57;"
    "--on-action:#FFFFFF;--action-soft:#E3EEEA;--bonding:#6A3A72;--bonding-soft:#F5EAF6;--bridging:#1E5B86;"
    "--bridging-soft:#E5F0F8;--linking:#755000;--linking-soft:#FBF0D6"
)
EVENING: Final = (
    "--paper:#1B181E;--surface:#26222A;--sand:#211D25;--ink:#F4EDE3;--ink-2:#C8BECB;--edge:#978B9F;--action:#8FD3C8;"
    "--on-action:#0F2E2B;--action-soft:#203A38;--bonding:#E1BBE8;--bonding-soft:#3A2A41;--bridging:#A3D0F2;"
    "--bridging-soft:#1F3446;--linking:#EDC981;--linking-soft:#3A3018"
)


@dataclass(frozen=True, slots=True)
class TieRow:
    """One row of the table; `number` is that of the mark in the drawing. Words are "" where nothing was said.

    `url` is where the tie is changed, "" where it is not.
    """

    number: int
    id: UUID
    key: UUID
    alias: str
    sector: Sector
    sector_words: str
    kind_words: str
    setting: str
    frequency_words: str
    flow_words: str
    is_paid: bool
    url: str = ""

    @property
    def more(self) -> tuple[str, ...]:
        """What else was said of the tie."""
        all_words = (self.kind_words, self.setting, self.frequency_words, self.flow_words)
        return tuple(words for words in all_words if words)


@dataclass(frozen=True, slots=True)
class RingRows:
    """The rows of one ring."""

    circle: int
    words: str
    rows: tuple[TieRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class MapView:
    """All that the templates of `bridges/network/` show of a map.

    `uid` keeps the ids of two drawings on one page apart. `balance` is empty below four ties.
    """

    uid: str
    title: str
    sentence: str
    drawing: Drawing
    legend: Legend
    rings: tuple[RingRows, ...]
    balance: tuple[BalanceLine, ...]
    questions: tuple[str, ...]
    size: int

    @property
    def is_empty(self) -> bool:
        """Whether nobody is on the map."""
        return self.size == 0

    @property
    def is_too_small_to_count(self) -> bool:
        """Whether there are ties, but too few for figures."""
        return bool(self.size) and not self.balance


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Two versions of one person's map beside each other, and what changed, a sentence each."""

    before: MapView
    after: MapView
    before_words: str
    after_words: str
    changes: tuple[str, ...]


def map_view(
    ties: Sequence[TieFacts],
    *,
    alias: str = "",
    uid: str = "map",
    title: str = "",
    sectors: Collection[Sector] = (),
    has_sectors: bool = True,
    url_of: Callable[[UUID], str] | None = None,
) -> MapView:
    """Return a map in the active language: to the person themselves, or about `alias` to somebody who looks with them.

    `title` stands for the usual one; `sectors` are drawn also if nobody stands in them, and none at all without
    `has_sectors`; `url_of` says where a tie is changed.

    :raises ValueError: if there are more than sixty ties
    """
    drawing = drawing_of(
        ties, middle=alias or pgettext("middle of a map", "Me"), sectors=sectors, has_sectors=has_sectors
    )
    balance = balance_of(ties)
    return MapView(
        uid=uid,
        title=title or title_of(alias),
        sentence=sentence_of(ties, alias=alias),
        drawing=drawing,
        legend=legend_of(
            drawing,
            sectors={sector: str(words) for sector, words in SECTOR_WORDS.items()},
            rings={circle: str(words) for circle, words in CIRCLE_WORDS.items()},
        ),
        rings=_rings(drawing, url_of=url_of),
        balance=balance_lines(balance, alias=alias),
        questions=tuple(str(QUESTION_WORDS[question]) for question in questions_for(balance)),
        size=balance.size,
    )


def before_after(
    before: Sequence[TieFacts],
    after: Sequence[TieFacts],
    *,
    alias: str = "",
    before_words: str,
    after_words: str,
) -> BeforeAfter:
    """Return two versions of the same person's map, drawn with the same sectors; the words say when each is from."""
    sectors = {sector_of(tie) for tie in (*before, *after)}

    def view(ties: Sequence[TieFacts], uid: str, words: str) -> MapView:
        return map_view(ties, alias=alias, uid=uid, title=f"{title_of(alias)}, {words}", sectors=sectors)

    return BeforeAfter(
        before=view(before, "before", before_words),
        after=view(after, "after", after_words),
        before_words=before_words,
        after_words=after_words,
        changes=change_lines(compare(before, after)),
    )


def map_file(view: MapView) -> str:
    """Return a map as the text of a file of its own: SVG with its style and, in a crowded one, all names."""
    return render_to_string(TEMPLATE, {"view": view, "style": _style_element(), "with_names": True})


def _rings(drawing: Drawing, *, url_of: Callable[[UUID], str] | None) -> tuple[RingRows, ...]:
    rows = groupby(drawing.marks, key=lambda mark: mark.tie.circle)
    return tuple(
        RingRows(circle, str(CIRCLE_WORDS[circle]), tuple(_row(mark.number, mark.tie, url_of) for mark in marks))
        for circle, marks in rows
    )


def _row(number: int, tie: TieFacts, url_of: Callable[[UUID], str] | None) -> TieRow:
    sector = sector_of(tie)
    words: dict[str, Any] = {
        "kind_words": KIND_WORDS[TieKind(tie.kind)] if tie.kind else "",
        "frequency_words": FREQUENCY_WORDS[Frequency(tie.frequency)] if tie.frequency else "",
        "flow_words": FLOW_WORDS[Flow(tie.flow)] if tie.flow else "",
        "sector_words": SECTOR_WORDS[sector],
    }
    return TieRow(
        number=number,
        id=tie.id,
        key=tie.key,
        alias=tie.alias,
        sector=sector,
        setting=tie.setting,
        is_paid=tie.is_paid,
        url=url_of(tie.id) if url_of else "",
        **{name: str(text) for name, text in words.items()},
    )


@cache
def _style_element() -> SafeString:
    """Return the rules of the drawing as an element for a file; a page has them in its stylesheet."""
    path = finders.find(STYLESHEET)
    assert isinstance(path, str)
    begin, end = DRAWING_RULES
    rules = Path(path).read_text(encoding="utf-8").split(begin)[1].split(end)[0]
    tokens = f":root{{{DAY}}}@media (prefers-color-scheme:dark){{:root{{{EVENING}}}}}"
    return format_html("<style>{}</style>", mark_safe(tokens + rules))  # noqa: S308 - our own stylesheet
