"""Compile the catalogues of texts with polib, so that no gettext needs to be installed."""

import os
import tempfile
from pathlib import Path

import polib
from django.conf import settings


def compile_all_messages() -> list[Path]:
    """Compile every catalogue that the settings name, and return the files that were written."""
    return [path for folder in settings.LOCALE_PATHS for path in compile_messages(Path(folder))]


def compile_messages(locale_dir: Path) -> list[Path]:
    """Compile each `.po` that is newer than its `.mo`, and return the files that were written.

    A file is written whole or not at all, so that a running server never reads half a catalogue.

    :raises OSError: if a `.po` has a syntax error (with its line) or the folder cannot be written.
    """
    compiled = []
    for source in sorted(locale_dir.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime > source.stat().st_mtime:
            continue
        _write_whole(target, polib.pofile(str(source)).to_binary())
        compiled.append(target)
    return compiled


def _write_whole(target: Path, content: bytes) -> None:
    descriptor, draft = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    Path(draft).chmod(0o644)
    Path(draft).replace(target)
