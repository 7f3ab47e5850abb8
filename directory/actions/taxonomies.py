"""Brings the vocabularies of `fixtures/` into the database; running again changes only what changed in the files."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from directory.models import Taxonomy, TaxonomyTerm

FIXTURES: Final = Path(__file__).resolve().parents[2] / "fixtures"
TOPICS_FILE: Final = FIXTURES / "taxonomies" / "topics.json"
VOCABULARIES: Final[Mapping[Taxonomy, Path]] = {
    Taxonomy.ACCESS: FIXTURES / "vocabularies" / "access_facts.json",
    Taxonomy.LIFE_DIMENSION: FIXTURES / "vocabularies" / "life_dimensions.json",
    Taxonomy.LANGUAGE: FIXTURES / "vocabularies" / "languages.json",
}


class UnreadableTaxonomyError(ValueError):
    """A file that does not hold a vocabulary; the text says what is the matter, as a sentence."""


@dataclass(slots=True)
class LoadReport:
    """What became of the rows of the files; the counts add up to the rows that were read."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, other: "LoadReport") -> "LoadReport":
        return LoadReport(
            created=self.created + other.created,
            updated=self.updated + other.updated,
            unchanged=self.unchanged + other.unchanged,
        )


def load_all() -> LoadReport:
    """Load topics, access facts, parts of life and languages from `fixtures/`, in one transaction."""
    with transaction.atomic():
        report = load_topics(TOPICS_FILE)
        for taxonomy, path in VOCABULARIES.items():
            report += load_vocabulary(path, taxonomy=taxonomy)
    return report


def load_topics(path: Path = TOPICS_FILE) -> LoadReport:
    """Create the topics of a file, or bring them up to date, in one transaction.

    A topic is known again by its `id`. One that is no longer in the file stays: listings may have it.

    :raises UnreadableTaxonomyError: if the file cannot be used; nothing is changed then
    """
    return load_vocabulary(path, taxonomy=Taxonomy.TOPIC)


def load_vocabulary(path: Path, *, taxonomy: Taxonomy) -> LoadReport:
    """Create the terms of one vocabulary, or bring them up to date, in one transaction.

    :raises UnreadableTaxonomyError: if the file cannot be used; nothing is changed then
    """
    rows = _rows(path)
    with transaction.atomic():
        report, terms = _write(rows, taxonomy)
        _set_parents(rows, terms)
    return report


def _rows(path: Path) -> Sequence[Mapping[str, Any]]:
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnreadableTaxonomyError(f"{path.name} is not readable JSON: {error}") from error
    if not isinstance(rows, list):
        raise UnreadableTaxonomyError(f"{path.name} is not a list of terms.")
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        code = row.get("id") if isinstance(row, dict) else None
        if not code or not isinstance(row.get("names"), dict):
            raise UnreadableTaxonomyError(f"Term {number} of {path.name} needs an id and names.")
        if code in seen:
            raise UnreadableTaxonomyError(f"The id “{code}” is in {path.name} twice.")
        if row.get("parent") and row["parent"] not in seen:
            raise UnreadableTaxonomyError(f"The parent “{row['parent']}” of “{code}” is not above it in {path.name}.")
        seen.add(code)
    return rows


def _write(rows: Iterable[Mapping[str, Any]], taxonomy: Taxonomy) -> tuple[LoadReport, dict[str, TaxonomyTerm]]:
    report = LoadReport()
    terms = {term.code: term for term in TaxonomyTerm.objects.filter(taxonomy=taxonomy)}
    new: list[TaxonomyTerm] = []
    changed: list[TaxonomyTerm] = []
    for position, row in enumerate(rows):
        term = terms.get(row["id"])
        if term is None:
            term = terms[row["id"]] = TaxonomyTerm(taxonomy=taxonomy, code=row["id"])
            new.append(term)
        elif _contents(row, position) == (term.names, term.synonyms, term.position) and _same_parent(row, term, terms):
            report.unchanged += 1
            continue
        else:
            changed.append(term)
        term.names, term.synonyms, term.position = _contents(row, position)
    TaxonomyTerm.objects.bulk_create(new)
    TaxonomyTerm.objects.bulk_update(changed, ["names", "synonyms", "position"])
    report.created, report.updated = len(new), len(changed)
    return report, terms


def _contents(row: Mapping[str, Any], position: int) -> tuple[dict[str, str], dict[str, list[str]], int]:
    """Return names, synonyms and position; a language is also found by the name it has for itself."""
    synonyms = row.get("synonyms", {})
    if row.get("own_name"):
        synonyms = {row["id"]: [row["own_name"]]}
    return row["names"], synonyms, position


def _same_parent(row: Mapping[str, Any], term: TaxonomyTerm, terms: Mapping[str, TaxonomyTerm]) -> bool:
    parent = terms.get(row.get("parent") or "")
    return term.parent_id == (parent.pk if parent else None)


def _set_parents(rows: Iterable[Mapping[str, Any]], terms: Mapping[str, TaxonomyTerm]) -> None:
    moved = []
    for row in rows:
        term = terms[row["id"]]
        if not _same_parent(row, term, terms):
            term.parent = terms.get(row.get("parent") or "")
            moved.append(term)
    TaxonomyTerm.objects.bulk_update(moved, ["parent"])
