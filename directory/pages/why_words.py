"""What an explanation of search says, in plain words of the active language."""

from collections.abc import Mapping
from datetime import time
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory import facets
from directory.date_words import say_time
from directory.search.explanations import ExplainedClause, ExplainedTerm, Field, Origin

# What a sentence says of a thing that a listing has ("“choir”", "a form of “singing”") and the field it stands in.
IN_FIELD: Mapping[Field, str | Promise] = {
    Field.NAME: gettext_lazy("%(what)s in its name"),
    Field.TERMS: gettext_lazy("%(what)s among its topics and tags"),
    Field.TAGS: gettext_lazy("%(what)s among its free words"),
    Field.BODY: gettext_lazy("%(what)s in its text"),
    Field.PLACE: gettext_lazy("%(what)s in its place"),
    Field.GIVEN_TOPIC: gettext_lazy("%(what)s as a topic"),
    Field.NARROWER_TOPIC: gettext_lazy("a topic below %(what)s"),
    Field.TIMES: gettext_lazy("%(what)s in its timetable"),
    Field.TIES: gettext_lazy("%(what)s as company"),
    Field.LANGUAGE: gettext_lazy("a text in %(what)s"),
}
FIELD_NAMES: Mapping[Field, str | Promise] = {
    Field.NAME: gettext_lazy("Name"),
    Field.TERMS: gettext_lazy("Topics and tags"),
    Field.TAGS: gettext_lazy("Free words"),
    Field.BODY: gettext_lazy("Text"),
    Field.PLACE: gettext_lazy("Place"),
    Field.GIVEN_TOPIC: gettext_lazy("Topic that it was given"),
    Field.NARROWER_TOPIC: gettext_lazy("A topic below that one"),
    Field.TIMES: gettext_lazy("Timetable"),
    Field.TIES: gettext_lazy("Company"),
    Field.LANGUAGE: gettext_lazy("Language of its text"),
}
FOUND_AS: Mapping[Origin, str | Promise] = {
    Origin.WORD: gettext_lazy("The word itself: %(what)s"),
    Origin.STEM: gettext_lazy("A form of the word: %(what)s"),
    Origin.PART: gettext_lazy("A part of the word: %(what)s"),
    Origin.TOPIC: gettext_lazy("The topic %(what)s, which the word means"),
    Origin.PLACE: gettext_lazy("The name of a place: %(what)s"),
    Origin.TIME: gettext_lazy("A time: %(what)s"),
    Origin.COMPANY: gettext_lazy("A kind of company: %(what)s"),
    Origin.LANGUAGE: gettext_lazy("The language of this page: %(what)s"),
}


def quoted(text: str) -> str:
    """Return a text between quotation marks."""
    return _("“%(text)s”") % {"text": text}


def term_words(term: ExplainedTerm, *, language: str) -> str:
    """Return what a term is called: “choir”, “Singing”, Tuesday evening, English."""
    if term.origin is Origin.TOPIC:
        return quoted(label("topic", term.value, language=language))
    if term.origin is Origin.TIME:
        return _time_words(term.value, language)
    if term.origin is Origin.COMPANY:
        return quoted(label("tie", term.value, language=language))
    if term.origin is Origin.LANGUAGE:
        return label("language", term.value, language=language)
    if term.origin is Origin.STEM:
        return quoted(f"{term.value}…")
    return quoted(term.value)


def found_as(term: ExplainedTerm, *, language: str) -> str:
    """Return how a term stands for its word: “The word itself: “kor”, in Danish”."""
    words = str(FOUND_AS[term.origin]) % {"what": term_words(term, language=language)}
    if term.language and term.language != language:
        return _("%(words)s, in %(language)s") % {
            "words": words,
            "language": label("language", term.language, language=language),
        }
    return words


def fields_words(term: ExplainedTerm) -> list[str]:
    """Return the fields that give a term its impact, with their shares where there are several: “Name (80 %)”."""
    if len(term.sources) == 1:
        return [str(FIELD_NAMES[term.sources[0].field])]
    return [
        _("%(field)s (%(share)d %%)") % {"field": FIELD_NAMES[source.field], "share": source.share}
        for source in term.sources
    ]


def has_words(clause: ExplainedClause, *, language: str) -> list[str]:
    """Return what a sentence says a listing has of a clause: “choir” in its name, “Singing” as a topic; two at most.

    The second one is of another kind than the first: a topic that it was given beside a word, or a word beside it.
    """
    said = [term for term in clause.terms if term.impact][:1]
    if said:
        is_topic = said[0].origin is Origin.TOPIC
        others = (term for term in clause.terms[1:] if term.impact and (term.origin is Origin.TOPIC) != is_topic)
        said += [term for term in others if is_topic or term.sources[0].field is Field.GIVEN_TOPIC][:1]
    return [str(IN_FIELD[term.sources[0].field]) % {"what": _what(clause, term, language)} for term in said]


def _what(clause: ExplainedClause, term: ExplainedTerm, language: str) -> str:
    word = quoted(clause.used or clause.word)
    if term.origin is Origin.STEM:
        return _("a form of %(word)s") % {"word": word}
    if term.origin is Origin.PART:
        return _("a part of %(word)s") % {"word": word}
    name = term_words(term, language=language)
    if term.origin is Origin.TOPIC and term.sources[0].field not in (Field.GIVEN_TOPIC, Field.NARROWER_TOPIC):
        return _("words about %(topic)s") % {"topic": name}
    return name if term.origin in (Origin.TOPIC, Origin.TIME, Origin.COMPANY, Origin.LANGUAGE) else word


def label(group: str, code: str, *, language: str) -> str:
    """Return the name of a value of a group of filters; its code where nothing is known of it."""
    known = facets.values(group, language=language).get(code)
    return known.label if known else code


@cache
def _time_words(code: str, language: str) -> str:
    """Return “Tuesday evening” for "tu.evening", “from 7pm” for "19h", in `language`, the active one."""
    if code[:-1].isdigit() and code.endswith("h"):
        return _("from %(time)s") % {"time": say_time(time(int(code[:-1]) % 24))}
    day, _dot, part = code.partition(".")
    if part:
        return _("%(day)s %(part)s") % {
            "day": label("day", day, language=language),
            "part": label("part", part, language=language).lower(),
        }
    return label("part", code, language=language) if len(code) > 2 else label("day", code, language=language)
