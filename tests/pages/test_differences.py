"""What people see of a change: the words that go, the words that come, and nothing of it as HTML."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.template.loader import render_to_string

from directory.pages.differences import FieldDifference, Piece, difference, differences
from tests.listings import make_term

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
TUESDAYS: dict[str, Any] = {
    "id": "3f0c",
    "location": None,
    "rrule": "FREQ=WEEKLY;BYDAY=TU",
    "start_date": None,
    "start": "19:00",
    "end": "21:00",
    "timezone": "Europe/London",
    "exdates": [],
    "overrides": [],
    "note": "",
}
HALL: dict[str, Any] = {
    "id": "77aa",
    "name": "Harbour hall",
    "visibility": "public",
    "address": "Quay 3",
    "city": "Brohavn",
    "region": "",
    "postcode": "5000",
    "country": "DK",
    "latitude": 55.4,
    "longitude": 10.38,
    "coordinate_origin": "source",
}


def see(field: str, before: Any, after: Any) -> FieldDifference:
    return difference(field, before, after, label="Field", at=NOW)


def said(lines: tuple[tuple[Piece, ...], ...]) -> list[str]:
    return ["".join(piece.text for piece in line) for line in lines]


def marked(lines: tuple[tuple[Piece, ...], ...]) -> list[str]:
    return [piece.text for line in lines for piece in line if piece.how != "same"]


def test_text_is_compared_word_by_word() -> None:
    row = see("text.en.standard.promise", "We sing on the old quay.", "We sing and laugh on the quay.")
    assert said(row.before) == ["We sing on the old quay."]
    assert said(row.after) == ["We sing and laugh on the quay."]
    assert "".join(marked(row.before)).split() == ["old"]
    assert "".join(marked(row.after)).split() == ["and", "laugh"]


def test_words_that_change_in_a_row_are_one_change() -> None:
    row = see("text.en.standard.promise", "We walk and talk if we like.", "We walk and drink tea afterwards.")
    assert marked(row.before) == ["talk if we like."]
    assert marked(row.after) == ["drink tea afterwards."]


def test_paragraphs_stay_paragraphs() -> None:
    row = see("text.en.standard.description", "One.\n\nTwo.", "One.\n\nTwo and a half.\nThree.")
    assert said(row.before) == ["One.", "Two."]
    assert said(row.after) == ["One.", "Two and a half.", "Three."]


def test_nothing_before_is_nothing_to_show() -> None:
    row = see("text.en.standard.promise", "", "We sing.")
    assert row.before == ()
    assert marked(row.after) == ["We sing."]


def test_very_long_texts_are_shown_whole() -> None:
    row = see("text.en.standard.description", "a " * 5000, "b " * 5000)
    assert [piece.how for line in row.before for piece in line] == ["gone"]
    assert [piece.how for line in row.after for piece in line] == ["new"]


def test_times_are_said_as_on_the_page() -> None:
    row = see("schedules", [TUESDAYS], [{**TUESDAYS, "start": "18:30", "exdates": ["2026-12-22", "2026-12-29"]}])
    assert said(row.before) == ["Tuesdays, 7pm to 9pm"]
    assert said(row.after) == ["Tuesdays, 6:30pm to 9pm", "Not on 22 December and 29 December"]


def test_one_changed_date_is_said() -> None:
    moved = {"date": "2026-12-22", "start": "17:00", "end": "18:00"}
    row = see("schedules", [TUESDAYS], [{**TUESDAYS, "overrides": [moved]}])
    assert said(row.after) == ["Tuesdays, 7pm to 9pm", "5pm instead of 7pm on 22 December"]


def test_a_date_that_is_over_changes_nothing_in_words() -> None:
    row = see("schedules", [TUESDAYS], [{**TUESDAYS, "exdates": ["2026-01-06"]}])
    assert row.is_silent
    assert marked(row.before) == marked(row.after) == []


def test_what_was_over_is_still_said() -> None:
    once = {**TUESDAYS, "rrule": "", "start_date": "2025-03-04"}
    assert said(see("schedules", [once], []).before) == ["Once, on 4 March 2025, 7pm to 9pm"]


def test_places_say_who_sees_the_address() -> None:
    row = see("locations", [{**HALL, "visibility": "hidden"}], [HALL])
    assert said(row.before)[0] == "Harbour hall, Quay 3, 5000 Brohavn, DK (The address is given after a welcome)"
    assert said(row.after)[0] == "Harbour hall, Quay 3, 5000 Brohavn, DK (Everybody sees the address)"
    assert len(marked(row.after)) == 1


def test_costs_contacts_and_capital_are_said_in_words() -> None:
    cost = {"kind": "paid", "amount": "3.50", "currency": "GBP", "note": "with coffee"}
    assert said(see("costs", [], [cost]).after) == ["£3.50 (with coffee)"]
    ida = {"name": "Ida", "role": "", "phone": "+45 12 34 56 78", "email": "", "is_public": False}
    assert said(see("contacts", [], [ida]).after) == ["Ida, +45 12 34 56 78 (only stewards see it)"]
    row = see("capital.bonding", {"statements": ["a"], "reason": "R"}, {"statements": ["a", "c"], "reason": "R"})
    assert len(row.before) == 2
    assert len(marked(row.after)) == 1


def test_lists_and_choices_are_named() -> None:
    make_term("singing", en="Singing")
    make_term("walking", en="Walking")
    row = see("topics", ["singing"], ["singing", "walking"])
    assert (marked(row.before), marked(row.after)) == ([], ["Walking"])
    assert said(see("openness", "full", "open").after) == ["Open to new people"]
    assert said(see("may_watch", True, False).after) == ["No"]
    assert said(see("text.en.standard.first_visit", [], ["Ring the bell.", "Sit down."]).after) == [
        "Ring the bell.",
        "Sit down.",
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [("schedules", ["nonsense"]), ("locations", [{"visibility": "?"}]), ("costs", "x"), ("kind", "?"), ("topics", 3)],
)
def test_what_cannot_be_read_is_shown_as_it_is_kept(field: str, value: Any) -> None:
    assert said(see(field, None, value).after) == [str(value)]


def test_only_what_differs_is_shown_in_the_order_of_the_labels() -> None:
    before = {"url": "", "kind": "peer_circle", "openness": "open"}
    after = {"url": "https://a.example/", "kind": "peer_circle", "openness": "full"}
    rows = differences(before, after, labels={"openness": "Open?", "kind": "Kind", "url": "Website"}, at=NOW)
    assert [row.label for row in rows] == ["Open?", "Website"]


def test_three_values_are_shown_where_the_field_has_moved() -> None:
    row = difference("url", "a", "b", label="Website", at=NOW, now="c", has_moved=True)
    html = render_to_string("desk/_difference.html", {"row": row})
    assert row.now == ("c",)
    assert html.index("Now") < html.index("When it was written") < html.index("After")


def test_html_is_shown_and_never_obeyed() -> None:
    row = see("text.en.standard.promise", "<b>Hi</b>", "<script>alert(1)</script>")
    html = render_to_string("desk/_difference.html", {"row": row})
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<ins>" in html
    assert "<del>" in html
