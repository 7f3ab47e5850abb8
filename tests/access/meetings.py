"""Rows for the person's own pages of a network meeting (how to write one: `rows.py`)."""

from tests.access.rows import NOBODY, PEOPLE, READ, SEND, TEAM, Role, Row, Thing

NOOR = frozenset({Role.NOOR})
TITLE = (("title", "How I go on"),)

ROWS = [
    Row("my_meetings", READ, PEOPLE),
    Row("my_meeting_new", READ | SEND, PEOPLE, data=TITLE),
    Row("my_meeting", READ, NOOR, Thing.MEETING),
    Row("my_meeting_move", SEND, NOOR, Thing.MEETING, data=(("do", "say"), ("text", "I would like to sing."))),
    Row("my_meeting_edit", READ | SEND, NOOR, Thing.MEETING, data=(("title", "Other name"), ("version", "1"))),
    Row("my_meeting_print", READ, NOOR, Thing.MEETING),
    Row("my_meeting_print", READ, NOOR, Thing.MEETING, query="for=everybody"),
    Row("my_meeting_guest", READ | SEND, NOOR, Thing.PARTICIPANT, data=(("name", "Mia"),)),
    Row("my_meeting_readers", READ | SEND, NOOR, Thing.VOICE, data=(("rule", "person"),)),
    # written down together: Nico lets the team draw with him, Noor does not
    Row("person_meeting_new", READ | SEND, TEAM, Thing.NICO, data=TITLE),
    Row("person_meeting_new", READ | SEND, NOBODY, Thing.NOOR, data=TITLE),
]
