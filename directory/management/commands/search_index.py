"""Build the search index of this host, keep it in shape, say how it is, or whether it is right."""

import logging
import signal
import threading
from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from directory import replica
from directory.actions import search_documents
from directory.search import building, live, rows, tending
from directory.search.snapshot import storage
from directory.search.snapshot.storage import Manifest
from directory.search.types import IndexedDocument
from directory.search.verifying import Verdict, verify

SHOWN = 20
logger = logging.getLogger("footbridge.search")


class Command(BaseCommand):
    help = (
        "build: make the search index of this host anew. tend: keep it in shape (seal what changed, merge what is "
        "sealed). rewrite: read every listing anew. status: say how it is. verify: compare it with the database."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        build = actions.add_parser("build", help="Make the index anew; running servers change over by themselves.")
        build.add_argument(
            "--if-due",
            action="store_true",
            help="Only where there is none, topics have changed, or it cannot be brought up to date.",
        )
        tend = actions.add_parser("tend", help="Do what is due, every few seconds until it is stopped (SIGTERM).")
        tend.add_argument("--once", action="store_true", help="Once, and end.")
        tend.add_argument("--pause", type=float, default=5.0, metavar="SECONDS", help="Between two rounds.")
        verify = actions.add_parser("verify", help="Compare every listing with the database; takes as long as a build.")
        for action in (build, verify):
            action.add_argument("--quiet", action="store_true", help="No progress bar.")
        actions.add_parser("rewrite", help="Read every listing anew: after an update that says so; then build.")
        actions.add_parser("status", help="Say how old the index is and how many listings have changed since.")

    def handle(self, *, action: str, **options: Any) -> None:
        if action == "rewrite":
            count = sum(search_documents.rewrite_all(at=timezone.now()))
            self.stdout.write(_("%(count)d listings were read anew.") % {"count": count})
            return
        folder = building.folder_of(building.database_key())
        if folder is None:
            raise CommandError(_("This database lives in memory. Its search index does too."))
        try:
            match action:
                case "build":
                    self._build(folder, only_if_due=options["if_due"], quiet=options["quiet"])
                case "tend":
                    self._tend(folder, once=options["once"], pause=options["pause"])
                case "verify":
                    self._verify(folder, quiet=options["quiet"])
                case _:
                    self._say_status(folder)
        except OSError as error:
            raise CommandError(_("The search index could not be stored: %(error)s") % {"error": error}) from error

    def _build(self, folder: Path, *, only_if_due: bool, quiet: bool) -> None:
        topics = rows.topics()
        manifest = storage.read_manifest(folder)
        if only_if_due and manifest and not tending.needs_build(manifest, topics):
            self.stdout.write(_("The search index is fine as it is."))
            return
        with storage.build_lock(folder) as is_ours:
            if not is_ours:
                raise CommandError(_("Another process is building the search index just now."))
            built = replica.read(lambda: building.build(topics, wrap=_bar(quiet=quiet)))
            manifest = building.store(folder, *built, topics)
        self._say(manifest)

    def _tend(self, folder: Path, *, once: bool, pause: float) -> None:
        stop = threading.Event()
        if not once:
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, lambda *_signal: stop.set())
        while True:
            try:
                done = tending.tend(folder, at=timezone.now(), stored_from=live.STORED_FROM)
                if done:
                    self.stdout.write(", ".join(done))
            except (DatabaseError, OSError):  # the database is being restarted, or the disk is full for a while
                if once:
                    raise
                logger.exception("The search index cannot be tended now; the next round tries again.")
                connection.close()
            if once or stop.wait(pause):
                return
            close_old_connections()

    def _verify(self, folder: Path, *, quiet: bool) -> None:
        verdict = verify(folder, wrap=_bar(quiet=quiet))
        if verdict is None:
            raise CommandError(_("There is no search index."))
        if verdict.is_right:
            self.stdout.write(
                _("The search index is right: %(count)d listings, all as in the database.")
                % {"count": verdict.documents}
            )
            return
        raise CommandError("\n".join(_faults(verdict)))

    def _say_status(self, folder: Path) -> None:
        manifest = storage.read_manifest(folder)
        if manifest is None:
            self.stdout.write(
                _("There is no search index. The first search builds one, or: manage.py search_index build")
            )
            return
        self._say(manifest)
        for segment in manifest.segments[1:]:
            self.stdout.write(
                _("Sealed: %(count)d changed listings, %(size)s MB.")
                % {"count": segment.changes, "size": f"{segment.size / 1e6:.1f}"}
            )
        newer = rows.newer_count(building.position_of(manifest.segments[-1]))
        self.stdout.write(_("%(count)d listings have changed since.") % {"count": newer})
        if tending.needs_build(manifest, rows.topics()):
            self.stdout.write(_("A new build is due: manage.py search_index build"))

    def _say(self, manifest: Manifest) -> None:
        said = {"count": manifest.documents, "size": f"{manifest.size / 1e6:.1f}", "when": manifest.built_at}
        self.stdout.write(_("Search index of %(count)d listings, %(size)s MB, built %(when)s.") % said)


def _bar(*, quiet: bool) -> Callable[[Iterable[IndexedDocument]], Iterable[IndexedDocument]]:
    """Return what shows the documents going by, on a terminal."""

    def with_bar(documents: Iterable[IndexedDocument]) -> Iterable[IndexedDocument]:
        bar: Iterable[IndexedDocument] = tqdm(
            documents, total=rows.document_count(), unit=" listings", disable=quiet or None
        )
        return bar

    return with_bar


def _faults(verdict: Verdict) -> Iterable[str]:
    yield _("The search index is not right. To make it anew: manage.py search_index build")
    for name in verdict.damaged:
        yield _("damaged: %(name)s") % {"name": name}
    for words, listings in (
        (_("not in the index"), verdict.missing),
        (_("in the index, but not in the database"), verdict.extra),
        (_("not as in the database"), verdict.different),
    ):
        for listing in listings[:SHOWN]:
            yield f"{listing}: {words}"
        if len(listings) > SHOWN:
            yield _("and %(count)d more") % {"count": len(listings) - SHOWN}
