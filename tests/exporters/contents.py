"""Contents of every sort, for Hypothesis: what people and sources can write into a listing."""

from typing import Any
from uuid import uuid5

from hypothesis import strategies as st

from directory.actions.import_parts import NAMESPACE
from directory.capital import CapitalKind
from directory.contents import CONTACT_PARTS, COST_PARTS, TEXT_PARTS

# Signs that a database keeps: no surrogates, no NUL.
signs = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
dangerous = st.sampled_from(
    ["=1+1", "'=1", "''", "-x", "@sum", "\t=", "\r\n", "|", "[a]", '{"a":1}', '\'"x"', "a;b", "＋1"]
)
texts = st.one_of(st.text(signs, max_size=40), dangerous, st.tuples(dangerous, st.text(signs, max_size=8)).map("".join))
words = st.lists(texts.filter(bool), max_size=4, unique=True)
flags = st.sampled_from([None, True, False])
numbers = st.none() | st.integers(0, 32_767)
ids = st.uuids().map(str)
codes = st.lists(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), max_size=4, unique=True).map(sorted)
days = st.dates().map(lambda day: day.isoformat())
clocks = st.times().map(lambda clock: clock.isoformat("minutes"))
degrees = st.floats(-90, 90)


@st.composite
def locations(draw: Any) -> dict[str, Any]:
    place = {name: draw(texts) for name in ("name", "address", "city", "region", "postcode", "country")}
    is_there = draw(st.booleans())
    place |= {name: draw(degrees) if is_there else None for name in ("latitude", "longitude")}
    place["visibility"] = draw(st.sampled_from(["public", "area", "hidden"]))
    origin = draw(st.sampled_from(["source", "postcode", "town", "none"]))
    return {"id": draw(ids), **place, "coordinate_origin": origin}


@st.composite
def schedules(draw: Any, places: list[dict[str, Any]]) -> dict[str, Any]:
    place = draw(st.sampled_from([None, *(row["id"] for row in places)]))
    override = st.fixed_dictionaries(
        {"date": days, "cancelled": st.booleans(), "start": st.none() | clocks, "note": texts}
    )
    return {
        "id": draw(ids), "location": place, "rrule": draw(st.sampled_from(["", "FREQ=WEEKLY;BYDAY=TU", "FREQ=DAILY"])),
        "start_date": draw(st.none() | days), "start": draw(clocks), "end": draw(st.none() | clocks),
        "timezone": "Europe/London", "exdates": draw(st.lists(days, max_size=2)),
        "overrides": draw(st.lists(override, max_size=2)), "note": draw(texts),
    }  # fmt: skip


@st.composite
def text_fields(draw: Any, language: str, variant: str) -> dict[str, Any]:
    values: dict[str, Any] = {part: draw(texts) for part in TEXT_PARTS}
    values |= {
        "name": draw(texts.filter(bool)),
        "first_visit": draw(words),
        "based_on_revision": draw(st.integers(1, 9)),
    }
    return {f"text.{language}.{variant}.{part}": value for part, value in values.items()}


def _rows(strategy: Any, parts: tuple[str, ...]) -> Any:
    ordered = strategy.map(lambda row: {name: row[name] for name in parts})
    return st.lists(ordered, max_size=3).map(lambda rows: sorted(rows, key=repr))


@st.composite
def contents(draw: Any) -> dict[str, Any]:
    """Return a content as `content_of` makes them."""
    places = draw(st.lists(locations(), max_size=3))
    body = st.fixed_dictionaries({"id": ids, "name": texts.filter(bool), "url": texts, "description": texts})
    cost = st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["free", "paid"]),
            "amount": st.none() | st.just("2.50"),
            "currency": texts,
            "note": texts,
        }
    )
    contact = st.fixed_dictionaries(
        dict.fromkeys(("name", "role", "phone", "email"), texts) | {"is_public": st.booleans()}
    )
    letters = st.lists(st.sampled_from("abcd"), unique=True).map(sorted)
    tie = st.none() | st.fixed_dictionaries({"statements": letters, "reason": texts})
    content: dict[str, Any] = {
        "kind": "peer_circle", "status": draw(st.sampled_from(["draft", "active", "temporarily_closed", "defunct"])),
        "language": "en", "is_crisis_line": draw(st.booleans()), "url": draw(texts), "attendance": "both",
        "openness": "open", "closed_until": draw(st.none() | days), "alcohol": draw(st.sampled_from(["", "none"])),
        "wants_help_to_get_ready": draw(st.booleans()),
        **{name: draw(numbers) for name in ("group_size_min", "group_size_max", "age_min", "age_max")},
        **{name: draw(flags) for name in ("someone_meets_you", "may_watch", "may_leave_early", "may_bring_someone")},
        **{name: draw(flags) for name in ("children_welcome", "pets_welcome", "peer_led")},
        "trained_experience_experts": draw(flags),
        **{name: draw(codes) for name in ("topics", "access", "dimensions", "languages")},
        "keywords": draw(words), "niche_indicators": draw(st.dictionaries(st.sampled_from("abcdefgh"), flags | texts)),
        "organization": draw(st.none() | body), "locations": places,
        "schedules": draw(st.lists(schedules(places), max_size=2)),
        "costs": draw(_rows(cost, COST_PARTS)), "contacts": draw(_rows(contact, CONTACT_PARTS)),
        **{f"capital.{kind}": draw(tie) for kind in CapitalKind},
    }  # fmt: skip
    for language, variant in [("en", "standard"), *draw(st.sets(st.sampled_from(OTHERS), max_size=2))]:
        content |= draw(text_fields(language, variant))
    return content


OTHERS = [("da", "standard"), ("en", "easy"), ("zh-hant", "standard"), ("zh-hant", "easy")]
FACTS = {"id": str(uuid5(NAMESPACE, "choir")), "source": "town", "source_name": "=Town", "revision": 2}
