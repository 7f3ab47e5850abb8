"""Build the search index of this host, or say how it is."""

from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from directory import replica
from directory.search import building, rows
from directory.search.snapshot import storage
from directory.search.snapshot.storage import Manifest
from directory.search.types import IndexedDocument


class Command(BaseCommand):
    help = (
        "build: make the search index of this host anew (after large imports, and each night). status: say how it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        build = actions.add_parser("build", help="Make the index anew; running servers change over by themselves.")
        build.add_argument(
            "--if-due",
            action="store_true",
            help="Only where there is none, or topics or many listings (2,000 and 5 %%) have changed since.",
        )
        build.add_argument("--quiet", action="store_true", help="No progress bar.")
        actions.add_parser("status", help="Say how old the index is and how many listings have changed since.")

    def handle(self, *, action: str, **options: Any) -> None:
        folder = building.folder_of(building.database_key())
        if folder is None:
            raise CommandError(_("This database lives in memory. Its search index does too."))
        if action == "status":
            self._say_status(folder)
        else:
            self._build(folder, only_if_due=options["if_due"], quiet=options["quiet"])

    def _build(self, folder: Path, *, only_if_due: bool, quiet: bool) -> None:
        topics = rows.topics()
        if only_if_due and not building.is_due(storage.read_manifest(folder), topics):
            self.stdout.write(_("The search index is fine as it is."))
            return

        def with_bar(documents: Iterable[IndexedDocument]) -> Iterable[IndexedDocument]:
            bar: Iterable[IndexedDocument] = tqdm(
                documents, total=rows.document_count(), unit=" listings", disable=quiet or None
            )
            return bar

        try:
            with storage.build_lock(folder) as is_ours:
                if not is_ours:
                    raise CommandError(_("Another process is building the search index just now."))
                built = replica.read(lambda: building.build(topics, wrap=with_bar))
                manifest = building.store(folder, *built)
        except OSError as error:
            raise CommandError(_("The search index could not be stored: %(error)s") % {"error": error}) from error
        self._say(manifest)

    def _say_status(self, folder: Path) -> None:
        manifest = storage.read_manifest(folder)
        if manifest is None:
            self.stdout.write(
                _("There is no search index. The first search builds one, or: manage.py search_index build")
            )
            return
        self._say(manifest)
        newer = rows.newer_count(building.position_of(manifest))
        self.stdout.write(_("%(count)d listings have changed since.") % {"count": newer})
        if building.is_due(manifest, rows.topics()):
            self.stdout.write(_("A new build is due: manage.py search_index build"))

    def _say(self, manifest: Manifest) -> None:
        said = {
            "count": manifest.documents,
            "size": f"{sum(manifest.files.values()) / 1e6:.1f}",
            "when": manifest.built_at,
        }
        self.stdout.write(_("Search index of %(count)d listings, %(size)s MB, built %(when)s.") % said)
