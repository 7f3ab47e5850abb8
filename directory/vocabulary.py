"""The words of the vocabularies as pages need them, kept in the process for a minute.

A page shows dozens of terms; they change a few times a year. `forget()` is for whoever changes them.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from directory.models import TaxonomyTerm

KEPT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Term:
    """One term: its code, the code of its parent ("" at the top) and its names by language."""

    code: str
    parent: str
    names: Mapping[str, str]

    def name_in(self, language: str) -> str:
        """Return the name in `language`, else in English, else the code."""
        return self.names.get(language[:2]) or self.names.get("en") or self.code


class _Kept:
    terms: Mapping[str, Mapping[str, Term]] = {}
    until = 0.0
    reading = 0


def terms(taxonomy: str) -> Mapping[str, Term]:
    """Return code to term of one vocabulary, in its own order; at most a minute old."""
    if time.monotonic() >= _Kept.until:
        _Kept.terms = _read()
        _Kept.reading += 1
        _Kept.until = time.monotonic() + KEPT_SECONDS
    return _Kept.terms.get(taxonomy, {})


def reading() -> int:
    """Return a number that changes whenever the vocabularies are read anew; reads them if it is time."""
    terms("")
    return _Kept.reading


def forget() -> None:
    """Read the vocabularies again at the next question."""
    _Kept.until = 0.0


def _read() -> dict[str, dict[str, Term]]:
    rows = TaxonomyTerm.objects.order_by("taxonomy", "position", "code").values_list(
        "taxonomy", "code", "parent__code", "names"
    )
    found: dict[str, dict[str, Term]] = {}
    for taxonomy, code, parent, names in rows:
        found.setdefault(taxonomy, {})[code] = Term(code=code, parent=parent or "", names=names)
    return found
