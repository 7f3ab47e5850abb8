"""Rows of when and where a group meets, of single dates, and of closing for a time."""

from tests.access.rows import KEEPERS_OF_CHOIR, NOBODY, READ, SEND, STEWARDS, Row, Thing

NOT_THEN = (("key", "$schedule"), ("day", "$tuesday"), ("reason", "We are away."))
WEEKLY = (("repeats", "weekly"), ("weekdays", "3"), ("start", "19:30"), ("end", "21:00"))
HALL = (("name", "Lodge"), ("address", "Green Lane 4"), ("city", "Sale"), ("country", "GB"), ("visibility", "public"))

ROWS = [
    Row("keep_when", READ, KEEPERS_OF_CHOIR, Thing.CHOIR),
    Row("keep_when", READ, STEWARDS, Thing.DRAFT_LISTING),
    Row("keep_when_new", READ | SEND, KEEPERS_OF_CHOIR, Thing.CHOIR, data=(*WEEKLY, ("do", "preview"))),
    Row("keep_when_put_back", SEND, KEEPERS_OF_CHOIR, Thing.CHOIR),
    Row("keep_timetable", READ, KEEPERS_OF_CHOIR, Thing.SCHEDULE_OF_CHOIR),
    Row("keep_timetable", SEND, KEEPERS_OF_CHOIR, Thing.SCHEDULE_OF_CHOIR, data=(*WEEKLY, ("do", "preview"))),
    Row("keep_timetable_take_out", SEND, KEEPERS_OF_CHOIR, Thing.SCHEDULE_OF_CHOIR),
    Row("keep_not_this_week", READ | SEND, KEEPERS_OF_CHOIR, Thing.CHOIR, data=NOT_THEN),
    Row("keep_not_this_week", READ, STEWARDS, Thing.DRAFT_LISTING),
    Row("keep_dates", READ, KEEPERS_OF_CHOIR, Thing.CHOIR),
    Row("keep_date", READ | SEND, KEEPERS_OF_CHOIR, Thing.DATE_OF_CHOIR, data=(("note", "At the church door"),)),
    Row("keep_date_put_back", SEND, KEEPERS_OF_CHOIR, Thing.DATE_OF_CHOIR),
    Row("keep_where", READ, KEEPERS_OF_CHOIR, Thing.CHOIR),
    Row("keep_where_new", READ, KEEPERS_OF_CHOIR, Thing.CHOIR),
    Row("keep_where_new", SEND, NOBODY, Thing.CHOIR, data=HALL),  # no town of that name is known here
    Row("keep_attendance", SEND, KEEPERS_OF_CHOIR, Thing.CHOIR, data=(("attendance", "in_person"),)),
    Row("keep_where_put_back", SEND, KEEPERS_OF_CHOIR, Thing.CHOIR),
    Row("keep_place", READ, KEEPERS_OF_CHOIR, Thing.PLACE_OF_CHOIR),
    Row("keep_place", SEND, NOBODY, Thing.PLACE_OF_CHOIR, data=HALL),  # it does not say what was seen before
    Row("keep_place_take_out", SEND, KEEPERS_OF_CHOIR, Thing.PLACE_OF_CHOIR),
    Row("keep_closed", READ | SEND, KEEPERS_OF_CHOIR, Thing.CHOIR, data=(("is_open_end", "on"),)),
    Row("keep_closed", READ, STEWARDS, Thing.DRAFT_LISTING),
    Row("keep_open_again", SEND, KEEPERS_OF_CHOIR, Thing.CHOIR),
    Row("keep_close_place", READ, KEEPERS_OF_CHOIR, Thing.PLACE_OF_CHOIR),
    Row(
        "keep_close_place",
        SEND,
        KEEPERS_OF_CHOIR,
        Thing.PLACE_OF_CHOIR,
        data=(("groups", "$choir"), ("is_open_end", "on")),
    ),
]
