"""The rows of what stands open to everybody: the catalogue and the pages around it."""

from tests.access.rows import EVERYBODY, NOBODY, READ, SEND, STEWARDS, Row, Thing


def _listing_rows(route: str) -> list[Row]:
    return [
        Row(route, READ, EVERYBODY, Thing.PUBLIC_LISTING),
        Row(route, READ, STEWARDS, Thing.DRAFT_LISTING),
        Row(route, READ, STEWARDS, Thing.VANISHED_LISTING),
    ]


ROWS = [
    Row("health_live", READ, EVERYBODY),
    Row("health_ready", READ, EVERYBODY),
    Row("set_language", SEND, EVERYBODY, data=(("language", "da"), ("next", "/"))),
    Row("home", READ, EVERYBODY),
    Row("questions", READ, EVERYBODY),
    Row("help", READ, EVERYBODY),
    Row("leaving", READ, EVERYBODY),
    Row("privacy", READ, EVERYBODY),
    Row("help_now", READ, EVERYBODY),
    Row("sources", READ, EVERYBODY),
    Row("accessibility", READ, EVERYBODY),
    Row("leave", READ | SEND, EVERYBODY),
    Row("gallery", READ, NOBODY),  # only while DEBUG is on
    Row("results", READ, EVERYBODY),
    Row("suggest_words", READ, EVERYBODY),
    Row("suggest_places", READ, EVERYBODY),
    Row("why", READ, STEWARDS),
    *_listing_rows("listing"),
    Row("listing_qr", READ, EVERYBODY, Thing.PUBLIC_LISTING),
    Row("listing_qr", READ, NOBODY, Thing.DRAFT_LISTING),
    Row("listing_qr", READ, NOBODY, Thing.VANISHED_LISTING),
    Row("my_list", READ, EVERYBODY),
    Row("my_list_change", SEND, EVERYBODY),
    Row("my_list_print", READ, EVERYBODY),
    Row("my_list_calendar", READ, EVERYBODY),
    Row("my_list_qr", READ, NOBODY),  # nobody has saved anything here: there is nothing to show
    Row("shared_list", READ, EVERYBODY, Thing.SHARED_LIST),
    Row("shared_list", READ, NOBODY, Thing.BROKEN_LINK),
    Row("keep_shared", SEND, EVERYBODY, Thing.SHARED_LIST),
    Row("keep_shared", SEND, NOBODY, Thing.BROKEN_LINK),
]
