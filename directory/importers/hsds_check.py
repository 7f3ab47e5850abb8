"""What is wrong with an object of an HSDS API, by the columns of its tables: missing, of the wrong sort, contradictory.

Pure. `null` counts as not said. Fields that HSDS does not have are nobody's mistake.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from directory.importers.hsds_columns import COLUMN_KINDS, LISTS, SINGLE
from directory.importers.rows import Problem, Severity

Json = Mapping[str, Any]
_TABLES: Final[Mapping[str, str]] = {
    **{name: table for name, (table, _column) in SINGLE.items()},
    **LISTS,
    "service": "services",
    "services": "services",
    "taxonomy_terms": "taxonomy_terms",
}
_TERM: Final = frozenset({"code", "term", "parent_id", "taxonomy", "taxonomy_detail", "taxonomy_id", "term_uri"})
_NAMED: Final = frozenset({"id", "name", "description", "language"})
_CHOICES: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("services", "status"): ("active", "inactive", "defunct", "temporarily closed"),
    ("locations", "location_type"): ("physical", "postal", "virtual"),
    ("addresses", "address_type"): ("physical", "postal", "virtual"),
    ("schedules", "freq"): ("WEEKLY", "MONTHLY"),
}
_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+")
_TIME: Final = re.compile(r"\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")
#: In tables, what a row belongs to; in JSON it is nested there.
_LINKS: Final = ("link_id", "link_entity", "resource_id", "resource_type")


def kind_of(item: Json) -> str:
    """Return what an object is: the table of HSDS that it would stand in, or "details" of an API."""
    if "openapi_url" in item or {"version", "profile"} <= set(item):
        return "details"
    if isinstance(item.get("service"), Mapping) and (isinstance(item.get("location"), Mapping) or "status" not in item):
        return "service_at_location"
    rest = set(item) - _NAMED
    if rest & _TERM and rest <= _TERM:
        return "taxonomy_terms"
    if rest and rest <= {"uri", "version", "taxonomy_terms"}:
        return "taxonomies"
    return "services"


def problems_of(item: Json, *, table: str, severity: Severity) -> list[Problem]:
    """Return what is wrong with an object of that table and with all that is nested in it."""
    if table == "details":
        return [Problem(name, reason, severity) for name, reason in _details(item)]
    return [Problem(name, reason, severity) for name, reason in _found(item, table, path="")]


def page_problems(page: Json, *, is_full: bool, severity: Severity) -> list[Problem]:
    """Return where the numbers of a page contradict each other; `is_full` says whether anything stands on it."""
    number, total = page.get("page_number"), page.get("total_pages")
    found: list[Problem] = []
    if isinstance(number, int) and isinstance(total, int):
        for name, is_so in (("first_page", number == 1), ("last_page", number >= total)):
            said = page.get(name)
            if isinstance(said, bool) and said != is_so:
                reason = (
                    f"Page {number} of {total} says that it is {'' if said else 'not '}the {name.partition('_')[0]}."
                )
                found.append(Problem(name, reason, severity))
    if isinstance(page.get("empty"), bool) and page["empty"] == is_full:
        found.append(Problem("empty", "The page says whether it is empty, and that is wrong.", severity))
    return found


def _details(item: Json) -> Iterator[tuple[str, str]]:
    for name in ("version", "profile", "openapi_url"):
        if not item.get(name):
            yield name, "It is missing."
    url = item.get("openapi_url")
    if url and not _is_uri(url):
        yield "openapi_url", _wrong(url, "no web address such as https://example.org")


def _found(item: Json, table: str, *, path: str) -> Iterator[tuple[str, str]]:
    for name, (kind, is_needed) in COLUMN_KINDS[table].items():
        value = item.get(name)
        if value is None:
            if is_needed and not (name.endswith("_id") or name in _LINKS):
                yield path + name, "It is missing."
            continue
        reason = _CHECKS[kind](value) or _not_a_choice(table, name, value)
        if reason:
            yield path + name, reason
    yield from _same_ids(item, table, path)
    for name, value in item.items():
        inner = _TABLES.get(name)
        if inner is None:
            continue
        for place, one in enumerate(value) if _is_list(value) else ((None, value),):
            if isinstance(one, Mapping):
                yield from _found(one, inner, path=f"{path}{name}." if place is None else f"{path}{name}.{place}.")


def _same_ids(item: Json, table: str, path: str) -> Iterator[tuple[str, str]]:
    """Yield ids that are those of another thing: its place, its body, the term above."""
    key = item.get("id")
    others = {name: value.get("id") for name, value in item.items() if isinstance(value, Mapping)}
    others |= {"parent_id": item.get("parent_id")} if table == "taxonomy_terms" else {}
    for name, other in others.items():
        if key and key == other:
            yield f"{path}id", f"It is also the id of “{name}”. Each thing needs an id of its own."


def _not_a_choice(table: str, name: str, value: Any) -> str:
    choices = _CHOICES.get((table, name), ())
    return "" if not choices or value in choices else _wrong(value, f"none of: {', '.join(choices)}")


def _text(value: Any) -> str:
    return "" if isinstance(value, str) else _wrong(value, "no text")


def _number(value: Any) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return "" if is_number else _wrong(value, "no number")


def _uuid(value: Any) -> str:
    try:
        UUID(value)
    except (ValueError, TypeError, AttributeError):
        return _wrong(value, "no UUID")
    return ""


def _day(value: Any) -> str:
    return "" if _parses(dt.date.fromisoformat, value) else _wrong(value, "no date such as 2026-03-31")


def _moment(value: Any) -> str:
    return "" if _parses(dt.datetime.fromisoformat, value) else _wrong(value, "no time such as 2026-03-31T12:00:00Z")


def _clock(value: Any) -> str:
    return "" if isinstance(value, str) and _TIME.fullmatch(value) else _wrong(value, "no time such as 19:30")


def _uri(value: Any) -> str:
    return "" if _is_uri(value) else _wrong(value, "no web address such as https://example.org")


def _email(value: Any) -> str:
    is_address = isinstance(value, str) and _EMAIL.fullmatch(value)
    return "" if is_address else _wrong(value, "no e-mail address")


_CHECKS: Final[Mapping[str, Callable[[Any], str]]] = {
    "": _text, "number": _number, "uuid": _uuid, "date": _day, "datetime": _moment, "time": _clock, "uri": _uri,
    "email": _email,
}  # fmt: skip


def _is_uri(value: Any) -> bool:
    return isinstance(value, str) and _URI.fullmatch(value) is not None


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _parses(parse: Callable[[str], object], value: Any) -> bool:
    try:
        parse(value)
    except (ValueError, TypeError):
        return False
    return True


def _wrong(value: Any, words: str) -> str:
    return f"“{str(value)[:60]}” is {words}."
