"""`oruk`: answers of an Open Referral UK API as files, checked by the rules of HSDS.

Whatever stands beside the services (what the API says of itself, taxonomies and their terms) is checked too and is no
listing. The API's root and its services must be right; what is wrong elsewhere is a warning.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from directory.importers import hsds_json, json_files
from directory.importers.files import SourceFile
from directory.importers.hsds_check import kind_of, page_problems, problems_of
from directory.importers.ids import DerivedIds
from directory.importers.options import ReadOptions
from directory.importers.rows import Problem, RawRow, RejectedRow, Severity, SkippedRow, SourceRow, Where
from directory.importers.seen import SeenNumbers

ENDINGS = json_files.ENDINGS
_NEEDED: Final = frozenset({"details", "services"})
#: Where a service stands with all that is said of it comes first: of several times the first one counts.
_ORDER: Final = ("services", "service_at_location", "organizations")
_NO_LISTING: Final[Mapping[str, str]] = {
    "details": "what the API says of itself",
    "taxonomies": "a taxonomy",
    "taxonomy_terms": "a term of a taxonomy",
}
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Answer:
    """One file: what its items are, and the numbers of the page (none where it is a single object)."""

    file: SourceFile
    kind: str
    page: Json
    is_list: bool
    is_full: bool

    @property
    def severity(self) -> Severity:
        return Severity.ERROR if self.kind in _NEEDED else Severity.WARNING

    @property
    def rank(self) -> tuple[bool, int]:
        return self.is_list, _ORDER.index(self.kind) if self.kind in _ORDER else len(_ORDER)


def read(path: Path, *, options: ReadOptions) -> Iterator[SourceRow]:
    """Yield a row for each service and for what stands beside; the line is the number of the item, from 1.

    :raises BrokenFileError: if a file is not JSON
    """
    answers = sorted(map(_answer, json_files.source_files(path, endings=ENDINGS)), key=lambda answer: answer.rank)
    ids, seen = DerivedIds(), SeenNumbers()
    for answer in answers:
        problems = tuple(_of_page(answer, answers))
        if problems and not answer.is_full:
            yield SkippedRow(Where(answer.file.name, 1), "an empty page", problems)
        for number, item in enumerate(json_files.items(answer.file, lists=hsds_json.LISTS), start=1):
            where = Where(answer.file.name, number)
            if isinstance(item, Mapping):
                for row in _rows(item, where, ids, problems):
                    yield _once(row, seen)
            else:
                yield RejectedRow(where, "", "The item is not an object { … }.", problems=problems)
            problems = ()


def _answer(file: SourceFile) -> _Answer:
    first = next(json_files.items(file, lists=hsds_json.LISTS), None)
    page = json_files.numbers(file)
    kind = _kind(first) if isinstance(first, Mapping) else ""
    return _Answer(file, kind, page, "contents" in page or not kind, first is not None)


def _kind(item: Json) -> str:
    kind = kind_of(item)
    return "organizations" if kind == "services" and hsds_json.is_organization(item) else kind


def _of_page(answer: _Answer, answers: list[_Answer]) -> Iterator[Problem]:
    """Yield what is wrong with the numbers of a page, and which pages are not there."""
    yield from page_problems(answer.page, is_full=answer.is_full, severity=answer.severity)
    total = answer.page.get("total_pages")
    if answer.kind == "organizations" or not isinstance(total, int):
        return  # services bring theirs with them
    there = {other.page.get("page_number") for other in answers if other.kind == answer.kind}
    missing = total - sum(1 for number in there if isinstance(number, int) and 1 <= number <= total)
    if missing > 0 and not answer.page.get("last_page"):
        reason = f"{missing} of {total} pages are not here. Nothing that they may hold is taken for gone."
        yield Problem("total_pages", reason, Severity.GAP)


def _rows(item: Json, where: Where, ids: DerivedIds, problems: tuple[Problem, ...]) -> Iterator[SourceRow]:
    kind = _kind(item)
    severity = Severity.ERROR if kind in _NEEDED else Severity.WARNING
    problems += tuple(problems_of(item, table=kind, severity=severity))
    if kind in _NO_LISTING:
        yield SkippedRow(where, _NO_LISTING[kind], problems)
        return
    if kind == "services" and not item.get("name"):
        others = tuple(problem for problem in problems if problem.field != "name")
        yield RejectedRow(where, "name", "The service has no name.", str(item.get("id", ""))[:255], others)
        return
    for row in hsds_json.rows(item, where, ids):
        yield replace(row, problems=problems)
        problems = ()


def _once(row: SourceRow, seen: SeenNumbers) -> SourceRow:
    """Return a row, or that its service was read before: lists, places and organisations repeat them."""
    if not isinstance(row, RawRow):
        return row
    key = str(row.record.get("id", ""))
    if seen.add(int.from_bytes(blake2b(key.encode("utf-8", "replace"), digest_size=8).digest())):
        return row
    return SkippedRow(row.where, "a service that stands there already", row.problems)
