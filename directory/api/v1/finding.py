"""Finds the listings of one page of an answer, and where the next page begins.

A question is answered in the order of the results page, as far as its pages go. A walk through everything goes by id,
without an end, and whatever changes meanwhile, no listing comes twice and none that stays is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from directory import search
from directory.api.v1.cursors import Cursor
from directory.api.v1.questions import Question
from directory.filters import ParsedQuery
from directory.pages.card_rows import CardRow, cards_visible_to, public_cards_after
from directory.pages.results import widened
from directory.search.types import MAX_PAGE, PAGE_SIZE, SearchPage, Sort

MOST: Final = MAX_PAGE * PAGE_SIZE
"""How many listings of a question are given out: as many as the pages of people show."""
_NOBODY: Final = AnonymousUser()


@dataclass(frozen=True, slots=True)
class Found:
    """One page: its rows, the whole answer that they are of, and the next page's cursor (None on the last).

    `parsed` is what was asked in the end: without the place or time that was read in a text, where nothing fits them.
    `is_cut`: there are more, but no more are given out.
    """

    parsed: ParsedQuery
    answer: SearchPage
    rows: Sequence[CardRow]
    next: Cursor | None
    is_cut: bool = False


def find(question: Question) -> Found:
    """Return the page of a question; a fixed number of queries whatever the number of listings."""
    return _walk(question) if question.is_walk else _ask(question)


def _walk(question: Question) -> Found:
    answer = search.search(replace(question.parsed.query, page_size=1))
    found = public_cards_after(question.cursor.after if question.cursor else None, size=question.per_page + 1)
    shown = found[: question.per_page]
    following = Cursor(question.mark, shown[-1].pk) if len(found) > len(shown) else None
    return Found(question.parsed, answer, shown, following)


def _ask(question: Question) -> Found:
    parsed, answer, ids = _page(question)
    rows = cards_visible_to(_NOBODY, ids)
    if len(rows) < len(ids):  # the index is half a second behind: what is gone from the database leaves it now
        search.refresh()
        parsed, answer, ids = _page(question)
        rows = cards_visible_to(_NOBODY, ids)
    start = answer.ids.index(ids[0]) if ids else 0
    end = start + len(ids)
    is_last = not ids or end >= min(answer.total, MOST)
    following = None if is_last else Cursor(question.mark, ids[-1], end, _begun(question))
    return Found(
        parsed=parsed,
        answer=answer,
        rows=[rows[pk] for pk in ids if pk in rows],
        next=following,
        is_cut=bool(ids) and is_last and answer.total > MOST,
    )


def _page(question: Question) -> tuple[ParsedQuery, SearchPage, Sequence[UUID]]:
    """Return what is asked, the answer up to this page and beyond, and the ids of this page."""
    cursor, size = question.cursor, question.per_page
    upto = size if cursor is None else min(MOST, cursor.offset + 2 * size)
    parsed, answer = _answered(question.parsed, upto=upto)
    start = 0
    if cursor:
        start = answer.ids.index(cursor.after) + 1 if cursor.after in answer.ids else cursor.offset
    return parsed, answer, answer.ids[start : start + size]


def _answered(parsed: ParsedQuery, *, upto: int) -> tuple[ParsedQuery, SearchPage]:
    answer = search.search(replace(parsed.query, page=1, page_size=upto))
    if not answer.total and (wider := widened(parsed)):
        return wider, search.search(replace(wider.query, page=1, page_size=upto))
    return parsed, answer


def _begun(question: Question) -> datetime | None:
    """Return when the first page was asked, to the minute, where the answer depends on it."""
    query = question.parsed.query
    depends = query.sort is Sort.SOONEST or (question.parsed.reading and question.parsed.reading.times)
    return query.at.replace(second=0, microsecond=0) if depends else None
