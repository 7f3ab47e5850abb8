"""Which topics an imported listing has, by its own words. Pure, and careful: a wrong topic is worse than none."""

from collections import Counter
from typing import Final

from directory.search.analysis import words
from directory.search.thesaurus import Thesaurus

MAX_TOPICS: Final = 5
MAX_BODY_CHARACTERS: Final = 2_000
# "Company" is also what firms are called, and nearly every listing offers some.
_VAGUE: Final = frozenset({"company"})
# Points for a word that means a topic; a phrase counts double.
_TAG, _NAME, _BODY = 3, 2, 1
_ENOUGH: Final = 3
# In a long text a word is often said in passing.
_MOST_FROM_BODY: Final = 2


def topics_for(*, name: str, tags: str, body: str, language: str, thesaurus: Thesaurus) -> tuple[str, ...]:
    """Return the codes of at most 5 topics that a listing is about, the surest first; often none.

    `tags` are the categories of the source, which decide alone. A name needs a phrase ("choral society"), or one word
    that the text bears out; a text alone needs a phrase and one more sign. Without a text a word of the name is
    enough. Parents of a returned topic are left out. Looks at the first 2,000 characters of `body`. Unknown languages
    have no topics.
    """
    points = _points(tags, _TAG, language, thesaurus)
    points.update(_points(name, _NAME, language, thesaurus))
    for code, count in _points(body[:MAX_BODY_CHARACTERS], _BODY, language, thesaurus).items():
        points[code] += min(count, _ENOUGH if code in points else _MOST_FROM_BODY + (count > _ENOUGH))
    enough = _ENOUGH if body.strip() else _NAME
    sure = [code for code, count in points.items() if count >= enough and code not in _VAGUE]
    parents = {thesaurus.parents.get(code) for code in sure}
    chosen = sorted((code for code in sure if code not in parents), key=lambda code: (-points[code], code))
    return tuple(chosen[:MAX_TOPICS])


def _points(text: str, each: int, language: str, thesaurus: Thesaurus) -> Counter[str]:
    entries = thesaurus.entries(words(text), language=language)
    found: Counter[str] = Counter()
    for code in thesaurus.text_topics(entries):
        found[code] += each
    return found
