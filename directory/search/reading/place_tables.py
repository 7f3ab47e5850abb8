"""Words that lead to the name of a place, and names of towns that are words of every day. Tables."""

from typing import Final

from directory.search.analysis import fold

#: From this number of inhabitants on a town is meant when its bare name begins or ends a text: the size from which
#: GeoNames lists a town among the cities of the world, and below which most names are words or names of streets too.
BIG_AT_HOME: Final = 15_000
#: The same for towns outside the operator's country, which fewer people mean.
BIG_ABROAD: Final = 30_000
#: The same where none of our languages is spoken: there, names of smaller towns are words here ("Hub", "Engels").
CITY: Final = 500_000
#: "St Annes on the Sea"
MAX_NAME_WORDS: Final = 5
#: "Yorkshire and the Humber" is longer than anybody writes.
MAX_CONTEXT_WORDS: Final = 3

_LEADS: Final = {
    "en": "in|near|near to|close to|around|round|at|by|next to|in and around|in or near|somewhere near",
    "da": "i|ved|nær|nær ved|tæt på|omkring|rundt om|på|i nærheden af|i og omkring|i omegnen af",
    "nl": "in|bij|rond|rondom|nabij|te|vlakbij|dicht bij|dichtbij|in de buurt van|in de omgeving van|in en rond",
}
#: In a neighbour's language these are other words ("by" is a town in Danish, "at" is "to").
_OWN_LANGUAGE_ONLY: Final = frozenset({"at", "by", "te", "round"})
_AREA: Final = "area region omradet området omegn omgeving"
_DAILY_WORDS: Final = """
reading bath sale deal nice mobile split cork rugby battle march ware hope orange wells barking worthing street stone
church rye sandwich settle bury ash beer eye ford hook horn man can van most of lens tours nancy florence victoria sofia
charlotte madison independence liberty surprise enterprise normal commerce industry temple paradise eagle mission garden
grove union sparks aurora corona concord providence wash flint mold barry college media centre male university
school hospital park station island airport harbour village central welkom verden victory golden mercy summit lake
bridge give skive ringe greve hals struer tune them brande lund vest syd nord have best echt goes houten huizen hoorn
haren rijen buren leek heide heel bergen born
"""


def _by_first_word(language: str) -> dict[str, list[tuple[str, ...]]]:
    """Return the phrases of a language, the longest first, by their first word."""
    phrases = [tuple(fold(word) for word in phrase.split()) for phrase in _LEADS[language].split("|")]
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        found.setdefault(phrase[0], []).append(phrase)
    return found


LEADS: Final = {language: _by_first_word(language) for language in _LEADS}
LEADS_EVERYWHERE: Final = {
    language: {word: phrases for word, phrases in leads.items() if word not in _OWN_LANGUAGE_ONLY}
    for language, leads in LEADS.items()
}
#: Where people speak the language of a lead: "i haven" means the garden, not the hamlet of Haven in England.
COUNTRIES: Final = {
    "en": frozenset({"GB", "IE", "US", "CA", "AU", "NZ", "ZA", "IM", "JE", "GG"}),
    "da": frozenset({"DK", "FO", "GL"}),
    "nl": frozenset({"NL", "BE"}),
}
AREA: Final = frozenset(map(fold, _AREA.split()))
DAILY_WORDS: Final = frozenset(map(fold, _DAILY_WORDS.split()))
