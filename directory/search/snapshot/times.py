"""When documents meet next: distinct weekly slots, worked out once for a moment, and single instants."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property

import numpy as np

from directory.schedules import SchedulePattern, WeeklySlot, next_start
from directory.search.snapshot.arrays import Array, Arrays, Int64s, Slots, distinct, gather, minimum_of_rows, row_starts
from directory.search.snapshot.strings import StringTable, string_arrays

NEVER = 1 << 40
"""The next start of a document that has none: later than any."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Each set of the soonest documents is so many times as large as the one before.
SOONEST_GROWTH = 8
_SHIFT = 32
_OFFSET = 1 << 31


class Times:
    """The timetables of a segment's documents, as minutes since 1970-01-01 00:00 UTC."""

    def __init__(self, arrays: Arrays) -> None:
        self._starts = arrays["weekly_starts"]
        self._weekly = arrays["weekly"]
        self._dated = arrays["dated"]
        table = StringTable(arrays, "slots")
        self._slots = [_slot_of(table[number]) for number in range(len(table))]
        self._known: tuple[int, Int64s] | None = None

    def next_starts(self, slots: Slots, *, at: datetime) -> Int64s:
        """Return the next start of each document at `at` or later, as `directory.schedules.next_start` says it."""
        now = ceil_minutes(at)
        positions, begins = gather(self._starts, slots)
        weekly = minimum_of_rows(self._slot_starts(at, now)[self._weekly[positions]], begins, empty=NEVER)
        return np.minimum(weekly, self._next_dated(slots, now))

    def soonest(self, wanted: int, *, at: datetime) -> Iterator[Slots]:
        """Yield larger and larger sets of documents, ascending: all that meet from `at` to some moment.

        The first has about `wanted` documents or more, and each next one several times as many.
        """
        now = ceil_minutes(at)
        starts = self._slot_starts(at, now)
        order = np.argsort(starts)
        entries = np.cumsum(self._entry_counts[order])
        last = 0
        while last < len(order):
            last = max(last + 1, int(np.searchsorted(entries, wanted)) + 1)
            until = int(starts[order[min(last, len(order)) - 1]])
            if until >= NEVER:
                return
            weekly = np.flatnonzero((starts <= until).take(self._weekly))
            slots = np.searchsorted(self._starts, weekly.astype(self._starts.dtype), side="right") - 1
            yield distinct(np.concatenate([slots, self._dated_slots(now, until)]))
            wanted *= SOONEST_GROWTH

    @cached_property
    def _entry_counts(self) -> Int64s:
        """How many documents have each distinct slot."""
        return np.bincount(self._weekly, minlength=len(self._slots))

    def _dated_slots(self, now: int, until: int) -> Slots:
        """Return the documents with a single instant from `now` to `until`, both included."""
        minutes = self._dated & ((1 << _SHIFT) - 1)
        wanted = (minutes >= now + _OFFSET) & (minutes <= until + _OFFSET)
        slots: Slots = self._dated[np.flatnonzero(wanted)] >> _SHIFT
        return slots

    def _next_dated(self, slots: Slots, now: int) -> Int64s:
        found: Int64s = np.full(len(slots), NEVER, np.int64)
        if not len(self._dated):
            return found
        places = np.searchsorted(self._dated, (slots << _SHIFT) + now + _OFFSET)
        places[places == len(self._dated)] = 0
        entries = self._dated[places]
        minutes = (entries & ((1 << _SHIFT) - 1)) - _OFFSET
        own = ((entries >> _SHIFT) == slots) & (minutes >= now)
        found[own] = minutes[own]
        return found

    def _slot_starts(self, at: datetime, now: int) -> Int64s:
        """Return the next start of each distinct slot; kept, so that time passing costs only the slots it passed."""
        known = self._known
        if known is not None and known[0] <= now:
            starts = known[1].copy()
            stale = np.flatnonzero(starts < now).tolist()
        else:
            starts = np.zeros(len(self._slots), np.int64)
            stale = list(range(len(self._slots)))
        for number in stale:
            starts[number] = _next_of_slot(self._slots[number], at)
        if stale or known is None:
            self._known = (now, starts)
        return starts


def ceil_minutes(moment: datetime) -> int:
    """Return an aware moment as whole minutes since 1970-01-01 00:00 UTC, rounded up."""
    return -((_EPOCH - moment) // timedelta(minutes=1))


def _next_of_slot(slot: WeeklySlot, at: datetime) -> int:
    start = next_start(SchedulePattern(weekly=(slot,), dated=()), at=at)
    return NEVER if start is None else start


def _slot_of(text: str) -> WeeklySlot:
    weekday, minute, timezone = text.split(" ", 2)
    return WeeklySlot(weekday=int(weekday), start_minute=int(minute), duration_minutes=None, timezone=timezone)


def slot_text(slot: WeeklySlot) -> str:
    """Return what tells apart two slots that may start at different moments."""
    return f"{slot.weekday} {slot.start_minute} {slot.timezone}"


def time_arrays(names: Sequence[str], weekly: Array, counts: Array, dated: Array, dated_slots: Array) -> Arrays:
    """Return the arrays of timetables.

    `names` are the sorted texts of the distinct weekly slots; `weekly` numbers them, `counts` a document; `dated` are
    minutes, each with its document in `dated_slots`.
    """
    keys = (dated_slots.astype(np.int64) << _SHIFT) + dated.astype(np.int64) + _OFFSET
    return {
        "weekly_starts": row_starts(counts).astype(np.uint32),
        "weekly": weekly.astype(np.uint16 if len(names) < 1 << 16 else np.uint32),
        "dated": np.sort(keys),
        **string_arrays(names, "slots"),
    }


def dated_columns(arrays: Arrays) -> tuple[Int64s, Int64s]:
    """Return the single instants that `time_arrays` was given: the slot of each document, and its minute."""
    keys = np.asarray(arrays["dated"])
    return keys >> _SHIFT, (keys & ((1 << _SHIFT) - 1)) - _OFFSET
