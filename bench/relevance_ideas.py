"""The ideas of the ranking, each with a way to take it out for the bench: named constants and tables are replaced."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any, NamedTuple

from django.db.models import F

from directory.models import TaxonomyTerm
from directory.models.taxonomy import Taxonomy
from directory.search import analysis, intended, planning, ranking, thesaurus, vocabulary
from directory.search.thesaurus import Thesaurus, TopicTerm
from directory.search.types import IndexedDocument

Documents = Sequence[IndexedDocument]
Replacement = tuple[Any, str, Any]


class Idea(NamedTuple):
    """An idea and what takes its place: values of modules, another thesaurus, or other documents."""

    name: str
    replacements: tuple[Replacement, ...] = ()
    thesaurus: type[Thesaurus] = Thesaurus
    document: Callable[[IndexedDocument], IndexedDocument] | None = None


class _WithoutMeanings(Thesaurus):
    """Knows the words, and what none of them means."""

    def _read(self, rows: Sequence[TopicTerm], language: str) -> None:
        self._alone[language] = {}
        self._phrases[language] = {}


class _WithoutPhrases(Thesaurus):
    """Knows what single words mean only."""

    def _read(self, rows: Sequence[TopicTerm], language: str) -> None:
        super()._read(rows, language)
        self._phrases[language] = {}


def _nothing(*_: Any, **__: Any) -> Sequence[Any]:
    return ()


def _never(**_: int) -> bool:
    return False


def _with_equal_fields() -> tuple[Replacement, ...]:
    names = ("NAME_FIELD", "TAGS_FIELD", "TERMS_FIELD", "BODY_FIELD", "PLACE_FIELD")
    return tuple((ranking, name, getattr(ranking, name)._replace(weight=1.0)) for name in names)


def _without_places(document: IndexedDocument) -> IndexedDocument:
    return replace(document, texts=tuple(replace(text, place="") for text in document.texts))


def _without_prior(document: IndexedDocument) -> IndexedDocument:
    return replace(document, prior=0)


def topic_terms() -> list[TopicTerm]:
    """Return the topics of the database as the thesaurus takes them."""
    rows = TaxonomyTerm.objects.filter(taxonomy=Taxonomy.TOPIC).order_by("code")
    return [TopicTerm(*row) for row in rows.values_list("code", F("parent__code"), "names", "synonyms")]


NO_WORDS: Mapping[str, str] = {}
IDEAS = (
    Idea("field weights", _with_equal_fields()),
    Idea("stems", ((analysis, "SNOWBALL", {}),)),
    Idea("synonyms and topics", thesaurus=_WithoutMeanings),
    Idea("phrases", thesaurus=_WithoutPhrases),
    Idea("compounds", ((thesaurus, "lexicon", _nothing),)),
    Idea("words that say how (soft)", ((analysis, "SOFT_WORDS", NO_WORDS),)),
    Idea(
        "language of the page",
        (
            (planning, "LANGUAGE_SCORE", 0),
            (planning, "OTHER_WEIGHT", planning.PAGE_WEIGHT),
            (planning, "OTHER_TOPIC_WEIGHT", planning.TOPIC_WEIGHT),
        ),
    ),
    Idea("freshness and completeness", document=_without_prior),
    Idea("place words", document=_without_places),
    Idea("time words", ((planning, "time_words", _nothing),)),
    Idea("correction of typos", ((vocabulary, "MIN_CORRECTED", 99),)),
    Idea("words run together or split", ((intended, "MIN_HALF", 99),)),
    Idea("unfinished words", ((intended, "MIN_PREFIX", 99),)),
    Idea("company", ((planning, "company_words", _nothing),)),
    Idea("some of the words", ((ranking, "takes_some_words", _never),)),
    Idea(
        "importance of a word",
        (
            (planning, "MIN_IMPORTANCE", 100),
            (planning, "MAX_IMPORTANCE", 100),
            (planning, "PLACE_FACTOR", 1),
            (planning, "PHRASE_FACTOR", 1),
        ),
    ),
)


@contextmanager
def without(
    idea: Idea | None, documents: Documents, topics: Sequence[TopicTerm]
) -> Iterator[tuple[Documents, Thesaurus]]:
    """Yield documents and thesaurus for a search without an idea, which stays out until the end; None: all ideas."""
    with ExitStack() as stack:
        idea = idea or Idea("none")
        for owner, name, value in idea.replacements:
            stack.enter_context(_replaced(owner, name, value))
        changed = documents if idea.document is None else list(map(idea.document, documents))
        yield changed, idea.thesaurus.from_terms(topics)


@contextmanager
def _replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    kept = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, kept)
