"""The plain engine: it looks at every listing for every question. It is the definition; others must agree."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from directory.geo.distance import distances_metres, round_metres
from directory.geo.points import Point
from directory.schedules import next_start
from directory.search import ranking
from directory.search.engine import Change, Plan, Workings
from directory.search.planning import plan
from directory.search.thesaurus import Thesaurus
from directory.search.types import (
    DAYS,
    FACET_MODES,
    PARTS,
    FacetMode,
    IndexedDocument,
    SearchPage,
    SearchQuery,
    Sort,
    Suggestion,
)
from directory.search.vocabulary import FrozenVocabulary

Filters = Mapping[str, frozenset[str]]
_TIME_GROUPS = ("day", "part")


@dataclass(frozen=True, slots=True)
class _Hit:
    """A listing that the text and the place of a question fit; `metres` only with `near` and a point."""

    document: IndexedDocument
    score: int
    metres: int | None


class ReferenceEngine:
    """Answers by looking at every listing; build it with `build`."""

    def __init__(self, documents: Iterable[IndexedDocument], *, thesaurus: Thesaurus) -> None:
        self._thesaurus = thesaurus
        self._documents: dict[UUID, IndexedDocument] = {}
        self._impacts: dict[UUID, dict[str, int]] = {}
        terms: Counter[str] = Counter()
        surface: Counter[str] = Counter()
        for document in documents:
            self._put(document)
        for document in self._documents.values():
            terms.update(self._impacts[document.listing_id].keys())
            surface.update(ranking.surface_words(document, thesaurus))
        self._vocabulary = FrozenVocabulary(terms=terms, surface=surface, document_count=len(self._documents))

    @classmethod
    def build(cls, documents: Iterable[IndexedDocument], thesaurus: Thesaurus) -> "ReferenceEngine":
        """Return an engine over the documents; of several with one id the last one counts."""
        return cls(documents, thesaurus=thesaurus)

    def search(self, query: SearchQuery) -> SearchPage:
        """Return the page of `query` with exact totals and facet counts; a page beyond the end has no ids."""
        asked = self._plan(query)
        text_hits, every_word = self._text_hits(asked, query)
        hits = [hit for hit in text_hits if fits(hit.document, query.filters)]
        start = (query.page - 1) * query.page_size
        shown = _in_order(hits, query, has_text=bool(asked.clauses))[start : start + query.page_size]
        return SearchPage(
            ids=tuple(hit.document.listing_id for hit in shown),
            total=len(hits),
            facets=_facets(text_hits, query.filters),
            distances_metres={hit.document.listing_id: hit.metres for hit in shown if hit.metres is not None},
            understood=replace(asked.understood, every_word=every_word and asked.knows_all),
        )

    def workings(self, query: SearchQuery) -> Workings:
        """Return how `search` comes to its answer now."""
        asked = self._plan(query)
        return Workings(asked, self._text_hits(asked, query)[1], self._vocabulary, self._thesaurus)

    def suggest(self, prefix: str, *, language: str, limit: int) -> tuple[Suggestion, ...]:
        """Return words that begin with `prefix`, the most frequent first."""
        return self._vocabulary.suggestions(prefix, language=language, limit=limit, thesaurus=self._thesaurus)

    def apply(self, changes: Iterable[Change]) -> None:
        """Take over changed listings; later answers show them."""
        for change in changes:
            self._documents.pop(change.listing_id, None)
            self._impacts.pop(change.listing_id, None)
            if change.document is not None:
                self._put(change.document)
                self._vocabulary.learn(
                    terms=self._impacts[change.listing_id],
                    surface=ranking.surface_words(change.document, self._thesaurus),
                )

    def _put(self, document: IndexedDocument) -> None:
        self._documents[document.listing_id] = document
        self._impacts[document.listing_id] = ranking.impacts(document, self._thesaurus)

    def _plan(self, query: SearchQuery) -> Plan:
        return plan(
            query.text,
            language=query.language,
            vocabulary=self._vocabulary,
            thesaurus=self._thesaurus,
            lifts=query.lifts,
        )

    def _text_hits(self, asked: Plan, query: SearchQuery) -> tuple[list[_Hit], bool]:
        """Return the listings that text and place fit, before filters, and whether they need every word."""
        near = [hit for hit in self._scored(asked, query) if _is_near(hit[0], query)]
        every = [hit for hit, matched in near if matched >= _needed(asked, every_word=True)]
        some = [hit for hit, matched in near if matched >= _needed(asked, every_word=False)]
        strict = sum(fits(hit.document, query.filters) for hit in every)
        relaxed = sum(fits(hit.document, query.filters) for hit in some)
        if ranking.takes_some_words(strict=strict, relaxed=relaxed):
            return some, False
        return every, True

    def _scored(self, asked: Plan, query: SearchQuery) -> Iterable[tuple[_Hit, int]]:
        """Yield every listing with the importance of the clauses that it has."""
        importance = sum(clause.importance for clause in asked.clauses)
        for document in self._documents.values():
            score, matched = self._clause_scores(asked, document)
            total = ranking.total_score(score, matched=matched, importance=importance, prior=document.prior)
            yield _Hit(document, total, metres_from(query.near, document)), matched

    def _clause_scores(self, asked: Plan, document: IndexedDocument) -> tuple[int, int]:
        impacts = self._impacts[document.listing_id]
        score = matched = 0
        for clause in asked.clauses:
            best = 0
            for term, weight in ((choice.term, choice.weight) for choice in clause.alternatives):
                if term in impacts:
                    frequency = self._vocabulary.document_frequency(term)
                    idf = ranking.idf(frequency, self._vocabulary.document_count())
                    best = max(best, ranking.term_score(impacts[term], weight=weight, idf=idf))
            if any(choice.term in impacts for choice in clause.alternatives):
                matched += clause.importance
            score += best
        return score, matched


def _needed(asked: Plan, *, every_word: bool) -> int:
    return ranking.required_importance(asked.clauses, every_word=every_word)


def metres_from(near: Point | None, document: IndexedDocument) -> int | None:
    """Return the distance to the nearest point of a listing; None without a place or without a point."""
    if near is None or not document.points:
        return None
    lats, lons = zip(*document.points, strict=True)
    return int(round_metres(distances_metres(near.lat, near.lon, lats, lons)).min())


def _is_near(hit: _Hit, query: SearchQuery) -> bool:
    if query.near is None or query.radius_km is None:
        return True
    return hit.metres is not None and hit.metres <= query.radius_km * 1000


def _values(document: IndexedDocument, group: str) -> set[str]:
    return {value for name, value in document.values if name == group}


def fits(document: IndexedDocument, filters: Filters, *, without: str = "") -> bool:
    """Return whether a listing has what was chosen in every group but `without`."""
    for group, chosen in filters.items():
        if not chosen or group == without or group in _TIME_GROUPS:
            continue
        own = _values(document, group)
        if FACET_MODES.get(group) == FacetMode.ALL:
            if not chosen <= own:
                return False
        elif not chosen & own:
            return False
    pairs = _chosen_pairs(document, filters, without=without)
    return bool(pairs) or not any(filters.get(group) for group in _TIME_GROUPS if group != without)


def _chosen_pairs(document: IndexedDocument, filters: Filters, *, without: str = "") -> set[tuple[str, str]]:
    """Return the (day, part) pairs of a listing that were asked for."""
    days = filters.get("day") if without != "day" else None
    parts = filters.get("part") if without != "part" else None
    pairs = ((DAYS[day], PARTS[part]) for day, part in document.day_parts)
    return {(day, part) for day, part in pairs if (not days or day in days) and (not parts or part in parts)}


def _facets(hits: Sequence[_Hit], filters: Filters) -> dict[str, dict[str, int]]:
    facets: dict[str, dict[str, int]] = {}
    for group, mode in FACET_MODES.items():
        without = group if mode == FacetMode.ANY else ""
        counts: Counter[str] = Counter()
        for hit in hits:
            if fits(hit.document, filters, without=without):
                counts.update(_counted_values(hit.document, group, filters))
        if counts:
            facets[group] = dict(counts)
    return facets


def _counted_values(document: IndexedDocument, group: str, filters: Filters) -> set[str]:
    if group not in _TIME_GROUPS:
        return _values(document, group)
    pairs = _chosen_pairs(document, filters, without=group)
    return {day for day, _ in pairs} if group == "day" else {part for _, part in pairs}


def _in_order(hits: Iterable[_Hit], query: SearchQuery, *, has_text: bool) -> list[_Hit]:
    """Return the hits in the order that was asked for; ids decide between equals."""
    far = 1 << 62

    def distance(hit: _Hit) -> int:
        return far if hit.metres is None else hit.metres

    def soonest(hit: _Hit) -> int:
        start = next_start(hit.document.pattern, at=query.at)
        return far if start is None else start

    def best(hit: _Hit) -> tuple[int, int]:
        # Without text the score is the prior, so a place alone must not come before it.
        return -hit.score, distance(hit) if has_text else 0

    keys = {
        Sort.BEST: lambda hit: (*best(hit), hit.document.listing_id.bytes),
        Sort.NEAREST: lambda hit: (distance(hit), -hit.score, hit.document.listing_id.bytes),
        Sort.SOONEST: lambda hit: (soonest(hit), -hit.score, hit.document.listing_id.bytes),
    }
    return sorted(hits, key=keys[query.sort])
