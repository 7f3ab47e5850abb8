"""What words for days and times of the day mean, folded, by language. Tables."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from directory.search.analysis import LANGUAGES, fold


class Moment(NamedTuple):
    """What a word says: weekdays (0–6), or days from today (0 today), and parts of the day."""

    days: tuple[int, ...] = ()
    from_today: int | None = None
    parts: tuple[str, ...] = ()


_MORNING, _AFTERNOON, _EVENING, _NIGHT = ("morning",), ("afternoon",), ("evening",), ("night",)
DAY_LINES: Final[Mapping[str, Sequence[str]]] = {
    "en": (
        "monday mondays mon", "tuesday tuesdays tue tues", "wednesday wednesdays wensday wednsday",
        "thursday thursdays thu thurs thur", "friday fridays fri", "saturday saturdays", "sunday sundays",
    ),
    "da": (
        "mandag mandage mandagen mandags", "tirsdag tirsdage tirsdagen tirsdags", "onsdag onsdage onsdagen onsdags",
        "torsdag torsdage torsdagen torsdags", "fredag fredage fredagen fredags", "lørdag lørdage lørdagen lørdags",
        "søndag søndage søndagen søndags",
    ),
    "nl": (
        "maandag maandagen maandags", "dinsdag dinsdagen dinsdags", "woensdag woensdagen woensdags",
        "donderdag donderdagen donderdags", "vrijdag vrijdagen vrijdags", "zaterdag zaterdagen zaterdags",
        "zondag zondagen zondags",
    ),
}  # fmt: skip
PART_LINES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "en": {"morning mornings": _MORNING, "afternoon afternoons": _AFTERNOON, "evening evenings": _EVENING},
    "da": {
        "formiddag formiddagen formiddage morgen morgenen morgener": _MORNING,
        "eftermiddag eftermiddagen eftermiddage": _AFTERNOON,
        "aften aftenen aftener": _EVENING,
        "nat natten": _NIGHT,
    },
    "nl": {
        "ochtend ochtenden ochtends morgens voormiddag": _MORNING,
        "middag middagen middags namiddag": _AFTERNOON,
        "avond avonden avonds": _EVENING,
        "nacht nachten nachts": _NIGHT,
    },
}
#: Parts that only a day before them makes a part: "tuesday night", but "quiz night"; "dinsdag morgen", but "morgen".
_AFTER_A_DAY: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    # People say "tuesday night" of whatever begins after work.
    "en": {"night nights": ("evening", "night"), "eve": _EVENING},
    "da": {},
    "nl": {"morgen": _MORNING},
}
_PHRASES: Final[Mapping[str, Mapping[str, Moment]]] = {
    "en": {
        "today": Moment(from_today=0),
        "tomorrow": Moment(from_today=1),
        "tonight": Moment(from_today=0, parts=_EVENING),
        "this morning": Moment(from_today=0, parts=_MORNING),
        "this afternoon": Moment(from_today=0, parts=_AFTERNOON),
        "this evening": Moment(from_today=0, parts=_EVENING),
        "weekend": Moment((5, 6)),
        "weekends": Moment((5, 6)),
        "weekday": Moment((0, 1, 2, 3, 4)),
        "weekdays": Moment((0, 1, 2, 3, 4)),
    },
    "da": {
        "i dag": Moment(from_today=0),
        "idag": Moment(from_today=0),
        "i morgen": Moment(from_today=1),
        "imorgen": Moment(from_today=1),
        "i overmorgen": Moment(from_today=2),
        "i formiddag": Moment(from_today=0, parts=_MORNING),
        "i eftermiddag": Moment(from_today=0, parts=_AFTERNOON),
        "i aften": Moment(from_today=0, parts=_EVENING),
        "iaften": Moment(from_today=0, parts=_EVENING),
        "i nat": Moment(from_today=0, parts=_NIGHT),
        "weekend": Moment((5, 6)),
        "weekenden": Moment((5, 6)),
        "weekender": Moment((5, 6)),
        "hverdage": Moment((0, 1, 2, 3, 4)),
        "hverdagene": Moment((0, 1, 2, 3, 4)),
    },
    "nl": {
        "vandaag": Moment(from_today=0),
        "morgen": Moment(from_today=1),
        "overmorgen": Moment(from_today=2),
        "vanochtend": Moment(from_today=0, parts=_MORNING),
        "vanmorgen": Moment(from_today=0, parts=_MORNING),
        "vanmiddag": Moment(from_today=0, parts=_AFTERNOON),
        "vanavond": Moment(from_today=0, parts=_EVENING),
        "vannacht": Moment(from_today=0, parts=_NIGHT),
        "de morgen": Moment(parts=_MORNING),
        "weekend": Moment((5, 6)),
        "weekenden": Moment((5, 6)),
        "weekends": Moment((5, 6)),
        "doordeweeks": Moment((0, 1, 2, 3, 4)),
        "weekdagen": Moment((0, 1, 2, 3, 4)),
    },
}
#: Short for days, but words of their own as well: days only where a part of the day or a day follows.
SHORT_DAYS: Final[Mapping[str, Mapping[str, int]]] = {
    "en": {"wed": 2, "weds": 2, "sat": 5, "sun": 6},
    "da": {"man": 0, "tirs": 1, "ons": 2, "tors": 3, "fre": 4, "lor": 5, "son": 6},
    "nl": {"ma": 0, "di": 1, "wo": 2, "do": 3, "vr": 4, "za": 5, "zo": 6},
}
#: Words with another meaning in a neighbour's language: read in the language of the page alone.
_TWO_MEANINGS: Final = frozenset({"morgen", "middag", "de morgen", "eve", "i nat"})
#: Names of things in which a part of the day says little: a coffee morning may be at two.
FIXED_PAIRS: Final = frozenset(
    {
        *(("coffee", "morning"), ("coffee", "mornings"), ("good", "morning"), ("good", "evening")),
        *(("afternoon", "tea"), ("afternoon", "teas"), ("evening", "class"), ("evening", "classes")),
        *(("evening", "school"), ("evening", "prayer"), ("morning", "prayer"), ("morning", "sickness")),
        *(("weekend", "away"), ("weekends", "away"), ("god", "morgen"), ("god", "aften"), ("goede", "morgen")),
    }
)
_LEADS: Final = """
on in at the every each this next during first second third fourth last other
om på i hver den denne næste kommende første anden tredje fjerde sidste
op de het elke iedere deze volgende komende aanstaande s eerste tweede derde vierde laatste
"""
LEADS: Final = frozenset(map(fold, _LEADS.split()))
NOT: Final = frozenset(
    {"not", "except", "no", "ikke", "undtagen", "niet", "behalve", "geen", "outside", "udenfor", "buiten"}
)
UP_TO: Final = frozenset({"to", "through", "till", "until", "til", "tot"})
#: What may follow a day: "the first tuesday [of the month]".
_TRAILS: Final = (
    "of the month|of every month|of each month|of the week|i måneden|i hver måned|i ugen|van de maand|van elke maand|"
    "van de week"
)
TRAILS: Final = tuple(tuple(fold(word) for word in trail.split()) for trail in _TRAILS.split("|"))
#: Real words that are one letter from a day or a part of it.
NO_TIMES: Final = frozenset({"sundae", "sundry", "mourning"})
MAX_PHRASE: Final = 2


def _day_words() -> dict[str, dict[str, Moment]]:
    return {
        language: {
            fold(word): Moment((number,)) for number, line in enumerate(DAY_LINES[language]) for word in line.split()
        }
        for language in LANGUAGES
    }


def _part_words(lines: Mapping[str, Mapping[str, tuple[str, ...]]]) -> dict[str, dict[str, Moment]]:
    return {
        language: {fold(word): Moment(parts=parts) for line, parts in lines[language].items() for word in line.split()}
        for language in LANGUAGES
    }


DAY_WORDS: Final = _day_words()
PART_WORDS: Final = _part_words(PART_LINES)
PARTS_AFTER_A_DAY: Final = _part_words(_AFTER_A_DAY)
PHRASES: Final = _PHRASES


def meaning(table: Mapping[str, Mapping[str, Moment]], key: str, *, language: str) -> Moment | None:
    """Return what `key` says in `language`; in one of the other languages where it says one thing only."""
    own = table.get(language, {}).get(key)
    if own or len(key) <= 3 or key in _TWO_MEANINGS:
        return own
    foreign = {table[other][key] for other in LANGUAGES if key in table[other]}
    return foreign.pop() if len(foreign) == 1 else None
