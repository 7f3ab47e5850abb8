"""Rows for maps: a person's own; Nico's, which his team may look at and draw in; never Noor's (`rows.py`)."""

from tests.access.rows import EVERYBODY, NOBODY, PEOPLE, READ, SEND, TEAM, Role, Row, Thing

NOOR = frozenset({Role.NOOR})
NAMES = (("names", "Ida\nBo"),)
SHARE = (("may", "look"), ("days", "30"))
TIE = (("version", "1"), ("alias", "Ida"), ("circle", "1"))

ROWS = [
    Row("network_start", READ, EVERYBODY),
    Row("network_start", SEND, EVERYBODY, data=(("called", "Nora"),)),
    Row("network_begun", READ | SEND, PEOPLE),
    Row("my_network", READ, PEOPLE),
    Row("my_network_add", READ | SEND, PEOPLE, data=NAMES),
    Row("my_tie", READ | SEND, NOOR, Thing.TIE, data=TIE),
    Row("my_network_put_back", SEND, PEOPLE),
    Row("my_network_keep", READ | SEND, PEOPLE, data=(("title", "Spring"),)),
    Row("my_network_versions", READ, PEOPLE),
    Row("my_network_version", READ | SEND, NOOR, Thing.MAP, data=(("sure", "1"),)),
    Row("my_network_compare", READ, PEOPLE),
    Row("my_network_print", READ, PEOPLE),
    Row("my_network_svg", READ, PEOPLE),
    Row("my_network_sharing", READ, PEOPLE),
    Row("my_network_sharing", SEND, PEOPLE, data=SHARE),
    Row("my_network_delete", READ | SEND, PEOPLE, data=(("sure", "1"),)),
    # for the team: Nico said yes, Noor did not
    Row("person_network", READ, TEAM, Thing.NICO),
    Row("person_network", READ, NOBODY, Thing.NOOR),
    Row("person_network_allow", READ | SEND, TEAM, Thing.NICO, data=(*SHARE, ("is_read_aloud", "1"))),
    Row("person_network_allow", READ | SEND, TEAM, Thing.NOOR, data=(*SHARE, ("is_read_aloud", "1"))),
    Row("person_network_add", READ | SEND, TEAM, Thing.NICO, data=NAMES),
    Row("person_network_add", READ | SEND, NOBODY, Thing.NOOR, data=NAMES),
    Row("person_network_keep", READ | SEND, TEAM, Thing.NICO, data=(("title", "Spring"),)),
    Row("person_network_keep", READ | SEND, NOBODY, Thing.NOOR, data=(("title", "Spring"),)),
    Row("person_network_put_back", SEND, TEAM, Thing.NICO),
    Row("person_network_put_back", SEND, NOBODY, Thing.NOOR),
    Row("person_tie", READ | SEND, TEAM, Thing.TIE_OF_NICO, data=TIE),
    Row("person_tie", READ | SEND, NOBODY, Thing.TIE_OF_NOOR, data=TIE),
]
