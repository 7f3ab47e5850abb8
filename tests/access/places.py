"""Rows for places that may fit: a person's own; Nico's, which his team may look at; never Noor's (`rows.py`)."""

from tests.access.rows import NOBODY, PEOPLE, READ, SEND, TEAM, Row, Thing

LOOKING = (("version", "1"), ("wishes", "singing"))

ROWS = [
    Row("my_places", READ, PEOPLE),
    Row("my_places", SEND, PEOPLE, Thing.NOTHING, data=(("do", "bring_back:00000000-0000-0000-0000-000000000000"),)),
    Row("my_looking", READ, PEOPLE),
    Row("my_looking", SEND, PEOPLE, data=LOOKING),
    Row("person_places", READ, TEAM, Thing.NICO),
    Row("person_places", READ, NOBODY, Thing.NOOR),
    Row("person_places", READ, NOBODY, Thing.NADIA),
]
