"""Import our own export again: rows are known by the listing's id whatever its source, and nothing vanishes.

A row is compared as what it says, not by a hash of its signs. What was changed here since the export (its fingerprint
finds the version) stays, what was changed in the file is taken, and what was changed in both is kept for a steward.
"""

import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final
from uuid import UUID

from django.db import DataError, IntegrityError, transaction

from directory.actions import import_conflicts, listings, search_documents
from directory.actions.content_rows import ContentError
from directory.actions.import_batches import BatchCounts, write_new
from directory.actions.imports import BATCH, Order
from directory.actions.own_parts import Known, parts_from
from directory.contents import content_of
from directory.documents import parts_of
from directory.editors import SOURCE
from directory.exporters.manners import Manner, public_content, told
from directory.exporters.records import fingerprint
from directory.importers.cleaning import repaired
from directory.importers.files import UNREADABLE, BrokenFileError
from directory.importers.formats import Format
from directory.importers.options import ReadOptions
from directory.importers.own import OwnRow, is_own, moment, own_row
from directory.importers.own_columns import BROKEN, NAMES
from directory.importers.report import FindingLine, Report
from directory.importers.rows import Problem, RawRow, RejectedRow, SkippedRow
from directory.importers.seen import SeenNumbers
from directory.merging import Change, Content, changes, is_said, three_way
from directory.models import Listing, ListingVersion, VersionHow
from directory.schedules import ScheduleError

_REFUSED: Final = (DataError, IntegrityError, ContentError, ScheduleError, ValueError, KeyError, TypeError)
_COUNTS: Final = ("created", "updated", "unchanged")


def is_export(format_: Format, path: Path) -> bool:
    """Return whether the first row at `path` is one of our own exports."""
    try:
        if format_.is_own is not None:
            return format_.is_own(path)
        rows = list(islice((row for row in format_.read(path, options=ReadOptions()) if isinstance(row, RawRow)), 1))
    except (BrokenFileError, *UNREADABLE):
        return False
    return bool(rows) and is_own(rows[0].record)


def import_export(order: Order, *, at: datetime) -> Report:
    """Import our own export and return what was done, in transactions of 500 rows; a dry run takes all of it back.

    Listings that the file does not name are left alone, and so is every field whose column it does not have.
    """
    started = time.monotonic()
    report = Report("our own export", order.format.name, str(order.path), dry_run=order.dry_run)
    with ExitStack() as stack:
        if order.dry_run:
            stack.enter_context(transaction.atomic())
            stack.callback(transaction.set_rollback, True)
        _OwnImport(order, report, at).run()
    report.seconds = time.monotonic() - started
    return report


