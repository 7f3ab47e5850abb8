"""Rows for bridges/urls/host.py: hosts, companions, making room (how to write one: `rows.py`)."""

from tests.access.rows import EVERYBODY, HANNA, HOSTS, NOBODY, PRACTITIONERS, READ, SEND, STEWARDS, Role, Row, Thing

KEEPERS = PRACTITIONERS | STEWARDS
BO = frozenset({Role.BO})
ACCOUNT = frozenset({Role.HANNA_BY_ACCOUNT})  # host of all her groups; the link opens the one that was asked
HEIDI = (("name", "Heidi"), ("email", "heidi@example.org"), ("language", "en"))

ROWS: list[Row] = [
    # the door; what is sent without a link or a code is refused
    Row("host_open", READ, EVERYBODY),
    Row("host_close", SEND, NOBODY),  # leads to the door
    Row("host_inbox", READ, HOSTS),
    Row("host_introduction", READ, HANNA, Thing.ASKED),
    Row("host_introduction", READ, ACCOUNT, Thing.WELCOMED),
    Row("host_introduction", READ, NOBODY, Thing.CONSENTED),
    Row("host_introduction", READ, NOBODY, Thing.WITHDRAWN),
    Row("host_answer", SEND, HANNA, Thing.ASKED, data=(("move", "welcome"),)),
    Row("host_answer", SEND, HANNA, Thing.ASKED, data=(("move", "decline"), ("reason", "full"))),
    Row("host_answer", SEND, NOBODY, Thing.WITHDRAWN, data=(("move", "welcome"),)),
    Row("host_answer", SEND, NOBODY, Thing.ASKED, data=(("move", "withdraw"),)),
    Row("host_room", READ | SEND, HANNA, Thing.HOST),
    # who welcomes where
    Row("hosts", READ, KEEPERS),
    Row("host_new", READ | SEND, KEEPERS, Thing.CHOIR, data=HEIDI),
    Row("host_new", READ | SEND, NOBODY, Thing.DRAFT_LISTING, data=HEIDI),
    Row("host", READ, KEEPERS, Thing.HOST),
    Row("host", READ, KEEPERS, Thing.NEW_HOST),
    Row("host_move", SEND, KEEPERS, Thing.NEW_HOST, data=(("do", "verify"),)),
    Row("host_freeze", SEND, STEWARDS, Thing.HOST, data=(("do", "freeze"),)),
    Row("host_hand_over", READ | SEND, KEEPERS, Thing.HOST, data=HEIDI),
    # companions
    Row("come_along", READ, EVERYBODY),
    Row("come_along_close", SEND, EVERYBODY),
    Row("companion_visit", READ, BO, Thing.VISIT),
    Row("companion_answer", SEND, BO, Thing.VISIT, data=(("do", "yes"),)),
    Row("companion_me", READ | SEND, {Role.BO, Role.BEA}, data=(("how_long", "90"),)),
    Row("companion_me_move", SEND, {Role.BO, Role.BEA}, data=(("do", "rest"),)),
    Row("companions", READ, PRACTITIONERS),
    Row("companion_new", READ | SEND, PRACTITIONERS, data=HEIDI),
    Row("companion_move", SEND, PRACTITIONERS - {Role.PAULA}, Thing.COMPANION, data=(("do", "invite"),)),
    # making room
    Row("room_tasks", READ, PRACTITIONERS),
    Row("room_task_new", READ | SEND, PRACTITIONERS, Thing.CHOIR, data=(("note", "Light"),)),
    Row("room_task", READ, PRACTITIONERS - {Role.PAULA}, Thing.ROOM_TASK),
    Row("room_task_move", SEND, PRACTITIONERS - {Role.PAULA}, Thing.ROOM_TASK, data=(("do", "assign"),)),
]
