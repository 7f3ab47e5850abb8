"""Rows of `/api/hsds/`: everybody reads, from any site."""

from directory.exporters.hsds_terms import CAPITAL_TERMS, taxonomy_id
from tests.access.rows import EVERYBODY, NOBODY, READ, Row, Thing

ROWS = [
    Row("hsds", READ, EVERYBODY, is_open=True),
    Row("hsds_openapi", READ, EVERYBODY, is_open=True),
    Row("hsds_services", READ, EVERYBODY, is_open=True),
    Row("hsds_service", READ, EVERYBODY, Thing.PUBLIC_LISTING, is_open=True),
    Row("hsds_service", READ, NOBODY, Thing.DRAFT_LISTING, is_open=True),
    Row("hsds_service", READ, NOBODY, Thing.VANISHED_LISTING, is_open=True),
    Row("hsds_service", READ, NOBODY, Thing.BINNED_LISTING, is_open=True),
    Row("hsds_service", READ, NOBODY, Thing.MERGED_LISTING, is_open=True),
    Row("hsds_places", READ, EVERYBODY, is_open=True),
    # the id of a listing is not that of a place
    Row("hsds_place", READ, NOBODY, Thing.PUBLIC_LISTING, is_open=True),
    Row("hsds_organizations", READ, EVERYBODY, is_open=True),
    # an informal circle is its own organisation
    Row("hsds_organization", READ, EVERYBODY, Thing.PUBLIC_LISTING, is_open=True),
    Row("hsds_organization", READ, NOBODY, Thing.DRAFT_LISTING, is_open=True),
    Row("hsds_taxonomies", READ, EVERYBODY, is_open=True),
    Row("hsds_taxonomy", READ, EVERYBODY, args=(taxonomy_id("capital"),), is_open=True),
    Row("hsds_terms", READ, EVERYBODY, is_open=True),
    Row("hsds_term", READ, EVERYBODY, args=(CAPITAL_TERMS["bonding"].id,), is_open=True),
]
