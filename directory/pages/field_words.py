"""What a field of a listing's content says, in words: a line for each thing that it holds, [] where it says nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory import facets, niches
from directory.date_words import say_date, say_list, say_span
from directory.models import AddressVisibility, Alcohol, Attendance, ListingKind, ListingStatus, Openness
from directory.models.schedule import rule_from_json
from directory.pages.cards import cost_words
from directory.schedule_words import describe, exception_words
from directory.schedules import ScheduleError, ScheduleRule
from directory.statements import questions

_CHOICES: Mapping[str, Any] = {
    "kind": ListingKind,
    "status": ListingStatus,
    "attendance": Attendance,
    "openness": Openness,
    "alcohol": Alcohol,
}
_TERMS: Mapping[str, str] = {
    "topics": "topic",
    "access": "access",
    "dimensions": "dimension",
    "languages": "language",
}
_A_YEAR = 366


def field_lines(field: str, value: Any, *, at: datetime) -> tuple[str, ...]:
    """Return what `field` says, a line each thing, in the active language.

    A value that cannot be read in words (an old version may hold anything) is shown as it is kept.
    """
    if value in ("", None, [], {}):
        return ()
    try:
        return tuple(line for line in _reader(field)(field, value, at) if line)
    except (KeyError, TypeError, ValueError, ScheduleError, AttributeError):
        return (str(value),)


def is_prose(field: str, *values: Any) -> bool:
    """Return whether `field` holds running text, of which words are compared rather than lines."""
    return field.startswith("text.") and all(isinstance(value, str) for value in values if value is not None)


def _reader(field: str) -> Callable[[str, Any, datetime], Sequence[str]]:
    start = field.partition(".")[0]
    readers: dict[str, Callable[[str, Any, datetime], Sequence[str]]] = {
        "language": _language,
        "organization": _organization,
        "niche_indicators": _niche,
        "locations": _locations,
        "schedules": _schedules,
        "costs": _costs,
        "contacts": _contacts,
        "capital": _capital,
        **dict.fromkeys(_CHOICES, _choice),
        **dict.fromkeys(_TERMS, _terms),
    }
    return readers.get(start, _plain)


def _plain(_field: str, value: Any, _at: datetime) -> Sequence[str]:
    if isinstance(value, bool):
        return [_("Yes") if value else _("No")]
    if isinstance(value, list):
        return [str(one) for one in value]
    return [str(value)]


def _choice(field: str, value: Any, _at: datetime) -> Sequence[str]:
    return [str(_CHOICES[field](value).label)]


def _terms(field: str, value: Any, _at: datetime) -> Sequence[str]:
    names = facets.values(_TERMS[field], language=_language_of_page())
    return sorted(names[code].label if code in names else str(code) for code in value)


def _language(_field: str, value: Any, _at: datetime) -> Sequence[str]:
    names = facets.values("language", language=_language_of_page())
    return [names[value].label if value in names else str(value)]


def _organization(_field: str, value: Any, _at: datetime) -> Sequence[str]:
    return [str(value.get(key) or "") for key in ("name", "url", "description")]


def _niche(_field: str, value: Any, _at: datetime) -> Sequence[str]:
    return [
        f"{answer.name}: {_('Yes') if answer.is_yes else _('No')}"
        for answer in niches.answers(value, language=_language_of_page())
    ]


def _locations(_field: str, value: Any, _at: datetime) -> Sequence[str]:
    lines = []
    for place in value:
        town = " ".join(part for part in (place.get("postcode"), place.get("city")) if part)
        parts = [place.get("name"), place.get("address"), town, place.get("region"), place.get("country")]
        seen = AddressVisibility(place.get("visibility") or AddressVisibility.PUBLIC).label
        lines.append(f"{', '.join(part for part in parts if part)} ({seen})")
        if place.get("latitude") is not None and place.get("longitude") is not None:
            point = {"north": f"{place['latitude']:.5f}", "east": f"{place['longitude']:.5f}"}
            # Translators: latitude and longitude of a place.
            lines.append(_("On the map at %(north)s, %(east)s") % point)
    return lines


def _schedules(_field: str, value: Any, at: datetime) -> Sequence[str]:
    return [line for row in value for line in _schedule(row, at)]


def _schedule(row: Mapping[str, Any], at: datetime) -> Sequence[str]:
    rule = rule_from_json({"exdates": [], "overrides": [], "note": "", "start_date": None, "end": None, **row})
    off = sorted(day for day in rule.exdates if day >= at.date())
    return [
        *(describe([rule], at=at) or _over(rule, at)),
        *([_("Not on %(dates)s") % {"dates": say_list([_day(day, at) for day in off])}] if off else []),
        *(words for words in exception_words([replace(rule, exdates=())], at=at, days=_A_YEAR)),
        rule.note,
    ]


def _over(rule: ScheduleRule, at: datetime) -> Sequence[str]:
    """Return when something was that is over."""
    if rule.start_date is None:
        return []
    if not rule.rrule:
        words = {"dates": _day(rule.start_date, at), "times": say_span(rule.start, rule.end)}
        return [_("Once, on %(dates)s, %(times)s") % words]
    return describe([rule], at=datetime.combine(rule.start_date, time(), UTC))


def _day(day: date, at: datetime) -> str:
    return say_date(day, today=at.date())


def _costs(_field: str, value: Any, _at: datetime) -> Sequence[str]:
    return [cost_words([row]) for row in value]


def _contacts(_field: str, value: Any, _at: datetime) -> Sequence[str]:
    return [
        "{} ({})".format(
            ", ".join(part for part in (row.get("name"), row.get("role"), row.get("phone"), row.get("email")) if part),
            _("everybody sees it") if row.get("is_public") else _("only stewards see it"),
        )
        for row in value
    ]


def _capital(field: str, value: Any, _at: datetime) -> Sequence[str]:
    kind = field.partition(".")[2]
    said = questions(kind, value.get("statements", ()), language=_language_of_page())
    return [*said, _("Reason: %(words)s") % {"words": value["reason"]} if value.get("reason") else ""]


def _language_of_page() -> str:
    return (get_language() or "en")[:2]
