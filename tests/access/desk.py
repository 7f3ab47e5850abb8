"""The rows of the steward's desk: for stewards with their second factor, and for nobody else."""

from tests.access.rows import NOBODY, READ, SEND, STEWARDS, Row, Thing

ROWS = [
    Row("desk", READ, STEWARDS),
    Row("desk_assign", SEND, STEWARDS, data=(("queue", "stale"), ("target", "1"), ("do", "put_back"))),
    Row("desk_listings", READ, STEWARDS),
    Row("desk_keep_filter", SEND, STEWARDS, data=(("name", "Choirs"), ("query", "q=choir"))),
    Row("desk_stale", READ, STEWARDS),
    Row("desk_hidden", READ, STEWARDS),
    Row("desk_many", SEND, STEWARDS, data=(("do", "confirm"), ("listing", "$choir"))),
    Row("desk_many_done", READ | SEND, STEWARDS, Thing.BULK_CHANGE),
    Row("desk_coverage", READ, STEWARDS),
    Row("desk_coverage_csv", READ, STEWARDS),
    Row("desk_wishes", READ, STEWARDS),
    Row("desk_wishes_csv", READ, STEWARDS),
    Row("desk_capital", READ, STEWARDS),
    Row("desk_agreement", READ, STEWARDS),
    Row("desk_capital_differences", READ, STEWARDS),
    Row("desk_capital_talk", READ, STEWARDS, Thing.CAPITAL_REVIEW),
    Row("desk_capital_talk", SEND, STEWARDS, Thing.CAPITAL_REVIEW, data=(("reason", "They do."),)),
    Row("desk_capital_rate", READ, STEWARDS, Thing.CHOIR),
    Row("desk_capital_rate", SEND, STEWARDS, Thing.CHOIR, data=(("basis", "read"),)),
    Row("desk_findings", READ, STEWARDS),
    Row("desk_finding_settle", SEND, STEWARDS, Thing.FINDING),
    Row("desk_listing", READ, STEWARDS, Thing.PUBLIC_LISTING),
    Row("desk_listing", READ, STEWARDS, Thing.DRAFT_LISTING),
    Row("desk_listing_move", READ, NOBODY, Thing.PUBLIC_LISTING),  # nothing was asked
    Row("desk_listing_move", SEND, STEWARDS, Thing.PUBLIC_LISTING, data=(("do", "hide"),)),
]
