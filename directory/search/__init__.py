"""Search, as the rest of the house knows it: ask a question, complete a word, take in an edit, explain an answer.

Only this package knows which engine answers. Ids come without a check of who asks: fetch the rows with `visible_to`.
"""

from datetime import datetime
from uuid import UUID

from directory.search import building, explaining, live, rows, tending
from directory.search.explanations import Explanation
from directory.search.types import MAX_PAGE, SearchPage, SearchQuery, Suggestion

__all__ = ["explain", "has_words", "refresh", "search", "suggest", "tend"]


def search(query: SearchQuery) -> SearchPage:
    """Return the page of `query`: ids in order, with the exact total and facet counts, at most half a second old.

    The first question of a process opens the index, or builds it where there is none.

    :raises ValueError: if `query.page` is not within 1 to MAX_PAGE.
    :raises NotReadyError: if the catalogue is large and has no index yet.
    """
    if not 1 <= query.page <= MAX_PAGE:
        raise ValueError(f"A page is a number from 1 to {MAX_PAGE}, not {query.page}.")
    return live.current().engine().search(query)


def has_words(query: SearchQuery) -> bool:
    """Return whether listings have each word of the text of `query` as it is written, or as the name of a place.

    Accents and case apart; words without a subject ("the") are passed over. What only has the same stem, or is spelt
    almost like it, does not count: "Leeds" is not the Dutch "leed". Costs a search.
    """
    return explaining.has_words(query, engine=live.current().engine())


def suggest(prefix: str, *, language: str, limit: int = 8) -> tuple[Suggestion, ...]:
    """Return up to `limit` words of listings and names of topics that begin with `prefix`, the most frequent first."""
    return live.current().engine().suggest(prefix, language=language, limit=limit)


def refresh() -> None:
    """Take in every change that is committed: call it before showing a page to somebody who has just edited."""
    live.current().refresh()


def tend(*, at: datetime) -> list[str]:
    """Seal and merge what is due in the index of this host, or build a small one; return what was done.

    A large index is built by `manage.py search_index build` or `tend` alone: it takes minutes.

    :raises OSError: if the disk is full or the index cannot be written; it stays as it was.
    """
    folder = building.folder_of(building.database_key())
    if folder is None or building.uses_reference():
        return []
    return tending.tend(folder, at=at, stored_from=live.STORED_FROM, built_up_to=live.WAITED_FOR)


def explain(query: SearchQuery, listing_id: UUID | None = None) -> Explanation:
    """Return how `query` is answered now, and why a listing is or is not in the answer.

    Takes in every change first. A listing that search does not hold has no part in it: `listing` is None.
    """
    live.current().refresh()
    change = rows.changes_of([listing_id])[0] if listing_id else None
    return explaining.explain(query, engine=live.current().engine(), document=change.document if change else None)
