"""The rows of what crawlers, meeting finders and the frames of other sites read."""

from tests.access.rows import EVERYBODY, NOBODY, READ, Row, Thing

FIRST = "00000000-0000-0000-0000-000000000000"
ROWS = [
    Row("robots", READ, EVERYBODY),
    Row("sitemap", READ, EVERYBODY),
    Row("sitemap_pages", READ, EVERYBODY),
    Row("sitemap_groups", READ, EVERYBODY, args=(FIRST,)),
    Row("meeting_guide", READ, EVERYBODY, is_open=True),
    # where no other site may frame anything, there is nothing to embed
    Row("oembed", READ, NOBODY, query="url=http://testserver/groups/", is_open=True),
    Row("widget", READ, EVERYBODY),
    Row("widget_listing", READ, EVERYBODY, Thing.PUBLIC_LISTING),
    Row("widget_listing", READ, EVERYBODY, Thing.MERGED_LISTING),
    Row("widget_listing", READ, NOBODY, Thing.DRAFT_LISTING),
    Row("widget_listing", READ, NOBODY, Thing.VANISHED_LISTING),
]
