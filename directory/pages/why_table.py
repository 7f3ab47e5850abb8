"""The reckoning of a group's score as a table: a row for each word, and how they add up."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.date_words import say_list
from directory.pages.why_words import fields_words, found_as, quoted
from directory.search.explanations import ExplainedClause, ExplainedListing, ExplainedTerm, Origin

MAX_ALSO = 3


@dataclass(frozen=True, slots=True)
class TermRow:
    """A thing that could stand for a word; `is_here` where the listing has it."""

    found_as: str
    count: int
    weight: int
    is_here: bool


@dataclass(frozen=True, slots=True)
class WordRow:
    """One word of the question in the table, and what it was read as where nothing has it.

    `missing` says so where the listing does not have it.
    """

    word: str
    used: str
    is_needed: bool
    importance: str
    missing: str
    found_as: str
    fields: Sequence[str]
    also: Sequence[str]
    telling: str
    reckoning: str
    score: str
    terms: Sequence[TermRow]


@dataclass(frozen=True, slots=True)
class SumView:
    """How the scores of the words become one number: the percentage of them that counts, and what goes on top."""

    words: str
    share: int
    kept: str
    prior: int
    prior_score: str
    total: str


def rows_of(part: ExplainedListing, *, language: str) -> list[WordRow]:
    """Return a row for each word of the question, as it was typed, and for the reader's language."""
    return [
        _row(clause, all_words=part.importance, language=language)
        for clause in part.clauses
        if clause.terms or clause.word
    ]


def sums_of(part: ExplainedListing) -> SumView:
    """Return how the rows become the score."""
    return SumView(
        words=number_words(part.clause_score),
        share=round(100 * part.coverage / 256),
        kept=number_words(part.covered_score),
        prior=part.prior,
        prior_score=number_words(part.prior_score),
        total=number_words(part.score),
    )


def number_words(number: int) -> str:
    """Return a number as people write it: 18,419."""
    return number_format(number, use_l10n=True, force_grouping=True)


def _row(clause: ExplainedClause, *, all_words: int, language: str) -> WordRow:
    best = clause.best
    importance = ""
    if clause.importance:
        importance = _("Needed: it is %(share)d of %(all)d parts of the question.") % {
            "share": clause.importance,
            "all": all_words,
        }
    return WordRow(
        word=quoted(clause.word) if clause.word else _("(the reader’s language)"),
        used=quoted(clause.used) if clause.used else "",
        is_needed=clause.importance > 0,
        importance=importance,
        missing="" if best else _missing_words(clause),
        found_as=found_as(best, language=language) if best else "",
        fields=fields_words(best) if best else [],
        also=[_also(term, language) for term in clause.terms[1:] if term.impact][:MAX_ALSO],
        telling=_telling(best) if best else "",
        reckoning=_reckoning(best) if best else "",
        score=number_words(clause.score),
        terms=[
            TermRow(found_as(term, language=language), term.count, term.weight, term.impact > 0)
            for term in clause.terms
        ],
    )


def _missing_words(clause: ExplainedClause) -> str:
    if clause.is_unknown:
        return _("No group has it")
    return _("Not in this group") if clause.importance else _("Not in this group, and not needed")


def _also(term: ExplainedTerm, language: str) -> str:
    fields = say_list([field.lower() for field in fields_words(term)])
    return _("%(found_as)s (%(fields)s): %(score)s") % {
        "found_as": found_as(term, language=language),
        "fields": fields,
        "score": number_words(term.score),
    }


def _telling(term: ExplainedTerm) -> str:
    if term.origin is Origin.LANGUAGE:
        return _("a lift for such texts")
    return ngettext("%(count)s group has it", "%(count)s groups have it", term.count) % {
        "count": number_words(term.count)
    }


def _reckoning(term: ExplainedTerm) -> str:
    return f"{term.impact} × {term.weight} × {term.idf} ÷ 256"
