"""The rows of the clock of listings: "still true?", ringing, the bin, who asked to be left out, lost letters."""

from datetime import datetime
from typing import Any

from directory.models import LeaveOut, Letter
from tests.access.rows import EVERYBODY, KEEPERS_OF_CHOIR, NOBODY, READ, SEND, STEWARDS, Row, Thing
from tests.listings import make_listing

ROWS = [
    Row("keep_still_true", READ, EVERYBODY),  # sending needs the link of a letter
    Row("keep_confirm", READ, KEEPERS_OF_CHOIR, Thing.CHOIR),
    Row("keep_confirm", SEND, KEEPERS_OF_CHOIR, Thing.CHOIR, data=(("answer", "yes"),)),
    Row("keep_confirm", READ | SEND, STEWARDS, Thing.DRAFT_LISTING),
    Row("desk_calls", READ, STEWARDS),
    Row("desk_call", READ, STEWARDS, Thing.CHOIR),
    Row("desk_call", SEND, STEWARDS, Thing.CHOIR, data=(("outcome", "nobody"),)),
    Row("desk_call", READ | SEND, NOBODY, Thing.BINNED_LISTING, data=(("outcome", "nobody"),)),
    Row("desk_bin", READ, STEWARDS),
    Row("desk_bin_take_out", SEND, STEWARDS, Thing.BINNED_LISTING),
    Row("desk_left_out", READ, STEWARDS),
    Row("desk_left_out", SEND, STEWARDS, data=(("scope", "listed"), ("name", "The quiet tea"))),
    Row("desk_left_out_end", SEND, STEWARDS, Thing.LEFT_OUT),
    Row("desk_letters", READ, STEWARDS),
    Row("desk_letter", SEND, STEWARDS, Thing.LETTER, data=(("do", "leave"),)),
]


def upkeep_things(at: datetime) -> dict[Thing, list[Any]]:
    """Make a listing in the bin, a wish to be left out and a letter that failed; return what stands in addresses."""
    binned = make_listing("Binned", binned_at=at)
    wish = LeaveOut.objects.create(scope="listed", name="Quiet", name_key="quiet", made_at=at)
    letter = Letter.objects.create(
        kind="report_decided", dedupe_key="lost", address="nina@example.org", state="failed", due_at=at, finished_at=at
    )
    return {
        Thing.BINNED_LISTING: [binned.pk],
        Thing.LEFT_OUT: [wish.pk],
        Thing.LETTER: [letter.pk],
    }
