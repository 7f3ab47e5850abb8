"""Import the listings of a source: read, write in batches, and go on where a killed run stopped."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final
from uuid import UUID

from django.db import DataError, IntegrityError, transaction

from directory.actions import leave_outs, search_documents
from directory.actions.content_rows import ContentError
from directory.actions.import_batches import BatchCounts, write_batch
from directory.actions.import_duplicates import find_duplicates
from directory.actions.import_findings import find_shared_points, known_false_points
from directory.actions.import_parts import VERSION, Building, listing_id
from directory.actions.import_terms import Terms
from directory.geo.addresses import AddressLocator
from directory.importers.cleaning import repaired
from directory.importers.files import UNREADABLE, BrokenFileError, source_files
from directory.importers.formats import Format
from directory.importers.options import ReadOptions
from directory.importers.records import Defaults, imported, unknown_columns
from directory.importers.report import Report
from directory.importers.rows import ImportedListing, RawRow, RejectedRow, SkippedRow, SourceRow
from directory.importers.seen import SeenNumbers
from directory.leave_outs import LeftOut
from directory.models import ImportRun, LeaveOut, LeaveOutScope, Listing, Place, Source

BATCH: Final = 500
_RUN_COUNTS: Final = ("created", "updated", "unchanged", "returned")


class ImportTakenError(Exception):
    """Somebody else is importing this source at the same moment."""


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """Who published the rows; empty texts leave what is stored."""

    slug: str
    name: str = ""
    url: str = ""
    licence: str = ""
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What to import, and how. `progress` is told the rows read after each batch."""

    format: Format
    path: Path
    source: SourceFacts
    defaults: Defaults = field(default_factory=Defaults)
    options: ReadOptions = field(default_factory=ReadOptions)
    dry_run: bool = False
    fresh: bool = False
    progress: Callable[[int], None] = lambda _rows: None


def import_listings(order: Order, *, at: datetime) -> Report:
    """Import everything at `order.path` and return what was done.

    Batches of 500 rows are a transaction each, with the checkpoint: after a kill the next run of the same files goes on
    there (`order.fresh` begins anew). Rows that did not change are not touched. Listings of the source that no row
    names any more are marked as vanished, but only when everything could be read. A dry run does all of it and takes it
    back.

    :raises ImportTakenError: if another process imports the same source now
    """
    started = time.monotonic()
    report = Report(order.source.slug, order.format.name, str(order.path), dry_run=order.dry_run)
    with ExitStack() as stack:
        if order.dry_run:
            stack.enter_context(transaction.atomic())
            stack.callback(transaction.set_rollback, True)
        _Import(order, report, at).run()
    report.seconds = time.monotonic() - started
    return report


