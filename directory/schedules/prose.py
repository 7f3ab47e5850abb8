"""Timetables out of running text, only where the text is clear; whatever is not fully understood gives no rule.

The idea: take out every phrase "days + times", and then look at what is left. A day, a clock time, or a word that bends
the meaning ("alternate", "except", "term time", "until March") in the rest means that we did not understand.
"""

import re
from collections.abc import Iterator
from datetime import time

from directory.schedules.parsing import DAY_GROUPS, DAY_NAMES, day_range, parse_time_range, weekly
from directory.schedules.rrule import WEEKDAYS
from directory.schedules.rules import ScheduleError, ScheduleRule

_MAX_LENGTH = 5000
_SHORTEST_DAY_NAME = 3
"""Two letters are words of other kinds in running text (“do”, “we”, “to”)."""
_MOST_RULES = 21
"""Three times on each day of a week; more is not a timetable of one listing."""
_NTH = {
    1: "first 1st første 1. eerste",
    2: "second 2nd anden tweede",
    3: "third 3rd tredje derde",
    4: "fourth 4th fjerde vierde",
    -1: "last sidste laatste",
}
_NTH_OF = {word: number for number, words in _NTH.items() for word in words.split()}

_DAY_WORDS = sorted((name for name in (*DAY_NAMES, *DAY_GROUPS) if len(name) >= _SHORTEST_DAY_NAME), key=len)
_DAY = rf"(?:{'|'.join(re.escape(name) for name in reversed(_DAY_WORDS))})\b\.?"
_JOINED = r"(?: ?(?:,|&|\+|/|and\b|og\b|en\b|, ?and\b) ?)"
_TO = r"(?: ?(?:-|–|—|to\b|through\b|til\b|tot\b|t/m\b) ?)"
_DAYS = rf"(?P<days>{_DAY}(?:(?:{_TO}|{_JOINED}){_DAY}){{0,9}})"
_NTHS = r"(?P<nth>(?:{words})(?:(?: ?(?:,|&|and|og|en) ?)(?:{words})){{0,3}})".format(
    words="|".join(re.escape(word) for word in _NTH_OF)
)
_MONTH = r"(?: ?,? ?(?:(?:of|in|i|van) ?)?(?:(?:the|each|every|a|de|hver|elke) )?(?:month|måneden|måned|maand))"
_ONE_CLOCK = r"(?:\d{1,2}(?:[:.]\d{2})? ?(?:am\b|pm\b|noon\b|midday\b|midnight\b|uur\b)?|noon\b|midday\b|midnight\b)"
_SPAN = (
    rf"(?:(?:(?:from|at|between|om|fra|van|kl\.?|@) ?){{0,2}}{_ONE_CLOCK}(?:{_TO}(?:kl\.? )?{_ONE_CLOCK})?(?: uur\b)?"
    r"(?![\d:]))"
)
_PHRASE = re.compile(
    rf"\b(?:(?:on|every|each|the|om|hver|elke|iedere|op|den) ){{0,2}}(?:{_NTHS} )?{_DAYS}(?P<month>{_MONTH})?"
    rf"(?: ?[,:]? ?)(?P<times>{_SPAN}(?:(?: ?,? ?(?:and|&|og|en|,) ?){_SPAN}){{0,2}})",
)
_TIME_JOIN = re.compile(r" ?,? ?(?:\band\b|&|\bog\b|\ben\b|,) ?")
_LEADING_WORDS = re.compile(r"^(?:(?:from|at|between|van|fra|om|@) ?)+")
_BETWEEN = re.compile(r"[\s,.;:&+/()@-]*(?:\b(?:and|og|en|also|plus)\b)?[\s,.;:&(@]*")

_BENDS_ANYWHERE = re.compile(
    r"\b(?:except|excluding|excl|not|alternat\w*|other week|every (?:other|second|third)|fortnight\w*"
    r"|bi-?weekly|odd|even weeks?|term|holidays?|appointments?|referral|closed|close|tbc|tba|var(?:y|ies)|check"
    r"|office|helpline|phone ?lines?|lines? (?:is|are)|telephone|hver anden|undtagen|ulige|lige uger|ferie"
    r"|skoleferie|aftale|lukket|behalve|om de week|oneven|even|vakanties?|afspraak|gesloten|cancelled"
    r"|weekends?|most days?|\d days)\b"
)
_BENDS_SENTENCE = re.compile(
    rf"\b(?:until|till|starting|starts?|begins?|beginning|weeks?|uge[rn]?|weken|monthly|months?|once|twice"
    rf"|{'|'.join(word for word in _NTH_OF if word != '1.')})\b"
)
_BENDS_BEFORE = re.compile(r"\d ?$|\b(?:or|some|most) ?$")
_BENDS_AFTER = re.compile(r"[ ,]*(?:or|eller|of|ish|onwards|etc)\b")
_MONTH_NAMES = re.compile(
    r"\b(?:january|february|march|april|june|july|august|september|october|november|december|sept|januar|februar|marts"
    r"|maj|juni|juli|oktober|januari|februari|maart|mei|augustus)\b|\b\d{1,2}(?:st|nd|rd|th)?\.? (?:of )?may\b"
    r"|\b(?:in )?may(?: \d|:)|\bin may\b"
    r"|\b20\d\d\b"
)
_CLOCK_LEFT = re.compile(
    r"(?<![£€$\d.])\b\d{1,2}[:.]\d{2}(?!\d)|\b\d{1,2} ?(?:am|pm|noon)\b|[=-] ?\d{1,2}[:.]\d{2}|\bkl\b"
)
_DAY_LEFT = re.compile(rf"\b{_DAY}")


