"""Why a listing is among the results of a question, and why it is not: the arithmetic of an engine, written out. Pure.

It reckons anew from the plan and the listing's document, with the functions that the engines use, so its totals are
theirs to the digit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from directory.search import ranking
from directory.search.analysis import PLACE, fold, words
from directory.search.engine import Alternative, Clause, Engine, Workings
from directory.search.explanations import (
    ExplainedClause,
    ExplainedListing,
    ExplainedTerm,
    Explanation,
    Opening,
    Origin,
    Source,
    Taken,
    WordCount,
)
from directory.search.reference import fits, metres_from
from directory.search.thesaurus import Thesaurus
from directory.search.types import (
    MAX_PAGE,
    MAX_TEXT_CHARACTERS,
    MAX_WORDS,
    PAGE_SIZE,
    IndexedDocument,
    SearchQuery,
)
from directory.search.vocabulary import distance, errors_allowed

#: What the pages of a question show at most.
SHOWN: Final = MAX_PAGE * PAGE_SIZE
MAX_FILTERS: Final = 8
MAX_NEAR_WORDS: Final = 3
_CONTAINED_FROM: Final = 4  # letters of a word that another one may contain


def explain(query: SearchQuery, *, engine: Engine, document: IndexedDocument | None) -> Explanation:
    """Return why `engine` answers `query` as it does, and what became of the listing of `document`, if one is given.

    Costs one search of the first 1,000 results; one that is only counted for each word where not all of them are found,
    and up to 18 more where nothing is.
    """
    answer = engine.search(replace(query, page=1, page_size=SHOWN))
    workings = engine.workings(query)
    listing = None
    if document is not None:
        place = answer.ids.index(document.listing_id) + 1 if document.listing_id in answer.ids else None
        listing = replace(explained(document, query=query, workings=workings), place=place)
    lacks_words = not answer.total or not answer.understood.every_word
    return Explanation(
        understood=answer.understood,
        total=answer.total,
        words=tuple(_word_counts(query, engine=engine, workings=workings)) if lacks_words else (),
        openings=tuple(_openings(query, engine=engine, workings=workings)) if not answer.total else (),
        listing=listing,
    )


def has_words(query: SearchQuery, *, engine: Engine) -> bool:
    """Return whether listings of `engine` have each word of a text as written, or as the name of a place."""
    workings = engine.workings(replace(query, page_size=1))
    vocabulary = workings.vocabulary
    written = words(query.text)
    own = workings.thesaurus.entries(written, language=query.language)
    places = workings.thesaurus.entries(written, language=PLACE)
    return all(
        not here.terms or vocabulary.knows(word) or any(map(vocabulary.document_frequency, place.terms))
        for word, here, place in zip(written, own, places, strict=True)
    )


def explained(document: IndexedDocument, *, query: SearchQuery, workings: Workings) -> ExplainedListing:
    """Return the reckoning of one listing; its `place` is left open."""
    impacts = ranking.impacts(document, workings.thesaurus)
    sources = ranking.sources(document, workings.thesaurus)
    own_words = ranking.surface_words(document, workings.thesaurus)
    clauses = tuple(
        _clause(clause, impacts=impacts, sources=sources, own_words=own_words, workings=workings)
        for clause in workings.plan.clauses
    )
    importance = sum(clause.importance for clause in clauses)
    matched = sum(clause.importance for clause in clauses if clause.best)
    required = ranking.required_importance(workings.plan.clauses, every_word=workings.every_word)
    clause_score = sum(clause.score for clause in clauses)
    failed = _failed(document, query.filters)
    metres = metres_from(query.near, document)
    is_too_far = (
        query.near is not None and query.radius_km is not None and (metres is None or metres > query.radius_km * 1000)
    )

    def total(*, of: int, prior: int) -> int:
        return ranking.total_score(of, matched=matched, importance=importance, prior=prior)

    return ExplainedListing(
        clauses=clauses,
        matched=matched,
        importance=importance,
        required=required,
        coverage=ranking.coverage(matched, importance=importance) if importance else 256,
        clause_score=clause_score,
        covered_score=total(of=clause_score, prior=0),
        prior=document.prior,
        prior_score=total(of=0, prior=document.prior),
        score=total(of=clause_score, prior=document.prior),
        failed=failed,
        metres=metres,
        is_too_far=is_too_far,
        is_found=matched >= required and not failed and not is_too_far,
        place=None,
    )


def _clause(
    clause: Clause,
    *,
    impacts: Mapping[str, int],
    sources: Mapping[str, tuple[Source, ...]],
    own_words: frozenset[str],
    workings: Workings,
) -> ExplainedClause:
    corrections = {correction.written: correction.used for correction in workings.plan.understood.corrections}
    used = [corrections.get(word, word) for word in clause.word.split()]

    def term(choice: Alternative) -> ExplainedTerm:
        origin, value, language = _origin(choice.term, used, workings.thesaurus)
        count = workings.vocabulary.document_frequency(choice.term)
        idf = ranking.idf(count, workings.vocabulary.document_count())
        impact = impacts.get(choice.term, 0)
        return ExplainedTerm(
            origin=origin,
            value=value,
            language=language,
            weight=choice.weight,
            count=count,
            idf=idf,
            impact=impact,
            score=ranking.term_score(impact, weight=choice.weight, idf=idf),
            sources=sources.get(choice.term, ()) if impact else (),
        )

    terms = sorted(map(term, clause.alternatives), key=lambda one: (-one.score, not one.impact, -one.weight, one.value))
    has_one = any(one.impact for one in terms)
    return ExplainedClause(
        word=clause.word,
        used=" ".join(used) if used != clause.word.split() else "",
        importance=clause.importance,
        terms=tuple(terms),
        near=() if has_one or not clause.word else tuple(_near(used, own_words)),
    )


def _origin(term: str, used: Sequence[str], thesaurus: Thesaurus) -> tuple[Origin, str, str]:
    """Return how a term stands for these words, what it says, and its language."""
    kinds = {"#": Origin.TOPIC, "@": Origin.TIME, "+": Origin.COMPANY, "=": Origin.LANGUAGE, PLACE: Origin.PLACE}
    if term[:1] in kinds:
        return kinds[term[0]], term[1:], ""
    language, _, stem = term.partition(":")
    if any(fold(word) == stem for word in used):
        return Origin.WORD, stem, language
    parts = {part for entry in thesaurus.entries(used, language=language) for part in entry.terms[1:]}
    return (Origin.PART if term in parts else Origin.STEM), stem, language


def _near(used: Iterable[str], own_words: frozenset[str]) -> list[str]:
    """Return words of a listing that are a misspelling away from one of these, or contain it."""
    found = set()
    asked = set(map(fold, used))
    for word in asked:
        allowed = errors_allowed(word)
        for own in own_words:
            other = fold(own)
            if other in asked:
                continue  # a word of a phrase that means something else by itself
            if allowed and distance(word, other, at_most=allowed) <= allowed:
                found.add((0, own))
            elif len(word) >= _CONTAINED_FROM and word in other:
                found.add((1, own))
    return [own for _, own in sorted(found)][:MAX_NEAR_WORDS]


def _failed(document: IndexedDocument, filters: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Return the groups of filters that a listing does not pass; day and part as one where only both together fail."""
    failed = {group: chosen for group, chosen in filters.items() if not fits(document, {group: chosen})}
    times = {group: filters[group] for group in ("day", "part") if filters.get(group)}
    if not failed.keys() & times.keys() and not fits(document, times):
        failed |= times
    return failed


