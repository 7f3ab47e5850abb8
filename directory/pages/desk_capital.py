"""Rating ties: the twelve questions for a second steward, both answers side by side, and how far they agree."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from directory.actions import capital_reviews
from directory.agreement import KAPPA_FROM, Agreement, Band, agreement
from directory.capital import PLAIN_WORDS, SHOWN_FROM_STRENGTH, STATEMENTS, CapitalKind, strength
from directory.date_words import say_list
from directory.models import CapitalReview, CapitalTag, Listing
from directory.pages.desk_rows import name_of
from directory.statements import questions

BANDS: Mapping[Band, str | Promise] = {
    Band.NONE: gettext_lazy("no more than by chance"),
    Band.MINIMAL: gettext_lazy("hardly more than by chance"),
    Band.WEAK: gettext_lazy("weak"),
    Band.MODERATE: gettext_lazy("fair"),
    Band.STRONG: gettext_lazy("strong"),
}


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question: its letter, its words, and what the first and the second steward said (None: not shown)."""

    letter: str
    words: str
    checked: bool = False
    first: bool | None = None
    second: bool | None = None

    @property
    def differs(self) -> bool:
        """Return whether the two said different things."""
        return self.first != self.second


@dataclass(frozen=True, slots=True)
class KindView:
    """The four questions of one kind of tie."""

    kind: str
    words: str
    questions: Sequence[QuestionView]


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """One kind of tie of a listing that two stewards see differently."""

    id: int
    listing_id: str
    listing: str
    lang: str
    kind: KindView
    reason: str
    first_name: str
    second_name: str
    basis: str
    reviewed_at: datetime


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One question or one whole tie: how often two answered it, and what can be said about that."""

    words: str
    cases: int
    percent: str
    kappa: str
    meaning: str


def blank_questions(*, language: str, answers: Mapping[str, Sequence[str]] | None = None) -> list[KindView]:
    """Return the twelve questions without any answer but one's own (kind to letters): the first ones stay unseen."""
    own = answers or {}
    return [
        KindView(
            str(kind),
            str(PLAIN_WORDS[kind]),
            [QuestionView(letter, words, letter in own.get(kind, ())) for letter, words in _asked(kind, language)],
        )
        for kind in CapitalKind
    ]


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One line of the queue of what two stewards see differently."""

    id: int
    listing: str
    lang: str
    words: str
    kind: str
    names: str
    reviewed_at: datetime


def difference_row(review: CapitalReview, *, language: str) -> DifferenceRow:
    """Return the line of one rating, fetched with its listing's texts and both raters."""
    name, lang = name_of(review.listing, language=language)
    words = str(PLAIN_WORDS[CapitalKind(review.kind)])
    return DifferenceRow(review.pk, name, lang, words, review.kind, _names(review), review.reviewed_at)


def _names(review: CapitalReview) -> str:
    first = str(review.first_rater) if review.first_rater else _("The organiser or the source")
    return say_list([first, str(review.rater) if review.rater else _("A colleague")])


def difference_view(
    review: CapitalReview, *, language: str, answers: Sequence[str] | None = None, reason: str | None = None
) -> DifferenceView:
    """Return both answers of one kind side by side; `answers` and `reason` are what somebody was writing."""
    tag = CapitalTag.objects.filter(listing=review.listing_id, kind=review.kind).first()
    agreed = review.statements if answers is None else answers
    name, lang = name_of(review.listing, language=language)
    kind = CapitalKind(review.kind)
    return DifferenceView(
        id=review.pk,
        listing_id=str(review.listing_id),
        listing=name,
        lang=lang,
        kind=KindView(
            review.kind,
            str(PLAIN_WORDS[kind]),
            [
                QuestionView(
                    letter, words, letter in agreed, letter in review.first_statements, letter in review.statements
                )
                for letter, words in _asked(kind, language)
            ],
        ),
        reason=(tag.reason if tag else "") if reason is None else reason,
        first_name=str(review.first_rater) if review.first_rater else _("The organiser or the source"),
        second_name=str(review.rater) if review.rater else _("A colleague"),
        basis=review.get_basis_display(),
        reviewed_at=review.reviewed_at,
    )


def _asked(kind: CapitalKind, language: str) -> Iterable[tuple[str, str]]:
    return zip(STATEMENTS, questions(kind, STATEMENTS, language=language), strict=True)


def next_listing(*, user_id: int, at: datetime) -> Listing | None:
    """Return the group that this steward rates next: new and changed tags first, then the sample of the quarter."""
    for rows in (capital_reviews.unreviewed(), capital_reviews.sample(at=at)):
        found = rows.exclude(capital_tags__tagged_by=user_id).first()
        if found is not None:
            return found
    return None


def agreement_rows(*, since: datetime, language: str) -> list[tuple[str, str, list[AgreementRow]]]:
    """Return (kind, words, rows): a row each question, and first one for "is this tie shown at all"; one query."""
    ratings = list(capital_reviews.ratings(since=since))
    return [
        (
            str(kind),
            str(PLAIN_WORDS[kind]),
            [
                _agreement_row(_("Is it shown at all?"), _shown_pairs(ratings, kind)),
                *(_agreement_row(words, _pairs(ratings, kind, letter)) for letter, words in _asked(kind, language)),
            ],
        )
        for kind in CapitalKind
    ]


Rating = tuple[str, list[str], list[str]]


def _pairs(ratings: Iterable[Rating], kind: CapitalKind, letter: str) -> list[tuple[bool, bool]]:
    return [(letter in first, letter in second) for of_kind, first, second in ratings if of_kind == kind]


def _shown_pairs(ratings: Iterable[Rating], kind: CapitalKind) -> list[tuple[bool, bool]]:
    return [
        (strength(first) >= SHOWN_FROM_STRENGTH, strength(second) >= SHOWN_FROM_STRENGTH)
        for of_kind, first, second in ratings
        if of_kind == kind
    ]


def _agreement_row(words: str, pairs: list[tuple[bool, bool]]) -> AgreementRow:
    found = agreement(pairs)
    kappa = "–"
    if found.kappa is not None and found.low is not None and found.high is not None:
        kappa = _("%(kappa)s (%(low)s to %(high)s)") % {
            "kappa": _two(found.kappa),
            "low": _two(found.low),
            "high": _two(found.high),
        }
    percent = "–" if found.percent is None else f"{found.percent} %"
    return AgreementRow(words, found.cases, percent, kappa, meaning_of(found))


def meaning_of(found: Agreement) -> str:
    """Return what figures can be taken for, in words, with the caution that the number of cases asks for."""
    if found.percent is None:
        return ngettext("%(n)d case: too few to say anything", "%(n)d cases: too few to say anything", found.cases) % {
            "n": found.cases
        }
    if found.kappa is None and found.cases >= KAPPA_FROM:
        return _("Both always said the same, so chance cannot be told apart.")
    if found.kappa is None or found.band is None:
        return _("Too few cases to tell agreement from chance.")
    said = _("Agreement beyond chance: %(band)s.") % {"band": BANDS[found.band]}
    if found.is_lopsided:
        said += " " + _("Nearly all answers are the same: the percentage says more.")
    return said


def _two(number: float) -> str:
    return f"{number:.2f}"