def rules_from_prose(text: str, *, timezone: str) -> list[ScheduleRule]:
    """Return the weekly and monthly rules of a text such as “Meets on Tuesdays 7-9pm.”, or none.

    Understood: weekdays, lists and ranges of them, “weekdays”, “daily”, and “last Monday of every month”, each followed
    by one to three clear times. Not understood, so no rule at all: every other week (nothing says which), exceptions,
    seasons, dates, appointments, mornings without a time, and two activities in one text. Only texts up to 5,000
    characters are read.
    """
    if len(text) > _MAX_LENGTH:
        return []
    cleaned = _clean(text)
    phrases = list(_PHRASE.finditer(cleaned))
    if not phrases or _is_bent(cleaned, phrases):
        return []
    try:
        rules = [rule for phrase in phrases for rule in _rules_of(phrase, timezone)]
    except ScheduleError:
        return []
    return rules if len(rules) <= _MOST_RULES else []


def _clean(text: str) -> str:
    """Return the text in lower case, single spaces, a sentence a line, am and pm without points."""
    lines = (" ".join(line.split()) for line in text.lower().splitlines())
    joined = "\n".join(line for line in lines if line)
    joined = re.sub(r"\b([ap])\.? ?m\b\.?(?= ?[a-z(])", r"\1m ", joined)
    joined = re.sub(r"\b([ap])\. ?m\b\.?", r"\1m", joined)
    return re.sub(r"(?<=[a-z0-9)])[.!?] +(?=[a-z(])", ".\n", re.sub(r" +", " ", joined))


def _is_bent(text: str, phrases: list[re.Match[str]]) -> bool:
    """Return whether anything outside the phrases changes, or may change, what they mean."""
    edges = [0, *(edge for phrase in phrases for edge in phrase.span()), len(text)]
    rests = [text[edges[i] : edges[i + 1]] for i in range(0, len(edges), 2)]
    if not all(_BETWEEN.fullmatch(rest) for rest in rests[1:-1]):
        return True
    if _BENDS_BEFORE.search(rests[0]) or _BENDS_AFTER.match(rests[-1]):
        return True
    rest = " | ".join(rests)
    if any(found.search(rest) for found in (_BENDS_ANYWHERE, _MONTH_NAMES, _CLOCK_LEFT, _DAY_LEFT)):
        return True
    around = rests[0].rsplit("\n", 1)[-1] + " | " + rests[-1].split("\n", 1)[0]
    if all(phrase["nth"] for phrase in phrases):
        around = re.sub(r"\bmonthly\b", "", around)
    elif re.search(r"\b(?:monthly|månedlig\w*|maandelijks\w*)\b", rest):
        return True
    return bool(_BENDS_SENTENCE.search(around))


def _rules_of(phrase: re.Match[str], timezone: str) -> Iterator[ScheduleRule]:
    """Yield one rule for each time of a phrase.

    :raises ScheduleError: if a time can be read in two ways, or “first Monday” does not say of what.
    """
    days = _days_of(phrase["days"])
    if bool(phrase["nth"]) != bool(phrase["month"]):
        raise ScheduleError("ordinal without a month", field="rrule")
    for start, end in _times_of(phrase["times"]):
        if phrase["nth"]:
            yield _monthly(phrase["nth"], days, start, end, timezone)
        else:
            yield weekly(days, start=start, end=end, timezone=timezone)


def _monthly(nth: str, days: list[int], start: time, end: time | None, timezone: str) -> ScheduleRule:
    numbers = [_NTH_OF[word] for word in re.split(r" ?(?:,|&|\band\b|\bog\b|\ben\b) ?", nth) if word]
    names = ",".join(f"{number}{WEEKDAYS[day]}" for number in numbers for day in days)
    return ScheduleRule(f"FREQ=MONTHLY;BYDAY={names}", None, start, end, timezone)


def _days_of(text: str) -> list[int]:
    found: set[int] = set()
    for piece in re.split(_JOINED, text):
        ends = [_days_named(word) for word in re.split(_TO, piece) if word.strip()]
        if len(ends) > 2:
            raise ScheduleError("two ranges in one", field="rrule")
        found.update(day_range(ends[0][0], ends[1][-1]) if len(ends) == 2 else ends[0] if ends else ())
    return sorted(found)


def _days_named(word: str) -> tuple[int, ...]:
    name = word.strip().rstrip(".")
    return DAY_NAMES.get(name) or DAY_GROUPS[name]


def _times_of(text: str) -> Iterator[tuple[time, time | None]]:
    for piece in _TIME_JOIN.split(text):
        yield parse_time_range(_LEADING_WORDS.sub("", piece.strip()))
