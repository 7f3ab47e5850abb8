"""Taxonomies and their terms, which are all in memory."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from directory.api.hsds import conditions
from directory.api.hsds.pages import ListedFound
from directory.api.hsds.words import TAXONOMY_IDS, vocabulary
from directory.api.parameters import Parameters
from directory.exporters.hsds_terms import TAXONOMIES, Term, taxonomy_id, taxonomy_of, term_of

Json = dict[str, Any]


def found_taxonomies(words: str) -> ListedFound:
    """Return the taxonomies that have all words in their name or description."""
    return ListedFound(
        [UUID(taxonomy_id(code)) for code, texts in TAXONOMIES.items() if _has_all(words, " ".join(texts))]
    )


def read_taxonomies(keys: Sequence[UUID]) -> list[Json]:
    """Return taxonomies by their ids."""
    return [taxonomy_of(TAXONOMY_IDS[str(key)]) for key in keys if str(key) in TAXONOMY_IDS]


def asked_terms(parameters: Parameters) -> list[Term]:
    """Return the terms that the parameters ask for, in the order of their vocabularies; faults are noted."""
    taxonomy, words = conditions.taxonomy_code(parameters), conditions.text(parameters)
    is_top, parent = parameters.flag("top_only"), parameters.key("parent_id")
    above = vocabulary().by_id.get(str(parent)) if parent else None
    if parent and above is None:
        parameters.fault("parent_id", "There is no term with this id.")
    if parent and is_top:
        parameters.fault("top_only", "Terms at the top have no parent: leave out one of top_only and parent_id.")
    if above and taxonomy and above.taxonomy != taxonomy:
        parameters.fault(
            "parent_id", "This parent is not of that taxonomy. Leave out one of parent_id and taxonomy_id."
        )
    return [
        term
        for term in vocabulary().terms.values()
        if (not taxonomy or term.taxonomy == taxonomy)
        and (not is_top or not term.parent_id)
        and (not parent or term.parent_id == str(parent))
        and _has_all(words, f"{term.code} {term.name} {term.description}")
    ]


def found_terms(terms: Sequence[Term]) -> ListedFound:
    """Return the ids of terms."""
    return ListedFound([UUID(term.id) for term in terms])


def read_terms(keys: Sequence[UUID]) -> list[Json]:
    """Return terms by their ids, each with its taxonomy."""
    by_id = vocabulary().by_id
    terms = [by_id[str(key)] for key in keys if str(key) in by_id]
    return [term_of(term) | {"taxonomy_detail": taxonomy_of(term.taxonomy)} for term in terms]


def _has_all(words: str, text: str) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words.casefold().split())
