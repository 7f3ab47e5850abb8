"""manage.py import_places: fill the offline gazetteer from the shipped files or from a file of one's own."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from directory.geo.place_import import READERS, ImportReport, bundled_files, import_places
from directory.geo.place_rows import PlaceRow, RejectedRow, UnreadableFile

SHOWN_REJECTED: Final = 20


class Command(BaseCommand):
    """Import towns, districts and postcodes."""

    help = "Import towns, districts and postcodes into the offline gazetteer. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("format", nargs="?", choices=sorted(READERS), help="the format of the file")
        parser.add_argument("path", nargs="?", type=Path, help="the file (.gz is unpacked while reading)")
        parser.add_argument("--bundled", action="store_true", help="import the files that are shipped with the product")
        parser.add_argument("--countries", default="", help="only these countries, as codes: DK,GB,NL")
        parser.add_argument("--source", default="", help="the name of the source, so that importing again updates it")
        parser.add_argument("--report", type=Path, help="also write the report as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        countries = {code.strip().upper() for code in options["countries"].split(",") if code.strip()}
        if bad := sorted(code for code in countries if len(code) != 2 or not code.isalpha()):
            raise CommandError(f"--countries takes codes of two letters such as DK,GB, not {', '.join(bad)}.")
        report = ImportReport()
        try:
            for source, rows in self._files(options):
                report.add(self._import(rows, source, countries))
        except UnreadableFile as error:
            raise CommandError(str(error)) from error
        self._tell(report)
        if options["report"]:
            options["report"].write_text(json.dumps(asdict(report), indent=2, ensure_ascii=False), encoding="utf-8")

    def _files(self, options: dict[str, Any]) -> Iterable[tuple[str, Iterable[PlaceRow | RejectedRow]]]:
        name, path = options["format"], options["path"]
        if options["bundled"]:
            if name:
                raise CommandError("Give either --bundled or a format and a path.")
            return bundled_files()
        if not name or not path:
            raise CommandError("Give --bundled, or a format and a path: import_places geonames cities5000.txt")
        source = options["source"] or (name if name != "csv" else f"csv:{path.name.partition('.')[0]}")
        return ((source[:40], READERS[name](path)),)

    def _import(self, rows: Iterable[PlaceRow | RejectedRow], source: str, countries: set[str]) -> ImportReport:
        is_quiet = not sys.stderr.isatty()
        with tqdm(desc=source, unit=" rows", unit_scale=True, disable=is_quiet, file=sys.stderr) as bar:
            return import_places(rows, source=source, countries=countries, on_rows=bar.update)

    def _tell(self, report: ImportReport) -> None:
        self.stdout.write(
            f"Places: {report.created} created, {report.updated} updated, {report.unchanged} unchanged, "
            f"{report.other_countries} in other countries, {report.rejected} rejected."
        )
        for row in report.rejected_rows[:SHOWN_REJECTED]:
            self.stdout.write(f"  line {row.line}: {row.reason}")
        if report.rejected > SHOWN_REJECTED:
            self.stdout.write(f"  and {report.rejected - SHOWN_REJECTED} more (--report FILE.json lists up to 1,000)")
