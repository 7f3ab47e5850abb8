"""Rows for bridges/urls/practitioner.py: today, caseload, people, introductions (how to write one: `rows.py`)."""

from tests.access.rows import NOBODY, PRACTITIONERS, READ, SEND, TEAM, Role, Row, Thing

SOMEBODY = (("alias", "Nele"), ("channel", "none"), ("language", "en"))
VISIT = (("day", "$tuesday"), ("start", "19:00"), ("company", "alone"), ("version", "1"))

ROWS = [
    Row("today", READ, PRACTITIONERS),
    Row("notice_decide", SEND, {Role.PIM}, Thing.NOTICE, data=(("do", "leave"),)),
    Row("caseload", READ | SEND, PRACTITIONERS),
    Row("person_new", READ | SEND, PRACTITIONERS, data=SOMEBODY),
    Row("person", READ, TEAM, Thing.NOOR),
    Row("person", READ, NOBODY, Thing.NADIA),  # she is in no team: no account reaches her
    Row("person_edit", READ | SEND, TEAM, Thing.NOOR, data=(*SOMEBODY, ("version", "1"))),
    Row("person_edit", READ | SEND, NOBODY, Thing.NADIA, data=(*SOMEBODY, ("version", "1"))),
    Row("person_code", SEND, TEAM, Thing.NOOR),
    Row("person_code", SEND, NOBODY, Thing.NADIA),
    Row("person_take_over", SEND, TEAM, Thing.NOOR, data=(("version", "1"),)),
    Row("person_take_over", SEND, NOBODY, Thing.NADIA, data=(("version", "1"),)),
    Row("suggest", READ, PRACTITIONERS, Thing.CHOIR),
    Row("suggest", SEND, TEAM, Thing.CHOIR, data=(("person", "$noor"), ("words", "You miss singing."))),
    Row("suggest", READ, NOBODY, Thing.DRAFT_LISTING),
    Row("introduction", READ, TEAM, Thing.SUGGESTED),
    Row("introduction", READ, TEAM, Thing.SETTLING),
    Row("introduction", READ, TEAM, Thing.WITHDRAWN),
    Row("introduction", READ, NOBODY, Thing.THEIRS),
    Row("introduction_move", SEND, TEAM, Thing.CONSENTED, data=(("move", "ask"), ("version", "1"))),
    Row("introduction_move", SEND, TEAM, Thing.ASKED, data=(("move", "withdraw"), ("version", "1"))),
    Row("introduction_move", SEND, NOBODY, Thing.THEIRS, data=(("move", "withdraw"), ("version", "1"))),
    Row("spoken_consent", READ | SEND, TEAM, Thing.SUGGESTED, data=(("do", "change"), ("version", "1"))),
    Row("spoken_consent", READ | SEND, NOBODY, Thing.THEIRS, data=(("do", "change"), ("version", "1"))),
    Row("introduction_visit", READ | SEND, TEAM, Thing.WELCOMED, data=VISIT),
    Row("introduction_visit", READ | SEND, TEAM, Thing.PLANNED, data=VISIT),
    Row("introduction_visit", READ | SEND, NOBODY, Thing.THEIRS, data=VISIT),
    Row("introduction_follow_up", READ | SEND, TEAM, Thing.SETTLING, data=(("do", "skip"),)),
    Row("introduction_follow_up", READ | SEND, NOBODY, Thing.THEIRS, data=(("do", "skip"),)),
]
