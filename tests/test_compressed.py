"""Style, scripts and symbols are served compressed to who can read that, and kept for ever under their hashed names."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import Client, override_settings

TEXTS = ["css/footbridge.css", "js/footbridge.js", "js/htmx.min.js", "icons.svg", "map/leaflet.js"]
FONT = "fonts/lexend-latin-wght-normal.woff2"
HASHED = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files as an operator builds them."""
    folder = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=folder, STORAGES=HASHED):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


@pytest.fixture
def browser(built: Path) -> Iterator[Client]:
    with override_settings(STATIC_ROOT=built, STORAGES=HASHED):
        yield Client()


def body(response: Any) -> bytes:
    try:
        return b"".join(response.streaming_content)
    finally:
        response.close()


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_compressed_for_who_can_read_that(browser: Client, built: Path, name: str) -> None:
    path = staticfiles_storage.url(name)
    assert re.fullmatch(r"/static/[\w./-]+\.[0-9a-f]{12}\.\w+", path)
    plain, packed = browser.get(path), browser.get(path, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed["Content-Encoding"] == "gzip"
    assert plain["Vary"] == packed["Vary"] == "Accept-Encoding"
    whole, small = body(plain), body(packed)
    assert gzip.decompress(small) == whole
    assert len(small) < len(whole) / 2
    for response in (plain, packed):
        assert response["Cache-Control"] == "max-age=315360000, public, immutable"
        assert response["X-Content-Type-Options"] == "nosniff"


def test_a_font_is_compressed_by_itself(browser: Client) -> None:
    response = browser.get(staticfiles_storage.url(FONT), headers={"Accept-Encoding": "gzip"})
    assert body(response).startswith(b"wOF2")
    assert "Content-Encoding" not in response.headers
    assert response["Cache-Control"] == "max-age=315360000, public, immutable"


def test_a_first_visit_loads_little(browser: Client) -> None:
    """Style, both scripts and the symbols, as they travel."""
    names = ["css/footbridge.css", "js/footbridge.js", "js/htmx.min.js", "icons.svg"]
    sizes = [
        len(body(browser.get(staticfiles_storage.url(name), headers={"Accept-Encoding": "gzip"}))) for name in names
    ]
    assert sum(sizes) < 32 * 1024


def test_pages_are_not_compressed_here(browser: Client) -> None:
    response = browser.get("/health/live", headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in response.headers