class _OwnImport:
    """One reading of one export."""

    def __init__(self, order: Order, report: Report, at: datetime) -> None:
        self.order, self.report, self.at = order, report, at
        self.seen = SeenNumbers()
        self.batch: list[OwnRow] = []
        self.known = Known.now()
        self.merged: dict[UUID, UUID] = {}

    def run(self) -> None:
        try:
            if self.order.format.check is not None:
                self.order.format.check(self.order.path)
            for raw in self.order.format.read(self.order.path, options=self.order.options):
                self._take(self._own_row(raw) if isinstance(raw, RawRow) else raw)
                if len(self.batch) == BATCH:
                    self._write()
            self._write()
            self._point_on()
        except (BrokenFileError, *UNREADABLE) as error:
            self.report.error = str(error)

    def _own_row(self, raw: RawRow) -> OwnRow | RejectedRow:
        for name in sorted(raw.record.keys() - NAMES - {BROKEN}):
            if "." not in name:
                self.report.note(f"The column “{repaired(name[:60])}” is not known. It was not read.")
        return own_row(raw, language=self.order.defaults.language)

    def _take(self, row: OwnRow | RejectedRow | SkippedRow) -> None:
        if isinstance(row, SkippedRow):
            self.report.skip(row.reason)
        elif isinstance(row, RejectedRow):
            self.report.reject(row)
        elif not self.seen.add(row.key.int):
            self.report.reject(RejectedRow(row.where, "id", "The id stands twice. The first row counts."))
        else:
            self.batch.append(row)

    def _write(self) -> None:
        try:
            self._count(self._written(self.batch))
        except _REFUSED:
            for row in self.batch:
                try:
                    self._count(self._written([row]))
                except _REFUSED as error:
                    text = str(error).partition("\n")[0][:300]
                    self.report.reject(RejectedRow(row.where, getattr(error, "field", ""), text, ref=str(row.key)))
        self.batch = []
        self.order.progress(self.report.read)

    def _count(self, counts: BatchCounts) -> None:
        for name in _COUNTS:
            setattr(self.report, name, getattr(self.report, name) + getattr(counts, name))
        for line in counts.findings:
            self.report.find(line)

    @transaction.atomic
    def _written(self, rows: Sequence[OwnRow]) -> BatchCounts:
        found = Listing.objects.filter(pk__in=[row.key for row in rows]).with_parts().prefetch_related("contacts")
        there = {listing.pk: listing for listing in found}
        counts = BatchCounts()
        new = [row for row in rows if row.key not in there]
        if new:
            built = [parts_from(row, known=self.known, at=self.at) for row in new]
            write_new(built, at=self.at, documents=not self.order.dry_run)
            self.merged |= {row.key: UUID(row.facts["merged_into"]) for row in new if "merged_into" in row.facts}
            counts.created = len(new)
        for row in rows:
            if row.key in there:
                self._compare(row, there[row.key], counts)
        return counts

    def _compare(self, row: OwnRow, listing: Listing, counts: BatchCounts) -> None:
        ours = content_of(parts_of(listing), contacts=list(listing.contacts.all()))
        shown = public_content(ours) if row.is_public else ours
        is_changed = self._confirmed(row, listing)
        if changes(shown, row.over(shown)):
            is_changed |= self._merge(row, listing, ours, shown, counts)
        if is_changed:
            counts.updated += 1
        else:
            counts.unchanged += 1

    def _merge(self, row: OwnRow, listing: Listing, ours: Content, shown: Content, counts: BatchCounts) -> bool:
        """Take what the file changed; return whether that changed the listing."""
        theirs = row.over(shown)
        merged = three_way(_base(row, listing, shown), shown, theirs)
        left_out = changes(shown, ours)  # a public export does not hold it, so it cannot change it either
        for name in sorted(merged.taken & left_out.keys()):
            problem = Problem(name, "A public export cannot change what it does not hold. It was left as it is.")
            self.report.add_problems(row.where, (problem,))
        wanted = {name: Change(ours.get(name), theirs.get(name)) for name in merged.taken - left_out.keys()}
        if any(name.endswith(".standard.name") and not is_said(change.after) for name, change in wanted.items()):
            raise ContentError("name", "The row has no name.")
        conflicts = {name: value for name, value in merged.conflicts.items() if name not in left_out}
        for conflict in import_conflicts.note(listing.pk, conflicts, run=None, at=self.at):
            counts.findings.append(FindingLine(str(listing.pk), "", "import_conflict", conflict.field))
        return listings.edit(listing, wanted, by=SOURCE, how=VersionHow.IMPORT, at=self.at) is not None

    def _confirmed(self, row: OwnRow, listing: Listing) -> bool:
        """Take over when somebody confirmed the listing, where the file knows of a later time; return whether so."""
        said = moment(row.facts["confirmed_at"]) if "confirmed_at" in row.facts else None
        if said is None or said > self.at or (listing.confirmed_at is not None and said <= listing.confirmed_at):
            return False
        how = row.facts.get("confirmed_how") or "import"
        Listing.objects.filter(pk=listing.pk).update(confirmed_at=said, confirmed_how=how, modified_at=self.at)
        search_documents.rewrite([listing.pk], at=self.at)
        return True

    def _point_on(self) -> None:
        """Let new listings that were merged lead to the listing that stands for them, as far as that is here."""
        there = set(Listing.objects.filter(pk__in=self.merged.values()).values_list("pk", flat=True))
        for key, other in self.merged.items():
            if other in there and other != key:
                Listing.objects.filter(pk=key).update(merged_into=other)
                search_documents.remove([key], at=self.at)


def _base(row: OwnRow, listing: Listing, shown: Content) -> Mapping[str, object]:
    """Return what the listing said when it was exported; where nobody knows, whatever differs is a conflict."""
    if not row.fingerprint or fingerprint(shown) == row.fingerprint:
        return shown
    manner = Manner.PUBLIC if row.is_public else Manner.FULL
    for version in ListingVersion.objects.filter(listing=listing).order_by("-number").iterator(chunk_size=20):
        content = told(version.content, manner=manner)
        if fingerprint(content) == row.fingerprint:
            return content
    return {}
