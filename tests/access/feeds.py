"""The rows of calendars and feeds (`directory/urls/feed.py`): they say what is public, to everybody the same."""

from tests.access.rows import EVERYBODY, NOBODY, READ, Row, Thing

ROWS = [
    Row("results_calendar", READ, EVERYBODY, is_open=True),
    Row("results_feed", READ, EVERYBODY, is_open=True),
    Row("feed_new", READ, EVERYBODY, is_open=True),
    Row("town_calendar", READ, EVERYBODY, args=("55.4,10.38",), is_open=True),
    Row("place_calendar", READ, EVERYBODY, Thing.PUBLIC_PLACE, is_open=True),
    Row("place_calendar", READ, NOBODY, Thing.HIDDEN_PLACE, is_open=True),
    Row("listing_calendar", READ, EVERYBODY, Thing.PUBLIC_LISTING, is_open=True),
    Row("listing_calendar", READ, NOBODY, Thing.DRAFT_LISTING, is_open=True),
    Row("listing_calendar", READ, NOBODY, Thing.VANISHED_LISTING, is_open=True),
    Row("listing_calendar", READ, EVERYBODY, Thing.MERGED_LISTING, is_open=True),
    Row("shared_calendar", READ, EVERYBODY, Thing.SHARED_LIST, is_open=True),
    Row("shared_calendar", READ, NOBODY, Thing.BROKEN_LINK, is_open=True),
]
