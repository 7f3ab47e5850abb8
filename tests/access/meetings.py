"""Rows for the person's own pages of a network meeting (how to write one: `rows.py`)."""

from tests.access.rows import PEOPLE, READ, SEND, Role, Row, Thing

NOOR = frozenset({Role.NOOR})

ROWS = [
    Row("my_meetings", READ, PEOPLE),
    Row("my_meeting_new", READ | SEND, PEOPLE, data=(("title", "How I go on"),)),
    Row("my_meeting", READ, NOOR, Thing.MEETING),
    Row("my_meeting_move", SEND, NOOR, Thing.MEETING, data=(("do", "say"), ("text", "I would like to sing."))),
    Row("my_meeting_edit", READ | SEND, NOOR, Thing.MEETING, data=(("title", "Other name"), ("version", "1"))),
    Row("my_meeting_print", READ, NOOR, Thing.MEETING),
    Row("my_meeting_print", READ, NOOR, Thing.MEETING, query="for=everybody"),
    Row("my_meeting_guest", READ | SEND, NOOR, Thing.PARTICIPANT, data=(("name", "Mia"),)),
    Row("my_meeting_readers", READ | SEND, NOOR, Thing.VOICE, data=(("rule", "person"),)),
]
