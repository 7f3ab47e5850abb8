"""Rows for bridges/urls/person.py: asking, the person's own pages, links and receipts (how to write one: `rows.py`)."""

from tests.access.rows import EVERYBODY, NOBODY, PEOPLE, READ, SEND, Role, Row, Thing

NOOR = frozenset({Role.NOOR})
ABOUT = (
    ("version", "1"),
    ("alias", "Noor"),
    ("channel", "none"),
    ("is_safe", "no"),
    ("language", "en"),
)
VISIT = (("when", "other"), ("day", "$tuesday"), ("start", "19:00"), ("company", "alone"), ("version", "1"))

ROWS = [
    Row("ask", READ, EVERYBODY, Thing.CHOIR),
    Row("ask", READ, NOBODY, Thing.DRAFT_LISTING),
    Row("ask", READ, NOBODY, Thing.VANISHED_LISTING),
    Row("ask_step", READ | SEND, EVERYBODY, Thing.CHOIR, args=("name",), data=(("called", "Nora"),)),
    Row("ask_step", READ | SEND, NOBODY, Thing.DRAFT_LISTING, args=("name",), data=(("called", "Nora"),)),
    Row("ask_step", READ | SEND, NOBODY, Thing.CHOIR, args=("nonsense",)),
    Row("ask_done", READ | SEND, EVERYBODY),  # sends to one's own page, which knows whom it opens for
    Row("open", READ | SEND, EVERYBODY, data=(("token", "$token"),)),
    Row("open", SEND, NOBODY, data=(("token", "wrong"),)),
    Row("undo_spoken", READ, EVERYBODY),
    Row("close_my_page", SEND, EVERYBODY),
    Row("my_page", READ, PEOPLE),
    Row("my_introduction", READ, NOOR, Thing.SUGGESTED),
    Row("my_introduction", READ, NOOR, Thing.PLANNED),
    Row("my_introduction", READ, NOOR, Thing.WITHDRAWN),
    Row("my_introduction", READ, {Role.NADIA}, Thing.THEIRS),
    Row("my_move", SEND, NOOR, Thing.SUGGESTED, data=(("do", "consider"), ("version", "1"))),
    Row("my_withdraw", READ | SEND, NOOR, Thing.ASKED, data=(("version", "1"),)),
    Row("my_consents", SEND, NOOR, Thing.ASKED, data=(("consent", "$consent"),)),
    Row("my_visit", READ | SEND, NOOR, Thing.WELCOMED, data=VISIT),
    Row("my_visit", READ | SEND, NOOR, Thing.PLANNED, data=(("do", "call_off"),)),
    Row("my_visit_calendar", READ, NOOR, Thing.PLANNED),
    Row("my_visit_calendar", READ, NOBODY, Thing.SUGGESTED),
    Row("my_follow_up", READ | SEND, NOOR, Thing.FOLLOW_UP, data=(("do", "skip"),)),
    Row("about_me", READ | SEND, PEOPLE, data=ABOUT),
    Row("my_record", READ, PEOPLE),
    Row("my_data", READ, PEOPLE),
    Row("my_export", READ, PEOPLE),
    Row("my_erase", SEND, PEOPLE, data=(("sure", "1"),)),
    Row("my_receipt", SEND, PEOPLE),
    Row("my_calendar", READ | SEND, PEOPLE, data=(("do", "make"),)),
    Row("appointments", READ, NOBODY),  # without its secret there is nothing
    Row("my_team", SEND, PEOPLE, data=(("do", "leave"),)),
]
