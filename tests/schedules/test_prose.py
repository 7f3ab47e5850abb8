"""Timetables out of running text: only what is clear, on invented texts and on real ones."""

import csv
import time as clock
from collections.abc import Iterator

import pytest

from directory.schedules import ScheduleRule, rules_from_prose, validate_rule
from tests.shared_data import shared_path


def said(text: str) -> list[str]:
    return [short(rule) for rule in rules_from_prose(text, timezone="Europe/London")]


def short(rule: ScheduleRule) -> str:
    end = f"-{rule.end:%H:%M}" if rule.end else ""
    return f"{rule.rrule.removeprefix('FREQ=').replace('WEEKLY;BYDAY=', '')} {rule.start:%H:%M}{end}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tuesdays 7-9pm", ["TU 19:00-21:00"]),
        ("Wednesday 10am - 4pm", ["WE 10:00-16:00"]),
        ("Mon-Fri 9am-5pm", ["MO,TU,WE,TH,FR 09:00-17:00"]),
        ("every weekday 10am-12noon", ["MO,TU,WE,TH,FR 10:00-12:00"]),
        ("Last Monday of every month 10.30am-12noon", ["MONTHLY;BYDAY=-1MO 10:30-12:00"]),
        ("third Wednesday of each month 2pm", ["MONTHLY;BYDAY=3WE 14:00"]),
        ("1st and 3rd Tuesday of the month, 7pm", ["MONTHLY;BYDAY=1TU,3TU 19:00"]),
        ("We sing. Every Tuesday from 7 p.m. to 9 p.m. There is tea.", ["TU 19:00-21:00"]),
        ("Tues 11am - 2pm, Fri 11.30am -1.30pm", ["TU 11:00-14:00", "FR 11:30-13:30"]),
        ("Mondays and Fridays, 9.30-11.30am and 1-2pm", ["MO,FR 09:30-11:30", "MO,FR 13:00-14:00"]),
        ("tirsdage kl. 19-21", ["TU 19:00-21:00"]),
        ("Første mandag i måneden kl. 19", ["MONTHLY;BYDAY=1MO 19:00"]),
        ("Elke dinsdag van 19.00 tot 21.00 uur", ["TU 19:00-21:00"]),
    ],
)
def test_clear_prose_gives_rules(text: str, expected: list[str]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "every weekday",
        "alternate Saturdays 9.15am-12.15pm",
        "every other Saturday 10am",
        "fortnightly on Tuesdays 7pm",
        "hver anden tirsdag kl. 19-21",
        "First Saturday 10am",
        "Tuesdays 7-9pm from 5 September",
        "Tuesdays 7-9pm until Easter",
        "In May: Tuesdays 7pm",
        "Tuesday 5 December 7pm",
        "Tuesdays 7-9pm (term time only)",
        "Tuesdays 7-9pm except bank holidays",
        "Tuesdays 7-9pm or Wednesdays",
        "Tuesdays 7-9pm, Wednesday mornings",
        "Tuesdays 7-9",
        "Monthly, Tuesdays 7pm",
        "Tuesdays 7pm for six weeks",
        "3 Mondays 7pm",
        "Office open Mon-Fri 9am-5pm",
        "Monday - Saturday 7.30am = 4.30pm",
        "Thursday 4 - 6pm Job Club Monday 1 - 2pm",
        "by appointment, Mon 9am",
        "Ring us Mon 9am. The group meets Tuesdays 7pm",
    ],
)
def test_what_is_not_fully_understood_gives_no_rule(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    "unit", ["mon ", "monday, ", "mon 1", "mon - ", "first ", "mon 1pm ", "1.00 - ", "every ", " "]
)
def test_a_hostile_text_costs_little(unit: str) -> None:
    began = clock.process_time()
    assert said(unit * (5000 // len(unit))) == []
    assert clock.process_time() - began < 0.5


def test_a_text_of_a_book_is_not_read() -> None:
    assert said("Tuesdays 7-9pm. " + "x" * 5000) == []


def column(name: str, field: str) -> Iterator[str]:
    with shared_path("data", "uk-trafford", "raw", name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row[field]


def test_real_opening_times_of_food_banks() -> None:
    texts = list(column("gm_food_banks.csv", "Opening times"))
    understood = {text: said(text) for text in texts if said(text)}
    for text in understood:
        for rule in rules_from_prose(text, timezone="Europe/London"):
            validate_rule(rule)
    assert (len(texts), sum(1 for text in texts if said(text))) == (171, 113)
    # Read by hand against the file:
    by_hand = {
        "Tuesday - Friday 12noon - 2pm": ["TU,WE,TH,FR 12:00-14:00"],
        "Thursday 1.30 - 3.30pm": ["TH 13:30-15:30"],
        "Sunday 3pm - 6:30pm": ["SU 15:00-18:30"],
        "Monday - Friday 8am - 4pm. Please ring.": ["MO,TU,WE,TH,FR 08:00-16:00"],
        "Food served daily 9am - 1:30pm": ["MO,TU,WE,TH,FR,SA,SU 09:00-13:30"],
        "Weds 12-2pm": ["WE 12:00-14:00"],
        "Tuesday 6pm - 8pm and Sunday 3pm - 5pm": ["TU 18:00-20:00", "SU 15:00-17:00"],
        "Tuesdays & Fridays 12pm - 3pm; 1st Saturday of month 10am - 12noon": [
            "TU,FR 12:00-15:00",
            "MONTHLY;BYDAY=1SA 10:00-12:00",
        ],
        "Wednesday 7:30pm": ["WE 19:30"],
        "Tuesday from 11am": ["TU 11:00"],
        "Monday & Friday 12noon": ["MO,FR 12:00"],
        "Saturday & Sunday 7am - 9am.": ["SA,SU 07:00-09:00"],
        "Fri 4.30 - 5.30pm Sat 10 - 11am": ["FR 16:30-17:30", "SA 10:00-11:00"],
        "Tues/Weds 10am - 12pm. Thurs 10am - 2pm": ["TU,WE 10:00-12:00", "TH 10:00-14:00"],
        "Mon 1-2pm Thurs 10-11am Sat 12- 1pm": ["MO 13:00-14:00", "TH 10:00-11:00", "SA 12:00-13:00"],
        "Monday, Wednesday, Friday 10am -12noon": ["MO,WE,FR 10:00-12:00"],
        "Wednesday 7 - 9pm Saturday 12 - 3pm": ["WE 19:00-21:00", "SA 12:00-15:00"],
        "Monday-Friday 8.30-4.30 (Office) Tuesday-Thursday 10am-1pm (community Shop)": [],
        "Mon & Thur 1-3pm (except bank holidays)": [],
        "Monday - Friday 10am - 4pm Free hot meal on Tuesday evening, 7.30 - 9.30pm": [],
        "Mon - Sat 10.00 - 4.00": [],
        "Wednesday 10 - 12": [],
        "Daily (except Tues & Sat) 10:30am - 12pm": [],
        "24/7 upon request (need to arrange for one of our team to meet you there)": [],
    }
    assert set(by_hand) <= set(texts)
    assert {text: said(text) for text in by_hand} == by_hand


def test_real_descriptions_of_support_groups() -> None:
    texts = list(column("trafford_mental_health_services.csv", "description"))
    understood = sorted(rule for text in texts for rule in said(text))
    assert len(texts) == 60
    assert understood == [
        "FR 10:00-12:00",
        "MO 14:00-16:00",
        "MONTHLY;BYDAY=-1MO 10:30-12:00",
        "TH 14:00",
        "TU 13:30-15:30",
        "TU 19:00-21:00",
        "TU,WE,FR 09:30-11:30",
        "TU,WE,FR 12:30-14:30",
        "WE 13:00-15:00",
    ]
