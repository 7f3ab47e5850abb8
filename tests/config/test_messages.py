"""Catalogues are compiled without gettext, and only when they changed."""

import gettext
import os
from pathlib import Path

import pytest

from config.messages import compile_messages

CATALOGUE = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Save"
msgstr "Gem"

msgid "%(count)s group"
msgid_plural "%(count)s groups"
msgstr[0] "%(count)s gruppe"
msgstr[1] "%(count)s grupper"
"""


def make_catalogue(folder: Path, text: str = CATALOGUE) -> Path:
    source = folder / "da" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(text, encoding="utf-8")
    return source


def test_what_was_compiled_can_be_read_by_gettext(tmp_path: Path) -> None:
    source = make_catalogue(tmp_path)
    assert compile_messages(tmp_path) == [source.with_suffix(".mo")]
    danish = gettext.translation("django", str(tmp_path), ["da"])
    assert danish.gettext("Save") == "Gem"
    assert danish.ngettext("%(count)s group", "%(count)s groups", 2) == "%(count)s grupper"


def test_only_what_changed_is_compiled_again(tmp_path: Path) -> None:
    source = make_catalogue(tmp_path)
    compile_messages(tmp_path)
    os.utime(source, (1, 1))
    assert compile_messages(tmp_path) == []
    later = source.with_suffix(".mo").stat().st_mtime + 5
    os.utime(source, (later, later))
    assert compile_messages(tmp_path) == [source.with_suffix(".mo")]


def test_a_broken_catalogue_leaves_the_old_one(tmp_path: Path) -> None:
    source = make_catalogue(tmp_path)
    compile_messages(tmp_path)
    before = source.with_suffix(".mo").read_bytes()
    source.write_text('nonsense here\nmsgid "Save"\n', encoding="utf-8")
    later = source.with_suffix(".mo").stat().st_mtime + 5
    os.utime(source, (later, later))
    with pytest.raises(OSError, match="Syntax error"):
        compile_messages(tmp_path)
    assert source.with_suffix(".mo").read_bytes() == before
    assert sorted(path.name for path in source.parent.iterdir()) == ["django.mo", "django.po"]
