"""`manage.py export_listings FORMAT [PATH]`: the listings as a file that can be imported again without a change."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from directory.exporters.csv_table import SEPARATORS
from directory.exporters.formats import FORMATS, Format, export, file_name
from directory.exporters.manners import Manner


class Command(BaseCommand):
    help = "Export listings to a file, or to the terminal. See docs/import-format.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("format", choices=sorted(FORMATS), help="what the file is")
        parser.add_argument("path", nargs="?", type=Path, help="a file or a folder; the terminal when left out")
        parser.add_argument(
            "--manner",
            choices=[str(manner) for manner in Manner],
            default=str(Manner.FULL),
            help="full: everything, with hidden addresses, private contacts and drafts (the default); "
            "public: what everybody may see",
        )
        parser.add_argument("--separator", choices=SEPARATORS, default=",", help="between the cells of csv")

    def handle(self, *args: Any, **options: Any) -> None:
        format_, manner = FORMATS[options["format"]], Manner(options["manner"])
        path: Path | None = options["path"]
        if path is None:
            self._print(format_, export(format_, manner=manner, separator=options["separator"]))
            return
        if path.is_dir():
            path /= file_name(format_, manner=manner, on=timezone.localdate())
        with (
            path.open("wb") as out,
            tqdm(unit=" listings", file=sys.stderr, disable=not sys.stderr.isatty()) as bar,
        ):
            out.writelines(export(format_, manner=manner, separator=options["separator"], progress=bar.update))
            self.stdout.write(f"{bar.n:,} listings: {path}")

    def _print(self, format_: Format, pieces: Iterator[bytes]) -> None:
        if format_.ending == "zip":
            raise CommandError("A zip is nothing to read in a terminal. Name a file or a folder.")
        for piece in pieces:
            self.stdout.write(piece.decode(), ending="")