class _Import:
    """One run, from its first row to its report."""

    def __init__(self, order: Order, report: Report, at: datetime) -> None:
        self.order = order
        self.report = report
        self.at = at
        self.seen = SeenNumbers()
        self.read = 0
        self.batch: list[ImportedListing] = []

    def run(self) -> None:
        try:
            files = source_files(self.order.path, endings=self.order.format.endings)
            fingerprint = self._fingerprint([(file.name, file.size) for file in files])
            self._begin(fingerprint)
        except BrokenFileError as error:
            self.report.error = str(error)
            return
        try:
            if self.order.format.check is not None:
                self.order.format.check(self.order.path)
            for row in self._rows():
                self._take(row)
            self._write()
        except (BrokenFileError, *UNREADABLE) as error:
            self._fail(str(error))
            return
        self._finish()

    def _rows(self) -> Iterator[SourceRow]:
        return self.order.format.read(self.order.path, options=self.order.options)

    def _fingerprint(self, files: list[tuple[str, int]]) -> str:
        """Return what is the same for the same input, read in the same way."""
        facts = (
            VERSION,
            self.order.format.name,
            files,
            self.order.defaults,
            sorted(self.order.options.mapping.items()),
        )
        return sha256(repr(facts).encode()).hexdigest()

    def _begin(self, fingerprint: str) -> None:
        source = _source(self.order.source)
        running = ImportRun.objects.filter(source=source, state=ImportRun.State.RUNNING).order_by("-pk")
        old = None if self.order.fresh or self.order.dry_run else running.filter(fingerprint=fingerprint).first()
        running.exclude(pk=old.pk if old else 0).update(state=ImportRun.State.FAILED, finished_at=self.at)
        self.model = old or ImportRun.objects.create(
            source=source, format=self.order.format.name, fingerprint=fingerprint, started_at=self.at
        )
        self.report.resumed_at = self.checkpoint = self.model.checkpoint
        for name in _RUN_COUNTS:
            setattr(self.report, name, self.model.counts.get(name, 0))
        self.left_out = leave_outs.wishes(LeaveOutScope.LISTED)
        terms = Terms()
        self.building = Building(
            source=source,
            run=self.model,
            terms=terms,
            locator=AddressLocator(home_country=self.order.defaults.country),
            at=self.at,
            salt=f"{VERSION}:{terms.fingerprint}:{Place.objects.count()}:",
            false_points=known_false_points(source),
        )

    def _take(self, raw: SourceRow) -> None:
        self.read += 1
        if isinstance(raw, RawRow):
            for name in sorted(unknown_columns(raw.record)):
                self.report.note(f"The column “{repaired(name[:60])}” is not known. It was not read.")
        self.report.add_problems(raw.where, raw.problems)
        row = imported(raw, defaults=self.order.defaults) if isinstance(raw, RawRow) else raw
        if isinstance(row, SkippedRow):
            self.report.skip(row.reason)
        elif isinstance(row, RejectedRow):
            if row.ref:
                # Broken, but still in the source: what we have of it stays.
                self.seen.add(listing_id(self.order.source.slug, row.ref).int)
            self.report.reject(row)
        elif is_left_out(row, self.left_out):
            self.report.skip("asked not to be listed")  # what we have of it goes, as if its source had dropped it
        elif not self.seen.add(listing_id(self.order.source.slug, row.ref).int):
            self.report.reject(
                RejectedRow(row.where, "id", f"The id “{row.ref[:60]}” stands twice. The first row counts.")
            )
        else:
            named = {problem.field for problem in raw.problems}
            self.report.add_problems(row.where, tuple(one for one in row.problems if one.field not in named))
            if row.assumed_timezone:
                zone = row.assumed_timezone
                self.report.note(f"Timetables without a zone were read as {zone}. Give --timezone if that is wrong.")
            if self.read > self.report.resumed_at:
                self.batch.append(row)
        if self.read % BATCH == 0:
            self._write()

    def _write(self) -> None:
        """Write the batch and the checkpoint in one transaction."""
        self.order.progress(self.read)
        if self.read <= self.checkpoint:
            return
        with transaction.atomic():
            counts = self._written()
            for name in _RUN_COUNTS:
                setattr(self.report, name, getattr(self.report, name) + getattr(counts, name))
            totals = {name: getattr(self.report, name) for name in _RUN_COUNTS}
            mine = ImportRun.objects.filter(pk=self.model.pk, state=ImportRun.State.RUNNING, checkpoint=self.checkpoint)
            if not mine.update(checkpoint=self.read, counts=totals):
                raise ImportTakenError(
                    f"Another import of “{self.order.source.slug}” is running. Wait until it is done."
                )
        self.checkpoint = self.read
        self.batch.clear()
        for line in counts.findings:
            self.report.find(line)

    def _written(self) -> BatchCounts:
        documents = not self.order.dry_run
        try:
            return write_batch(self.batch, building=self.building, documents=documents)
        except (DataError, IntegrityError, ContentError):
            pass
        counts = BatchCounts()
        for row in self.batch:
            try:
                one = write_batch([row], building=self.building, documents=documents)
            except (DataError, IntegrityError, ContentError) as error:
                self.report.reject(RejectedRow(row.where, "", _refusal(error)))
                continue
            for name in _RUN_COUNTS:
                setattr(counts, name, getattr(counts, name) + getattr(one, name))
            counts.findings += one.findings
        return counts

    @transaction.atomic
    def _finish(self) -> None:
        """Mark what vanished, look at the source as a whole, and end the run."""
        gone = [] if self.report.has_gaps else self._vanished()
        for start in range(0, len(gone), BATCH):
            keys = gone[start : start + BATCH]
            Listing.objects.filter(pk__in=keys).update(vanished_at=self.at, modified_at=self.at)
        self.report.vanished = len(gone)
        moved, lines = find_shared_points(self.building.source, at=self.at)
        for line in (*lines, *find_duplicates(self.model, at=self.at)):
            self.report.find(line)
        counts = {"read": self.report.read, "rejected": self.report.rejected, "skipped": self.report.skipped}
        ImportRun.objects.filter(pk=self.model.pk).update(
            state=ImportRun.State.FINISHED,
            finished_at=self.at,
            counts={**counts, "vanished": len(gone), **{name: getattr(self.report, name) for name in _RUN_COUNTS}},
        )
        if not self.order.dry_run:  # last: from here to the commit, nobody else can note a change
            search_documents.rewrite(moved, at=self.at)
            search_documents.remove(gone, at=self.at)

    def _vanished(self) -> list[UUID]:
        keys = Listing.objects.filter(source=self.building.source, vanished_at__isnull=True).values_list(
            "pk", flat=True
        )
        return [key for key in keys.iterator(chunk_size=5_000) if key.int not in self.seen]

    def _fail(self, reason: str) -> None:
        self.report.error = reason
        ImportRun.objects.filter(pk=self.model.pk).update(state=ImportRun.State.FAILED, finished_at=self.at)


def is_left_out(row: ImportedListing, left_out: LeftOut[LeaveOut]) -> bool:
    """Return whether a group, or the organisation behind it, asked not to be listed."""
    body = row.organization
    wish = left_out.matches(
        names=[*(text.name for text in row.texts), *([body.name] if body else [])],
        emails=[contact.email for contact in row.contacts],
        urls=[row.url, *([body.url] if body else [])],
    )
    return wish is not None


def _refusal(error: Exception) -> str:
    """Return why the database refused a row: the first line, for in the next one PostgreSQL repeats all values."""
    return f"The database refused the row: {str(error).partition(chr(10))[0]}"[:300]


def _source(facts: SourceFacts) -> Source:
    source, _is_new = Source.objects.get_or_create(slug=facts.slug, defaults={"name": facts.name or facts.slug})
    told = {name: getattr(facts, name) for name in ("name", "url", "licence", "attribution") if getattr(facts, name)}
    if any(getattr(source, name) != value for name, value in told.items()):
        Source.objects.filter(pk=source.pk).update(**told)
        source.refresh_from_db()
    return source
