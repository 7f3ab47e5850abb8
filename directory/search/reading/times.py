"""Days and parts of the day inside a text. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from directory.search.reading import time_tables
from directory.search.reading.time_tables import Moment, meaning
from directory.search.reading.tokens import JOINERS, Span, Token, fold_word
from directory.search.types import DAYS
from directory.search.vocabulary import distance

MAX_LEADS: Final = 3
#: From this length on one letter of the name of a day, or of a part of the day, may be wrong.
MIN_MISSPELT: Final = 6
_APOSTROPHES: Final = "'’ʼ`´"


@dataclass(frozen=True, slots=True)
class ReadTime:
    """Words that ask for days ("mo"…"su") and parts of the day.

    `span` is what goes when the wish is taken away, with the words that lead to it ("on tuesday"); `words` is what
    stands there without them. `first` to `last` (inclusive) are its tokens.
    """

    span: Span
    words: str
    days: tuple[str, ...]
    parts: tuple[str, ...]
    first: int
    last: int


def read_times(
    text: str, words: Sequence[Token], *, language: str, today: int, is_fixed: Callable[[int], bool]
) -> list[ReadTime]:
    """Return what the words of a text say about days and parts of the day, from left to right, without overlaps.

    `today` is the weekday of today, 0–6. `is_fixed` says of a word (by its number) that it belongs to a fixed
    expression or means something by itself, so that it is not taken for a misspelt day or a part of the day.
    """
    reader = _Reader(text, words, language=language, today=today, is_fixed=is_fixed)
    return reader.all()


class _Reader:
    def __init__(
        self, text: str, words: Sequence[Token], *, language: str, today: int, is_fixed: Callable[[int], bool]
    ) -> None:
        self.text = text
        self.words = words
        self.keys = [word.key for word in words]
        self.language = language
        self.today = today
        self.is_fixed = is_fixed
        self.found: list[ReadTime] = []

    def all(self) -> list[ReadTime]:
        position = 0
        while position < len(self.words):
            position = self._read_at(position) or position + 1
        return self.found

    def _read_at(self, at: int) -> int:
        """Take what begins at `at`, and return where to go on; 0 where nothing begins."""
        for length in range(time_tables.MAX_PHRASE, 0, -1):
            key = " ".join(self.keys[at : at + length]) if at + length <= len(self.keys) else ""
            said = meaning(time_tables.PHRASES, key, language=self.language)
            # In Dutch "dinsdag morgen" is a morning, "morgen" alone is tomorrow.
            if said and not (length == 1 and (self._part_after_day(at) or self._in_pair(at))):
                return self._take(at, at + length, said)
        if day := self._day(at):
            return self._take(at, *self._range(at, day))
        return self._compound(at) or self._part(at)

    def _day(self, at: int) -> Moment | None:
        key = self.keys[at]
        if day := meaning(time_tables.DAY_WORDS, key, language=self.language):
            return day
        if (short := self._short_day(at)) and self._is_time(at + 1):
            return short
        return None if self.is_fixed(at) else self._misspelt(time_tables.DAY_WORDS, key)

    def _short_day(self, at: int) -> Moment | None:
        short = time_tables.SHORT_DAYS.get(self.language, {}).get(self.keys[at])
        return None if short is None else Moment((short,))

    def _is_time(self, at: int) -> bool:
        if at >= len(self.keys):
            return False
        tables = (time_tables.DAY_WORDS, time_tables.PART_WORDS, time_tables.PARTS_AFTER_A_DAY)
        return any(meaning(table, self.keys[at], language=self.language) for table in tables)

    def _misspelt(self, table: Mapping[str, Mapping[str, Moment]], key: str) -> Moment | None:
        """Return what one word of the language of the page says that is one letter from `key`, but for the first."""
        if len(key) < MIN_MISSPELT or not key.isalpha() or key in time_tables.NO_TIMES:
            return None
        own = table.get(self.language, {}).items()
        alike = ((word, said) for word, said in own if word[0] == key[0] and len(word) >= MIN_MISSPELT)
        near = {said for word, said in alike if distance(key, word, at_most=1) == 1}
        return near.pop() if len(near) == 1 else None

    def _range(self, at: int, first: Moment) -> tuple[int, Moment]:
        """Return the end of "monday to friday" and its days, or the end of the one day."""
        for end in (at + 1, at + 2):
            if end >= len(self.words) or (end == at + 2 and self.keys[at + 1] not in time_tables.UP_TO):
                break
            between = self.text[self.words[at].end : self.words[end].start].strip()
            if end == at + 1 and between not in {"-", "–", "—"}:
                continue
            last = meaning(time_tables.DAY_WORDS, self.keys[end], language=self.language) or self._short_day(end)
            if last and last.days > first.days:
                return end + 1, Moment(tuple(range(first.days[0], last.days[0] + 1)))
        return at + 1, first

    def _compound(self, at: int) -> int:
        """Take "dinsdagavond", "tirsdagsaften": two wishes in one word, each of which can go alone."""
        word = self.words[at]
        if len(word.key) < 9:
            return 0
        written = self.text[word.start : word.end]
        for split in range(3, len(written) - 2):
            front, back = fold_word(written[:split]), fold_word(written[split:])
            day = meaning(time_tables.DAY_WORDS, front, language=self.language)
            day = day or (meaning(time_tables.PHRASES, front, language=self.language) if front == "morgen" else None)
            part = self._part_word(back, is_after_day=True) if day else None
            if day and part and not self._is_denied(at):
                self._take_compound(at, split, day, part)
                return at + 1
        return 0

    def _take_compound(self, at: int, split: int, day: Moment, part: Moment) -> None:
        word = self.words[at]
        lead, middle = self.words[self._lead(at)].start, word.start + split
        self._add(Span(lead, middle), self.text[word.start : middle], day, at)
        if self._part_word(fold_word(self.text[middle : word.end]), is_after_day=False):
            self._add(Span(middle, word.end), self.text[middle : word.end], part, at)
        else:
            self._widen(word.end, part, at)

    def _part(self, at: int) -> int:
        follows = self._follows_day(at)
        part = self._part_word(self.keys[at], is_after_day=follows)
        if part is None and not self.is_fixed(at):
            part = self._misspelt(time_tables.PART_WORDS, self.keys[at])
        if part is None or self._in_pair(at) or (self.is_fixed(at) and not follows):
            return 0
        if follows and self._needs_each_other(at):
            self._widen(self.words[at].end, part, at)
            return at + 1
        return self._take(at, at + 1, part)

    def _needs_each_other(self, at: int) -> bool:
        """Return whether one of "sat morning" or "tuesday night" would mean something else without the other."""
        shorts = time_tables.SHORT_DAYS.get(self.language, {})
        needs_day = meaning(time_tables.PARTS_AFTER_A_DAY, self.keys[at], language=self.language)
        return bool(needs_day) or self.keys[at - 1] in shorts

    def _widen(self, end: int, part: Moment, last: int) -> None:
        """Add a part of the day to the day before it: they go together."""
        day = self.found[-1]
        start = self.words[day.first].start
        span, words = Span(day.span.start, end), self.text[start:end]
        self.found[-1] = replace(day, span=span, words=words, parts=part.parts, last=last)

    def _part_word(self, key: str, *, is_after_day: bool) -> Moment | None:
        if is_after_day and (part := meaning(time_tables.PARTS_AFTER_A_DAY, key, language=self.language)):
            return part
        return meaning(time_tables.PART_WORDS, key, language=self.language)

    def _part_after_day(self, at: int) -> bool:
        is_part = meaning(time_tables.PARTS_AFTER_A_DAY, self.keys[at], language=self.language)
        return bool(is_part) and self._follows_day(at)

    def _follows_day(self, at: int) -> bool:
        return bool(self.found) and bool(self.found[-1].days) and self.found[-1].last == at - 1

    def _in_pair(self, at: int) -> bool:
        pairs = (tuple(self.keys[start : start + 2]) for start in (at - 1, at) if start >= 0)
        return any(pair in time_tables.FIXED_PAIRS for pair in pairs)

    def _take(self, start: int, end: int, said: Moment) -> int:
        if self._is_denied(start):
            return 0
        written = Span(self.words[start].start, self.words[end - 1].end)
        begin, trail = self.words[self._lead(start)].start, self._trail(end) if said.days else end
        if begin and self.text[begin - 1] in _APOSTROPHES:
            begin -= 1
        span = Span(begin, self.words[trail - 1].end)
        self._add(span, self.text[written.start : written.end], said, start, trail - 1)
        return trail

    def _trail(self, end: int) -> int:
        trails = (trail for trail in time_tables.TRAILS if tuple(self.keys[end : end + len(trail)]) == trail)
        return end + len(next(trails, ()))

    def _lead(self, at: int) -> int:
        """Return where the words that lead to a time begin: "[and on every] tuesday"."""
        free = self.found[-1].last + 1 if self.found else 0
        start = at
        while start > max(free, at - MAX_LEADS) and self.keys[start - 1] in time_tables.LEADS:
            start -= 1
        if self.found and start - 1 == free and self.keys[free] in JOINERS:
            return free
        return start

    def _is_denied(self, at: int) -> bool:
        before = self._lead(at) - 1
        return before >= 0 and self.keys[before] in time_tables.NOT

    def _add(self, span: Span, words: str, said: Moment, first: int, last: int | None = None) -> None:
        days = said.days if said.from_today is None else ((self.today + said.from_today) % 7,)
        last = first if last is None else last
        self.found.append(ReadTime(span, words, tuple(DAYS[day] for day in days), said.parts, first, last))
