"""`manage.py import_listings FORMAT PATH`: import the listings of a source, with a report."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.text import slugify
from tqdm import tqdm

from directory.actions.imports import ImportTakenError, Order, SourceFacts, import_listings
from directory.actions.own_imports import import_export, is_export
from directory.geo.countries import country_code
from directory.importers import columns
from directory.importers.formats import FORMATS
from directory.importers.options import ReadOptions
from directory.importers.records import Defaults
from directory.importers.report import Report
from directory.importers.times import is_zone
from directory.importers.words import language_code


class Command(BaseCommand):
    help = "Import listings from a file, a folder or a zip. See docs/import-format.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("format", nargs="?", choices=sorted(FORMATS), help="what the files are")
        parser.add_argument("path", nargs="?", type=Path, help="a file, a folder or a zip")
        parser.add_argument("--source", default="", help="short name of the source; from the file's name when left out")
        parser.add_argument("--name", default="", help="name of the source, as people read it")
        parser.add_argument("--url", default="", help="website of the source")
        parser.add_argument("--licence", default="", help="licence of the data")
        parser.add_argument("--attribution", default="", help="words that the licence wants to be shown")
        parser.add_argument("--country", default="", help="country of rows that do not say theirs")
        parser.add_argument("--timezone", default="", help="IANA time zone of rows that do not say theirs")
        parser.add_argument("--language", default="", help="language of rows that do not say theirs")
        parser.add_argument("--map", type=Path, help="JSON file: heading of a CSV file to our column")
        parser.add_argument("--dry-run", action="store_true", help="write nothing, and report the same")
        parser.add_argument("--check", action="store_true", help="dry run that fails where anything is wrong")
        parser.add_argument("--report", type=Path, help="write the report as JSON to this file")
        parser.add_argument("--keep-contacts", action="store_true", help="keep names and personal e-mail, not public")
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--resume", action="store_true", help="go on after an interrupted import (the default)")
        group.add_argument("--fresh", action="store_true", help="begin at the first row")
        parser.add_argument("--columns", action="store_true", help="print the columns of jsonl and csv, and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["columns"]:
            self.stdout.write(columns.as_text())
            return
        if not options["format"] or not options["path"]:
            raise CommandError("Say the format and the path, such as: import_listings jsonl groups.jsonl")
        order = self._order(options)
        try:
            with tqdm(unit=" rows", file=sys.stderr, disable=not sys.stderr.isatty()) as bar:
                # An export of ours brings its sources with it; whoever names one means a publisher's file.
                is_own = not options["source"] and is_export(order.format, order.path)
                report = (import_export if is_own else import_listings)(self._with_bar(order, bar), at=timezone.now())
        except ImportTakenError as error:
            raise CommandError(str(error)) from error
        self._say(report, options["report"], is_check=options["check"])

    def _with_bar(self, order: Order, bar: Any) -> Order:
        return Order(
            format=order.format,
            path=order.path,
            source=order.source,
            defaults=order.defaults,
            options=order.options,
            dry_run=order.dry_run,
            fresh=order.fresh,
            progress=lambda rows: bar.update(rows - bar.n),
        )

    def _order(self, options: dict[str, Any]) -> Order:
        path: Path = options["path"]
        slug = slugify(options["source"] or path.name.split(".")[0])[:50]
        if not slug:
            raise CommandError("Give the source a short name with --source.")
        return Order(
            format=FORMATS[options["format"]],
            path=path,
            source=SourceFacts(
                slug=slug,
                name=options["name"],
                url=options["url"],
                licence=options["licence"],
                attribution=options["attribution"],
            ),
            defaults=self._defaults(options),
            options=ReadOptions(slug=slug, name=options["name"], mapping=self._mapping(options["map"])),
            dry_run=options["dry_run"] or options["check"],
            fresh=options["fresh"],
        )

    def _defaults(self, options: dict[str, Any]) -> Defaults:
        zone = options["timezone"]
        if zone and not is_zone(zone):
            raise CommandError(f"“{zone}” is no IANA time zone. Write it like Europe/London.")
        country = country_code(options["country"]) if options["country"] else settings.FOOTBRIDGE_COUNTRY
        if not country:
            raise CommandError(f"“{options['country']}” is no country. Write its code, like GB.")
        language = language_code(options["language"]) if options["language"] else settings.LANGUAGE_CODE
        if not language:
            raise CommandError(f"“{options['language']}” is no language. Write its code, like en.")
        return Defaults(
            language=language,
            country=country,
            timezone=settings.TIME_ZONE,
            fixed_timezone=zone,
            keep_contacts=options["keep_contacts"],
        )

    def _mapping(self, path: Path | None) -> dict[str, str]:
        if path is None:
            return {}
        try:
            mapping = json.loads(path.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError) as error:
            raise CommandError(f"{path} cannot be read: {error}") from error
        if not isinstance(mapping, dict):
            raise CommandError(f"{path}: write an object, such as {{“Club”: “name”}}.")
        return {str(heading): str(name) for heading, name in mapping.items()}

    def _say(self, report: Report, path: Path | None, *, is_check: bool) -> None:
        if path is not None:
            path.write_text(json.dumps(report.as_json(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        self.stdout.write(report.as_text())
        if report.error:
            raise CommandError(f"The import is not complete: {report.error}")
        if is_check and report.verdict == "fail":
            raise CommandError("The check failed.")