def _word_counts(query: SearchQuery, *, engine: Engine, workings: Workings) -> Iterable[WordCount]:
    corrections = {correction.written: correction.used for correction in workings.plan.understood.corrections}
    for word in workings.plan.understood.words[:MAX_WORDS]:
        used = " ".join(corrections.get(part, part) for part in word.split())
        alone = replace(query, text=word, filters={}, near=None, radius_km=None)
        yield WordCount(word, used if used != word else "", _total(alone, engine))


def _openings(query: SearchQuery, *, engine: Engine, workings: Workings) -> Iterable[Opening]:
    def opening(taken: Taken, value: str, less: SearchQuery) -> Opening:
        return Opening(taken, value, less.text, _total(less, engine))

    asked = workings.plan.understood.words
    for word in asked[:MAX_WORDS] if len(asked) > 1 else ():
        yield opening(Taken.WORD, word, replace(query, text=_without(word, query.text)))
    chosen = [group for group, values in query.filters.items() if values]
    for group in chosen[:MAX_FILTERS]:
        rest = {name: values for name, values in query.filters.items() if name != group}
        yield opening(Taken.FILTER, group, replace(query, filters=rest))
    if len(chosen) > 1:
        yield opening(Taken.ALL_FILTERS, "", replace(query, filters={}))
    if query.near is not None and query.radius_km is not None:
        yield opening(Taken.RADIUS, "", replace(query, radius_km=None))


def _total(query: SearchQuery, engine: Engine) -> int:
    return engine.search(replace(query, page=1, page_size=1)).total


def _without(word: str, text: str) -> str:
    """Return the words of a text without the first place where `word` (one or more) stands."""
    written, gone = words(text[:MAX_TEXT_CHARACTERS]), word.split()
    for start in range(len(written) - len(gone) + 1):
        if written[start : start + len(gone)] == gone:
            return " ".join(written[:start] + written[start + len(gone) :])
    return " ".join(written)
