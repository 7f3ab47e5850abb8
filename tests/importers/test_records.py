"""From a record of the columns to a typed row: what is taken, what is left out, what is said about it."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.importers import columns
from directory.importers.records import Defaults, imported, unknown_columns
from directory.importers.rows import (
    ImportedCapital,
    ImportedContact,
    ImportedCost,
    ImportedListing,
    RawRow,
    RejectedRow,
    SkippedRow,
    Where,
)

WHERE = Where("rows.jsonl", 7)


def row_of(record: dict[str, Any], **defaults: Any) -> ImportedListing:
    row = imported(RawRow(WHERE, {"id": "1", "name": "Choir", **record}), defaults=Defaults(**defaults))
    assert isinstance(row, ImportedListing)
    return row


def test_a_row_without_a_name_or_an_id_is_rejected_with_its_field() -> None:
    cases: list[tuple[dict[str, object], str]] = [
        ({"id": "1"}, "name"),
        ({"name": "Choir"}, "id"),
        ({"id": "1", "name": "NA"}, "name"),
    ]
    for record, field in cases:
        row = imported(RawRow(WHERE, record), defaults=Defaults())
        assert isinstance(row, RejectedRow)
        assert (row.where, row.field) == (WHERE, field)


def test_an_unpublished_row_is_skipped() -> None:
    row = imported(RawRow(WHERE, {"id": "1", "name": "Choir", "published": False}), defaults=Defaults())
    assert row == SkippedRow(WHERE, "not published")


def test_a_full_row_is_taken_over() -> None:
    row = row_of(
        {
            "lang": "da",
            "kind": "social_niche",
            "status": "active",
            "organization": "Huset",
            "locations": [{"name": "Salen", "city": "Aarhus", "country": "DK", "visibility": "area"}],
            "schedule": [{"freq": "WEEKLY", "byday": "TU", "start": "19:00", "end": "21:00"}],
            "costs": [{"kind": "paid", "amount": "25", "currency": "dkk", "note": "kaffe"}],
            "welcome": {"may_watch": "ja", "who_greets": "Bo", "first_visit": ["kaffe", "sang"]},
            "capital": [{"kind": "bonding", "statements": ["c", "A"], "reason": "De samme hver uge."}],
            "texts": {"en": {"name": "Choir", "based_on_revision": 1}, "da-easy": {"name": "Kor"}},
            "age_min": 18,
            "age_max": 99,
            "confirmed_at": "2026-03-01",
            "confirmed_how": "phone",
        }
    )
    assert row.kind == "social_niche"
    assert [(text.language, text.variant) for text in row.texts] == [
        ("da", "standard"),
        ("en", "standard"),
        ("da", "easy"),
    ]
    assert row.original.who_greets == "Bo"
    assert row.original.first_visit == ("kaffe", "sang")
    assert row.schedules[0].rule.rrule == "FREQ=WEEKLY;BYDAY=TU"
    assert row.schedules[0].rule.timezone == "Europe/Copenhagen"
    assert row.costs == (ImportedCost("paid", Decimal("25.00"), "DKK", "kaffe"),)
    assert row.capital == (ImportedCapital("bonding", ("a", "c"), "De samme hver uge."),)
    assert dict(row.facts) == {"may_watch": True, "age_min": 18, "age_max": 99}
    assert row.confirmed_at == dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
    assert row.problems == ()


@pytest.mark.parametrize(
    ("record", "field"),
    [
        ({"schedule": [{"rrule": "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "start": "19:00"}]}, "schedule.0.rrule"),
        ({"schedule": [{"rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "start": "19:00"}]}, "schedule.0.start_date"),
        ({"schedule": [{"rrule": "FREQ=SECONDLY", "start": "19:00"}]}, "schedule.0.rrule"),
        ({"schedule": [{"byday": "Someday", "start": "19:00"}]}, "schedule.0.rrule"),
        ({"schedule": [{"byday": "MO"}]}, "schedule.0.start"),
        ({"schedule": "Mondays"}, "schedule.0"),
        ({"costs": [{"kind": "paid", "amount": "5"}]}, "costs.0.currency"),
        ({"costs": [{"kind": "paid", "amount": "lots", "currency": "GBP"}]}, "costs.0.amount"),
        ({"age_min": 60, "age_max": 18}, "age_min"),
        ({"age_min": "old"}, "age_min"),
        ({"status": "vibrant"}, "status"),
        ({"children_welcome": "perhaps"}, "children_welcome"),
        ({"url": "javascript:alert(document.cookie)"}, "url"),
        ({"confirmed_at": "last week"}, "confirmed_at"),
        ({"capital": [{"kind": "bonding", "statements": ["z"]}]}, "capital.0.statements"),
        ({"texts": {"en": {"name": "Again"}}}, "texts.en"),
    ],
)
def test_a_value_that_cannot_be_used_is_said_and_left_out(record: dict[str, Any], field: str) -> None:
    row = row_of(record)
    assert [problem.field for problem in row.problems] == [field]
    assert row.original.name == "Choir"


@pytest.mark.parametrize(
    ("place", "zone", "assumed"),
    [
        ({"country": "DK"}, "Europe/Copenhagen", ""),
        ({"address": "20271 Beaver Dam Rd, Harbeson, DE 19951, USA"}, "America/New_York", ""),
        ({"country": "USA", "region": "Missouri"}, "America/Chicago", ""),
        ({"country": "US", "region": "FL"}, "Europe/London", "Europe/London"),
    ],
)
def test_a_missing_zone_is_that_of_the_place_or_said_to_be_assumed(
    place: dict[str, Any], zone: str, assumed: str
) -> None:
    row = row_of({**place, "schedule": [{"byday": "MO", "start": "19:00"}]})
    assert (row.schedules[0].rule.timezone, row.assumed_timezone) == (zone, assumed)


def test_a_recurrence_that_never_ends_is_fine() -> None:
    row = row_of({"schedule": [{"rrule": "FREQ=DAILY", "start": "7pm"}]})
    assert row.schedules[0].rule.start == dt.time(19)
    assert row.problems == ()


def test_times_in_clear_words_are_read_and_others_are_doubted() -> None:
    clear = row_of({"hours_text": "Tuesdays 7-9pm"})
    assert [item.rule.rrule for item in clear.schedules] == ["FREQ=WEEKLY;BYDAY=TU"]
    unclear = row_of({"hours_text": "alternate Saturdays 9.15am-12.15pm"})
    assert unclear.schedules == ()
    assert [doubt.kind for doubt in unclear.doubts] == ["times_in_prose"]
    assert "alternate Saturdays" in unclear.original.description


def test_personal_contacts_are_dropped_by_default() -> None:
    record = {"phone": "0161 832 3736", "email": "jane.smith@example.org", "contact_name": "Jane"}
    assert row_of(record, country="GB").contacts == (ImportedContact(phone="+441618323736"),)
    assert row_of({"email": "jane.smith@example.org"}).contacts == ()
    assert row_of({"email": "info@example.org"}).contacts == (ImportedContact(email="info@example.org"),)
    kept = row_of(record, country="GB", keep_contacts=True).contacts[0]
    assert (kept.name, kept.email, kept.is_public) == ("Jane", "jane.smith@example.org", False)
    wanted = row_of({**record, "contact_public": True}, country="GB").contacts[0]
    assert (wanted.name, wanted.is_public) == ("Jane", True)


@pytest.mark.parametrize(
    ("name", "description", "is_crisis"),
    [
        ("Manchester and Salford Samaritans", "", True),
        ("Domestic Violence Hotline", "", True),
        ("National Suicide Prevention Line", "", True),
        ("Florida Senior Legal Helpline", "Free civil legal advice", False),
        ("Bereaved by suicide group", "We meet once a month", False),
        ("Lifeline walking group", "Walks in the park", False),
    ],
)
def test_crisis_lines_are_set_apart_carefully(name: str, description: str, is_crisis: bool) -> None:
    row = row_of({"name": name, "description": description})
    assert row.is_crisis_line is is_crisis
    assert [doubt.kind for doubt in row.doubts] == (["crisis_line"] if is_crisis else [])


def test_meeting_codes_become_facts() -> None:
    row = row_of({"fellowship": "Al-Anon Family Groups", "types": ["O", "x", "BE", "S", "QQ"], "address": "1 Main St"})
    assert row.kind == "peer_circle"
    assert row.topics == ("relatives_addiction",)
    assert row.access == ("step_free",)
    assert row.languages == ("es",)
    assert row.openness == "open"
    assert dict(row.facts) == {"may_bring_someone": True}
    assert [problem.field for problem in row.problems] == ["types"]


@pytest.mark.parametrize(
    ("record", "status", "attendance"),
    [
        ({"types": ["TC"], "fellowship": "AA"}, "temporarily_closed", "in_person"),
        ({"types": ["TC", "ONL"], "fellowship": "AA"}, "active", "online"),
        ({"types": ["onl"], "fellowship": "AA", "address": "6101 Ward Pkwy"}, "active", "both"),
        ({"types": ["ONL"], "fellowship": "AA", "address": "Marin, CA"}, "active", "online"),
        ({"description": "Temporarily Cancelled until further notice"}, "temporarily_closed", "in_person"),
        ({"name": "Suspended: Step it Up"}, "temporarily_closed", "in_person"),
        ({"attendance": "inactive"}, "temporarily_closed", "in_person"),
        ({"attendance": "hybrid"}, "active", "both"),
        ({"kind": "facebook"}, "active", "online"),
    ],
)
def test_what_is_closed_or_online_is_told(record: dict[str, Any], status: str, attendance: str) -> None:
    row = row_of(record)
    assert (row.status, row.attendance) == (status, attendance)


def test_unknown_columns_are_named() -> None:
    assert unknown_columns({"id": 1, "source": "x", "rss": "y"}) == {"rss"}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(columns.NAMES)), json_values, max_size=8))
def test_no_record_breaks_the_importer(record: dict[str, object]) -> None:
    row = imported(RawRow(WHERE, record), defaults=Defaults())
    assert isinstance(row, ImportedListing | RejectedRow | SkippedRow)
    if isinstance(row, ImportedListing):
        assert 0 < len(row.original.name) <= 255
        assert len(row.ref) <= 255
        repr(row).encode("utf-8")


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ({}, "public"),
        ({"visibility": "area"}, "area"),
        ({"visibility": "only us"}, "hidden"),
        ({"visibility": "Hidden"}, "hidden"),
    ],
)
def test_a_word_about_the_address_that_we_do_not_know_hides_it(said: dict[str, str], understood: str) -> None:
    assert [place.visibility for place in row_of({"city": "Sale", **said}).locations] == [understood]
    assert [place.visibility for place in row_of({"locations": [{"city": "Sale", **said}]}).locations] == [understood]
    assert [place.visibility for place in row_of({"locations": [{"city": "Sale"}], **said}).locations] == [understood]


@pytest.mark.parametrize("visibility", ["hidden", "area"])
def test_no_part_of_a_hidden_address_becomes_the_town(visibility: str) -> None:
    for address in ("Flat 2, Rose Lodge, Manchester, UK", "12 High Street, Willow Gardens"):
        (place,) = row_of({"address": address, "visibility": visibility}).locations
        assert (place.address, place.city, place.region) == (address, "", "")


def test_a_scheme_of_types_that_we_do_not_know_is_said() -> None:
    row = row_of({"types": ["O"], "types_scheme": "mine", "fellowship": "Al-Anon"})
    assert [problem.field for problem in row.problems] == ["types_scheme"]
