"""The rows of what stewards do with the catalogue as a whole: exports, conflicts with sources, duplicates."""

from tests.access.rows import EVERYBODY, NOBODY, READ, SEND, STEWARDS, Row, Thing

ROWS = [
    Row("api_root", READ, NOBODY, is_open=True),
    Row("api_not_found", READ, NOBODY, args=("x",), is_open=True),
    Row("desk_export", READ, STEWARDS),
    Row("desk_export_file", SEND, STEWARDS, data=(("format", "csv"), ("manner", "full"))),
    Row("desk_conflicts", READ, STEWARDS),
    Row("desk_conflict", READ, STEWARDS, Thing.CHOIR),
    Row("desk_conflict", SEND, STEWARDS, Thing.CHOIR, data=(("version", "0"), ("all", "ours"))),
    Row("desk_duplicates", READ, STEWARDS),
    Row("desk_duplicate", READ, STEWARDS, Thing.LIKELY_DUPLICATE),
    Row("desk_duplicate", SEND, STEWARDS, Thing.LIKELY_DUPLICATE, data=(("choice-url", "gone"),)),
    Row("desk_duplicate_apart", SEND, STEWARDS, Thing.LIKELY_DUPLICATE),
    Row("desk_merge_undo", SEND, STEWARDS, Thing.MERGE),
    # a listing that was merged is nowhere by itself: its addresses lead to the survivor
    Row("listing", READ, EVERYBODY, Thing.MERGED_LISTING),
    Row("listing_qr", READ, EVERYBODY, Thing.MERGED_LISTING),
]
