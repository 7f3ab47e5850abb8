"""The rows of changes that wait, of the history of a listing, and of what people tell us is wrong."""

from tests.access.rows import EVERYBODY, KEEPERS_OF_CHOIR, NOBODY, READ, SEND, STEWARDS, Role, Row, Thing

NORA = frozenset({Role.NORA_ORGANISER})
KEEPERS_OF_EDITED = STEWARDS | NORA

REPORT = (("kind", "time"), ("words", "It begins at eight."))
DECISION = (("do", "approve"), ("field", "openness"), ("version", "1"), ("seen", "2"))

ROWS = [
    Row("report", READ, EVERYBODY, Thing.PUBLIC_LISTING),
    Row("report", SEND, EVERYBODY, Thing.PUBLIC_LISTING, data=REPORT),
    Row("report", READ, STEWARDS, Thing.DRAFT_LISTING),
    Row("report", SEND, STEWARDS, Thing.DRAFT_LISTING, data=REPORT),
    Row("report", READ, STEWARDS, Thing.VANISHED_LISTING),
    Row("report_thanks", READ, EVERYBODY, Thing.PUBLIC_LISTING),
    Row("report_thanks", READ, STEWARDS, Thing.DRAFT_LISTING),
    Row("report_answer", READ, EVERYBODY),  # the door; what it opens needs a link
    Row("report_answer", SEND, NOBODY),
    Row("desk_reports", READ, STEWARDS),
    Row("desk_report", READ, STEWARDS, Thing.REPORT),
    Row("desk_report_decide", SEND, STEWARDS, Thing.REPORT, data=(("state", "right"),)),
    Row("desk_report_tell", SEND, STEWARDS, Thing.REPORT, data=(("words", "The door was closed."),)),
    Row("desk_edits", READ, STEWARDS),
    Row("desk_edit", READ, STEWARDS, Thing.CHANGE_REQUEST),
    Row("desk_edit_decide", SEND, STEWARDS, Thing.CHANGE_REQUEST, data=DECISION),
    Row("desk_published", READ, STEWARDS),
    Row("desk_published_look_after", SEND, STEWARDS, Thing.PUBLISHED_VERSION, data=(("do", "seen"),)),
    Row("desk_freeze", SEND, STEWARDS, Thing.EDITED_LISTING, data=(("do", "freeze"),)),
    *(
        row
        for way, roles in (("desk", STEWARDS), ("keep", KEEPERS_OF_EDITED))
        for row in (
            Row(f"{way}_history", READ, roles, Thing.EDITED_LISTING),
            Row(f"{way}_version", READ, roles, Thing.EDITED_LISTING, args=("2",)),
            Row(f"{way}_version", READ, NOBODY, Thing.EDITED_LISTING, args=("77",)),
            Row(f"{way}_look", READ, roles, Thing.EDITED_LISTING, args=("2",)),
            Row(f"{way}_restore", READ, roles, Thing.EDITED_LISTING, args=("1",)),
            Row(f"{way}_restore", SEND, roles, Thing.EDITED_LISTING, args=("1",), data=(("seen", "2"),)),
        )
    ),
    Row("keep_history", READ, KEEPERS_OF_CHOIR, Thing.CHOIR),
    Row("keep_waiting", READ, KEEPERS_OF_EDITED, Thing.EDITED_LISTING),
    Row("keep_withdraw", SEND, NORA, Thing.EDITED_LISTING),  # only its organisers take a request back
]
