"""Rows for bridges/urls/host.py: hosts, companions, making room (how to write one: `rows.py`)."""

from tests.access.rows import (
    COMPANIONS,
    EVERYBODY,
    HANNA,
    HOSTS,
    NOBODY,
    PRACTITIONERS,
    READ,
    SEND,
    TEAM,
    Role,
    Row,
    Thing,
)

KEEPERS = PRACTITIONERS | {Role.STINE_STEWARD}
BY_ACCOUNT = frozenset({Role.HANNA_BY_ACCOUNT})
BO = frozenset({Role.BO})
SOMEBODY = (("name", "Hille"), ("email", "hille@example.org"), ("language", "en"))

ROWS = [
    Row("host_open", READ, EVERYBODY),
    Row("host_inbox", READ, HOSTS),
    Row("host_close", SEND, EVERYBODY),
    Row("host_introduction", READ, NOBODY, Thing.SUGGESTED),  # nothing was asked: it is not there
    Row("host_introduction", READ, NOBODY, Thing.CONSENTED),
    Row("host_introduction", READ, HANNA, Thing.ASKED),
    Row("host_introduction", READ, BY_ACCOUNT, Thing.PLANNED),  # by link only what the link's host was asked
    Row("host_introduction", READ, NOBODY, Thing.WITHDRAWN),  # closed: 410
    Row("host_introduction", READ, {Role.HUGO}, Thing.THEIRS),
    Row("host_answer", SEND, HANNA, Thing.ASKED, data=(("move", "welcome"),)),
    Row("host_answer", SEND, {Role.HUGO}, Thing.THEIRS, data=(("move", "welcome"),)),
    Row("host_answer", SEND, NOBODY, Thing.SUGGESTED, data=(("move", "welcome"),)),
    Row("host_answer", SEND, HANNA, Thing.ASKED, data=(("move", "decline"), ("reason", "full"))),
    Row("host_answer", SEND, NOBODY, Thing.ASKED, data=(("move", "withdraw"),)),
    Row("host_answer", SEND, NOBODY, Thing.WITHDRAWN, data=(("move", "welcome"),)),
    Row("host_room", READ | SEND, HANNA, Thing.HOST),
    Row("hosts", READ, KEEPERS),
    Row("host_new", READ | SEND, KEEPERS, Thing.CHOIR, data=SOMEBODY),
    Row("host_new", READ, NOBODY, Thing.DRAFT_LISTING),
    Row("host", READ, KEEPERS, Thing.HOST),
    Row("host_move", SEND, KEEPERS, Thing.NEW_HOST, data=(("do", "verify"),)),
    Row("host_freeze", SEND, {Role.STINE_STEWARD}, Thing.HOST, data=(("do", "freeze"),)),
    Row("host_hand_over", READ | SEND, KEEPERS, Thing.HOST, data=SOMEBODY),
    Row("come_along", READ, EVERYBODY),
    Row("come_along_close", SEND, EVERYBODY),
    Row("companion_visit", READ, BO, Thing.VISIT),
    Row("companion_answer", SEND, BO, Thing.VISIT, data=(("do", "yes"),)),
    Row("companions", READ, PRACTITIONERS),
    Row("companion_new", READ | SEND, PRACTITIONERS, data=(("name", "Ben"), ("email", "ben@example.org"))),
    Row("companion_me", READ | SEND, COMPANIONS, data=(("how_long", "90"),)),
    Row("companion_me_move", SEND, COMPANIONS, data=(("do", "rest"),)),
    Row("companion_move", SEND, TEAM, Thing.COMPANION, data=(("do", "end"),)),
    Row("room_tasks", READ, PRACTITIONERS),
    Row("room_task_new", READ | SEND, PRACTITIONERS, Thing.CHOIR, data=(("note", "Light"),)),
    Row("room_task_new", READ, NOBODY, Thing.DRAFT_LISTING),
    Row("room_task", READ, TEAM, Thing.ROOM_TASK),
    Row("room_task_move", SEND, TEAM, Thing.ROOM_TASK, data=(("do", "close"),)),
]
