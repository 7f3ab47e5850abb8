"""Danish and Dutch: each catalogue is whole and agrees with the code."""

import shutil
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from tests.translations.catalogues import LANGUAGES, PLACEHOLDER, TAG, catalogue, catalogue_path, key, pairs


def test_every_language_of_the_settings_has_a_catalogue() -> None:
    assert {code for code, _name in settings.LANGUAGES} == {"en", *LANGUAGES}
    assert all(catalogue_path(language).exists() for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_whole(language: str) -> None:
    texts = catalogue(language)
    assert len(texts) > 500
    assert [entry.msgid for entry in texts if not all(said.strip() for _english, said in pairs(entry))] == []
    assert [entry.msgid for entry in texts if entry.fuzzy or entry.obsolete] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_tags_are_those_of_the_english_text(language: str) -> None:
    differ = [
        (english, said)
        for entry in catalogue(language)
        for english, said in pairs(entry)
        for part in (PLACEHOLDER, TAG)
        if sorted(part.findall(english)) != sorted(part.findall(said))
    ]
    assert differ == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_spaces_and_marks_at_the_end_are_those_of_the_english_text(language: str) -> None:
    """A label that ends in a colon stays one; a sentence stays a sentence."""
    differ = [
        (english, said)
        for entry in catalogue(language)
        for english, said in pairs(entry)
        if (english[-1] in ":?" or said[-1] in ":?") and english[-1] != said[-1]
    ]
    assert differ == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_code_is_in_the_catalogue(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("xgettext") is None:
        pytest.skip("no gettext on this machine: whether the catalogues have every text was not checked")
    for folder in ("bridges", "config", "directory", "locale", "templates"):
        shutil.copytree(Path(settings.BASE_DIR) / folder, tmp_path / folder, ignore=shutil.ignore_patterns("*.mo"))
    monkeypatch.chdir(tmp_path)
    before = {key(entry) for entry in catalogue(language)}
    with override_settings(LOCALE_PATHS=[tmp_path / "locale"]):
        call_command("makemessages", locale=[language], verbosity=0)
    found = polib.pofile(str(tmp_path / "locale" / language / "LC_MESSAGES" / "django.po"))
    after = {key(entry) for entry in found}
    assert sorted(after - before) == [], "new in the code: run manage.py makemessages, then translate"
    assert sorted(before - after) == [], "not in the code any more: run manage.py makemessages"
