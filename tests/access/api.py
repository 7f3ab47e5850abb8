"""The rows of our own interface, as far as anybody may read it, also pages of other sites."""

from tests.access.rows import EVERYBODY, NOBODY, READ, Row, Thing

ROWS = [
    Row("api_v1", READ, EVERYBODY, is_open=True),
    Row("api_v1_listings", READ, EVERYBODY, is_open=True),
    Row("api_v1_listing", READ, EVERYBODY, Thing.PUBLIC_LISTING, is_open=True),
    Row("api_v1_listing", READ, EVERYBODY, Thing.CHOIR, is_open=True),
    Row("api_v1_listing", READ, EVERYBODY, Thing.MERGED_LISTING, is_open=True),  # leads to the other one
    Row("api_v1_listing", READ, NOBODY, Thing.DRAFT_LISTING, is_open=True),  # a steward's log-in is not read here
    Row("api_v1_listing", READ, NOBODY, Thing.VANISHED_LISTING, is_open=True),
    Row("api_v1_facets", READ, EVERYBODY, is_open=True),
    Row("api_v1_topics", READ, EVERYBODY, is_open=True),
    Row("api_v1_places", READ, EVERYBODY, data=(("q", "lee"),), is_open=True),
    Row("api_v1_suggestions", READ, EVERYBODY, data=(("q", "ch"),), is_open=True),
    Row("api_v1_openapi", READ, EVERYBODY, is_open=True),
    Row("api_v1_docs", READ, EVERYBODY),
]
