"""When a group meets, in Danish and in Dutch."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.utils import translation

from directory.schedule_words import describe, exception_words, next_words
from directory.schedules import Override, ScheduleRule, next_occurrence
from tests.test_schedule_words import AT, LONDON, on, rule

RHYTHMS = [
    ([on(1)], "Tirsdage kl. 19–21", "Dinsdag 19.00–21.00 uur"),
    ([on(1, end=None)], "Tirsdage kl. 19", "Dinsdag 19.00 uur"),
    ([on(0), on(3)], "Mandage og torsdage kl. 19–21", "Maandag en donderdag 19.00–21.00 uur"),
    ([on(1, 2, 3)], "Tirsdag til torsdag kl. 19–21", "Dinsdag t/m donderdag 19.00–21.00 uur"),
    (
        [on(0, 1, 2, 3, 4, start=time(10), end=time(12))],
        "Mandag til fredag kl. 10–12",
        "Maandag t/m vrijdag 10.00–12.00 uur",
    ),
    ([on(5, start=time(20), end=time(0))], "Lørdage kl. 20–24", "Zaterdag 20.00–24.00 uur"),
    ([rule("FREQ=DAILY")], "Hver dag kl. 19–21", "Elke dag 19.00–21.00 uur"),
    (
        [on(1, start=time(9, 30), end=time(11)), on(1)],
        "Tirsdage kl. 9.30–11 og kl. 19–21",
        "Dinsdag 9.30–11.00 uur en 19.00–21.00 uur",
    ),
    (
        [on(3, start=time(16), end=time(17, 30), interval=2, start_date=date(2026, 1, 1))],
        "Hver anden torsdag kl. 16–17.30",
        "Elke 2 weken op donderdag, 16.00–17.30 uur",
    ),
    (
        [on(3, interval=3, start_date=date(2026, 1, 1))],
        "Hver 3. uge, torsdag kl. 19–21",
        "Elke 3 weken op donderdag, 19.00–21.00 uur",
    ),
    (
        [rule("FREQ=MONTHLY;BYDAY=1MO", start=time(18), end=None)],
        "Første mandag i måneden kl. 18",
        "Eerste maandag van de maand, 18.00 uur",
    ),
    (
        [rule("FREQ=MONTHLY;BYDAY=1TU,3TU")],
        "Første og tredje tirsdag i måneden kl. 19–21",
        "Eerste en derde dinsdag van de maand, 19.00–21.00 uur",
    ),
    (
        [rule("FREQ=MONTHLY;BYDAY=-1FR")],
        "Sidste fredag i måneden kl. 19–21",
        "Laatste vrijdag van de maand, 19.00–21.00 uur",
    ),
    (
        [rule("FREQ=MONTHLY;BYMONTHDAY=1,15")],
        "Den 1. og den 15. i måneden kl. 19–21",
        "De 1e en de 15e van de maand, 19.00–21.00 uur",
    ),
    (
        [rule("FREQ=MONTHLY;INTERVAL=2;BYDAY=1MO", start_date=date(2026, 1, 5))],
        "Første mandag hver 2. måned kl. 19–21",
        "Eerste maandag, elke 2 maanden, 19.00–21.00 uur",
    ),
    (
        [rule("FREQ=WEEKLY;BYDAY=TU;BYMONTH=4,5")],
        "Tirsdage kl. 19–21, kun i april og maj",
        "Dinsdag 19.00–21.00 uur, alleen in april en mei",
    ),
    (
        [rule("", start_date=date(2026, 12, 12))],
        "Kun én gang: 12. december kl. 19–21",
        "Eenmalig op 12 december, 19.00–21.00 uur",
    ),
    (
        [rule("", start_date=date(2027, 1, 9)), rule("", start_date=date(2026, 12, 12))],
        "12. december og 9. januar 2027 kl. 19–21",
        "Op 12 december en 9 januari 2027, 19.00–21.00 uur",
    ),
    (
        [rule("FREQ=YEARLY", start_date=date(2020, 6, 5))],
        "Næste gang 5. juni 2027 kl. 19–21",
        "Volgende keer op 5 juni 2027, 19.00–21.00 uur",
    ),
    (
        [rule("FREQ=WEEKLY;COUNT=5", start_date=date(2026, 12, 1))],
        "Tirsdage kl. 19–21, fra 1. december, til og med 29. december",
        "Dinsdag 19.00–21.00 uur, vanaf 1 december, tot en met 29 december",
    ),
]


@pytest.mark.parametrize(("rules", "danish", "dutch"), RHYTHMS)
def test_a_rhythm_is_said_as_people_say_it(rules: list[ScheduleRule], danish: str, dutch: str) -> None:
    with translation.override("da"):
        assert describe(rules, at=AT) == [danish]
    with translation.override("nl"):
        assert describe(rules, at=AT) == [dutch]


@pytest.mark.parametrize(
    ("at", "end", "danish", "dutch"),
    [
        ((2026, 11, 21, 18), time(21), "I morgen kl. 19", "Morgen om 19.00 uur"),
        ((2026, 11, 22, 18, 59), time(21), "I dag kl. 19", "Vandaag om 19.00 uur"),
        ((2026, 11, 22, 19), time(21), "Nu, til kl. 21", "Nu, tot 21.00 uur"),
        ((2026, 11, 22, 19, 30), None, "Nu", "Nu"),
        (
            (2026, 11, 22, 21),
            time(21),
            "Næste gang: søndag 29. november kl. 19",
            "Volgende keer: zondag 29 november, 19.00 uur",
        ),
    ],
)
def test_the_next_meeting_is_said_as_people_say_it(
    at: tuple[int, ...], end: time | None, danish: str, dutch: str
) -> None:
    now = datetime(*at, tzinfo=UTC)  # type: ignore[misc, arg-type]
    meeting = next_occurrence([on(6, end=end)], at=now)
    with translation.override("da"):
        assert next_words(meeting, at=now) == danish
    with translation.override("nl"):
        assert next_words(meeting, at=now) == dutch


def test_another_time_zone_is_said() -> None:
    abroad = [on(1, timezone="America/New_York")]
    online: dict[str, Any] = {"at": AT, "is_online": True, "site_timezone": LONDON}
    with translation.override("da"):
        assert describe(abroad, **online) == ["Tirsdage kl. 19–21, lokal tid i New York"]
    with translation.override("nl"):
        assert describe(abroad, **online) == ["Dinsdag 19.00–21.00 uur, plaatselijke tijd in New York"]


def test_what_is_different_once_is_said_as_people_say_it() -> None:
    tuesdays = rule(
        "FREQ=WEEKLY;BYDAY=TU",
        exdates=(date(2026, 12, 22), date(2026, 12, 29)),
        overrides=(
            Override(date(2026, 12, 8), new_date=date(2026, 12, 9)),
            Override(date(2026, 12, 15), start=time(18)),
            Override(date(2027, 1, 5), end=time(22)),
        ),
    )
    with translation.override("da"):
        assert exception_words([tuesdays], at=AT) == [
            "Ikke den 22. december og 29. december",
            "Onsdag 9. december kl. 19 i stedet for 8. december",
            "Kl. 18 i stedet for kl. 19 den 15. december",
            "Til kl. 22 den 5. januar 2027",
        ]
    with translation.override("nl"):
        assert exception_words([tuesdays], at=AT) == [
            "Niet op 22 december en 29 december",
            "Woensdag 9 december om 19.00 uur in plaats van 8 december",
            "Om 18.00 uur in plaats van 19.00 uur op 15 december",
            "Tot 22.00 uur op 5 januari 2027",
        ]
