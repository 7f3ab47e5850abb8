"""Rows for network meetings: the door of guests, and the page that they and colleagues share (see `rows.py`)."""

from tests.access.rows import EVERYBODY, NOBODY, PRACTITIONERS, READ, SEND, Role, Row, Thing

GUEST = frozenset({Role.GREET_GUEST})
PIM = frozenset({Role.PIM})
SAY = (("do", "say"), ("text", "I am glad to be asked."))

ROWS = [
    Row("guest_open", READ, EVERYBODY),
    Row("guest_close", SEND, EVERYBODY),
    Row("guest_meeting", READ, GUEST),
    Row("guest_move", SEND, GUEST, data=SAY),
    Row("guest_words", READ, GUEST),
    Row("guest_leave", READ | SEND, GUEST),
    # Pim was invited by Noor; to be of her team, like Cora, is not enough
    Row("meetings", READ, PRACTITIONERS),
    Row("meeting", READ, PIM, Thing.MEETING),
    Row("meeting_move", SEND, PIM, Thing.MEETING, data=SAY),
    Row("meeting_words", READ, PIM, Thing.MEETING),
    Row("meeting_leave", READ | SEND, PIM, Thing.MEETING),
    Row("my_meeting_way_in", SEND, {Role.NOOR}, Thing.PARTICIPANT),
    Row("guest_move", SEND, NOBODY, data=(*SAY, ("point", "no-id"))),
]
