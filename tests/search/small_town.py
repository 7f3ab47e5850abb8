"""A small thesaurus and a few listings that the tests of the definition share."""

import uuid
from collections.abc import Sequence

from directory.schedules import SchedulePattern, WeeklySlot
from directory.search.thesaurus import Thesaurus, TopicTerm
from directory.search.types import IndexedDocument, IndexedText


def topic(code: str, parent: str | None = None, **words: str) -> TopicTerm:
    """Return a topic from `en="Name: synonym, synonym"`."""
    names, synonyms = {}, {}
    for language, line in words.items():
        name, _, rest = line.partition(":")
        names[language] = name.strip()
        synonyms[language] = [word.strip() for word in rest.split(",") if word.strip()]
    return TopicTerm(code, parent, names, synonyms)


TOPICS = (
    topic("music", en="Music", da="Musik", nl="Muziek"),
    topic(
        "singing", "music", en="Singing and choirs: sing, choir", da="Sang og kor: synge, korsang", nl="Zingen: koor"
    ),
    topic("making", en="Making: crafts", da="Skabe", nl="Maken"),
    topic("knitting", "making", en="Knitting: yarn", da="Strik: strikke, garn", nl="Breien: breiclub"),
    topic("company", en="Company: lonely, someone to talk to", da="Selskab: ensom", nl="Gezelschap: eenzaam"),
    topic("carers", en="Carers: look after my mum", da="Pårørende: passer min mor", nl="Mantelzorg"),
    topic("food_bank", en="Food banks: food bank", da="Madhjælp", nl="Voedselbank"),
    topic("hearing_voices", en="Hearing voices: hear voices", da="Stemmehører", nl="Stemmen horen"),
    topic("grief", en="Grief", da="Sorg: sorggruppe", nl="Rouw"),
)
THESAURUS = Thesaurus.from_terms(TOPICS)


def identity(number: int) -> uuid.UUID:
    return uuid.UUID(int=number)


def listing(
    number: int,
    name: str,
    *,
    tags: str = "",
    body: str = "",
    place: str = "",
    language: str = "en",
    topics: Sequence[str] = (),
    values: Sequence[tuple[str, str]] = (),
    times: Sequence[tuple[int, int]] = (),
    points: Sequence[tuple[float, float]] = (),
    weekly: Sequence[WeeklySlot] = (),
    prior: int = 0,
) -> IndexedDocument:
    """Return a listing of the small town; `times` are (weekday, part) pairs."""
    return IndexedDocument(
        listing_id=identity(number),
        texts=(IndexedText(language, name, tags, body, place),),
        values=frozenset([*values, *(("topic", code) for code in topics)]),
        day_parts=frozenset(times),
        points=tuple(points),
        pattern=SchedulePattern(tuple(weekly), ()),
        prior=prior,
    )
