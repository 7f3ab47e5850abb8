"""What the short codes of meeting formats say, from fixtures/taxonomies/fellowships.json."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

FILE: Final = Path(__file__).resolve().parents[2] / "fixtures" / "taxonomies" / "fellowships.json"
_SCHEMES: Final = {"meeting_guide": "meeting_guide_types", "bmlt": "bmlt_formats"}
# Codes that other formats and plugins know, and types.json of the specification does not.
_NOT_IN_SPECIFICATION: Final = {"AC", "BV", "HY", "ONL"}
# Of several codes with the same fact, the widest: a topic "lgbt" does not say whether a circle is for men.
_TOLD_BY_FACTS: Final = {"CF", "LGBTQ", "M", "MED", "OUT", "SEN", "T", "W", "Y"}
_FACTS: Final = ("children_welcome", "may_bring_someone", "may_watch")


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What a meeting's codes and its fellowship say together; codes that we do not know are in `unknown`."""

    topics: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    is_online: bool = False
    is_both: bool = False
    is_closed_for_now: bool = False
    openness: str = ""
    facts: tuple[tuple[str, bool], ...] = ()
    about: str = ""
    unknown: tuple[str, ...] = ()


def facts_of(codes: Iterable[str], *, fellowship: str, scheme: str, language: str) -> MeetingFacts:
    """Return what `codes` of `scheme` (meeting_guide or bmlt) say of a meeting of `fellowship`."""
    table = _codes(scheme)
    known = [(code, table.get(code) or table.get(code.casefold())) for code in codes]
    rows = [row for _code, row in known if row is not None]
    body = fellowship_named(fellowship) or {}
    return MeetingFacts(
        topics=_joined([body, *rows], "topics"),
        access=_joined(rows, "access"),
        languages=_joined(rows, "languages"),
        keywords=(*_joined(rows, "keywords"), *_names(rows, language)),
        is_online=any(row.get("attendance") == "online" for row in rows),
        is_both=any(row.get("attendance") == "both" for row in rows),
        is_closed_for_now=any(row.get("status") == "temporarily_closed" for row in rows),
        openness=next((row["openness"] for row in reversed(rows) if row.get("openness")), ""),
        facts=tuple({name: row[name] for row in rows for name in _FACTS if name in row}.items()),
        about=str((body.get("about") or {}).get(language[:2], "")),
        unknown=tuple(code for code, row in known if row is None and code),
    )


def type_codes(content: Mapping[str, Any]) -> list[str]:
    """Return the codes of the Meeting Guide that a content says, in their order: `facts_of`, back again.

    A code is said by its name among the keywords, where reading puts it; by a language or an access fact; and, where
    the fact alone says what the code says, by that fact.
    """
    words = set(content["keywords"])
    found = [
        row["code"]
        for row in _data()["meeting_guide_types"]
        if row["code"] not in _NOT_IN_SPECIFICATION and (words & set(row["names"].values()) or _is_told(row, content))
    ]
    return [code for code in found if code != "O"] if "C" in found else found


def _is_told(row: Mapping[str, Any], content: Mapping[str, Any]) -> bool:
    if row["code"] == "TC":
        return bool(content["status"] == "temporarily_closed")
    if row["code"] == "O":
        return bool(content["openness"] == "open" and content["may_bring_someone"])
    for name in ("languages", "access"):
        if row.get(name):
            return set(row[name]) <= set(content[name])
    if row["code"] not in _TOLD_BY_FACTS:
        return False
    is_topic = set(row.get("topics", ())) <= set(content["topics"])
    is_word = set(row.get("keywords", ())) <= set(content["keywords"])
    return is_topic and is_word and (not row.get("children_welcome") or bool(content["children_welcome"]))


def is_code(code: str, *, scheme: str) -> bool:
    """Return whether we know what a code of a scheme means."""
    table = _codes(scheme)
    return code in table or code.casefold() in table


def fellowship_named(text: str) -> Mapping[str, Any] | None:
    """Return the fellowship with this name or usual short name, if we know it."""
    return _fellowships().get(_folded(text)) if text else None


def fellowship_in(*texts: str) -> str:
    """Return the name of the fellowship that a source's name or slug speaks of ("aa-edmonton"), or nothing."""
    for text in texts:
        whole = fellowship_named(text)
        parts = (fellowship_named(part) for part in text.replace("_", "-").split("-"))
        found = whole or next((part for part in parts if part is not None), None)
        if found is not None:
            return str(found["name"])
    return ""


def _joined(rows: Iterable[Mapping[str, Any]], key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for row in rows for word in row.get(key, ())))


def _names(rows: Iterable[Mapping[str, Any]], language: str) -> tuple[str, ...]:
    names = (row["names"].get(language[:2]) or row["names"]["en"] for row in rows if not row.get("languages"))
    return tuple(dict.fromkeys(names))


def _folded(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return data


@lru_cache(maxsize=2)
def _codes(scheme: str) -> dict[str, Mapping[str, Any]]:
    rows = _data()[_SCHEMES[scheme]]
    by_code = {row["code"].casefold(): row for row in rows}
    return by_code | {row["code"]: row for row in rows}


@lru_cache(maxsize=1)
def _fellowships() -> dict[str, Mapping[str, Any]]:
    return {_folded(name): row for row in _data()["fellowships"] for name in (row["name"], row["id"], *row["aliases"])}
