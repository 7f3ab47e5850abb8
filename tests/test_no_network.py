"""Nothing that we send to a browser, and nothing that a test does, asks another machine."""

import hashlib
import json
import re
import socket
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "directory" / "static"
VENDOR = STATIC / "vendor.json"
FETCHED = {  # where a browser fetches without being asked
    ".html": re.compile(
        r"""(?:\bsrc|\bsrcset|\bposter|<link\b[^>]*\bhref|\baction|\bhx-\w+)\s*=\s*["'](?:https?:)?//""", re.I
    ),
    ".css": re.compile(r"""(?:url\(\s*["']?|@import\s+["'])(?:https?:)?//""", re.I),
    ".js": re.compile(
        r"""(?:fetch|import|importScripts|EventSource|WebSocket|\.src\s*=)\s*\(?\s*["'`](?:https?:|wss?:)?//""", re.I
    ),
    ".svg": re.compile(r"""(?:\bhref|\bsrc)\s*=\s*["'](?:https?:)?//""", re.I),
}
INLINE = re.compile(
    r"""<script(?![^>]*\bsrc=)[^>]*>(?!\s*</script>)|\bon[a-z]+\s*=\s*["']|\bstyle\s*=\s*["']|<style\b|javascript:""",
    re.I,
)
DATA_BLOCK = re.compile(r"""<script[^>]*type="application/(?:ld\+)?json"[^>]*>""", re.I)


def files_of(suffix: str) -> list[Path]:
    folders = [ROOT / "templates", STATIC, ROOT / "directory" / "templates"]
    return [path for folder in folders for path in sorted(folder.rglob(f"*{suffix}"))]


def lines_with(pattern: re.Pattern[str], path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return [f"{path.relative_to(ROOT)}: {match.group(0)}" for match in pattern.finditer(text)]


@pytest.mark.parametrize("suffix", FETCHED)
def test_no_file_makes_a_browser_ask_another_machine(suffix: str) -> None:
    assert files_of(suffix) != []
    assert [line for path in files_of(suffix) for line in lines_with(FETCHED[suffix], path)] == []


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".html", '<img src="https://cdn.example/x.png">'),
        (".html", '<link rel="stylesheet" href="//fonts.example/a.css">'),
        (".css", "@font-face { src: url(https://fonts.example/a.woff2) }"),
        (".js", "fetch('https://api.example/')"),
    ],
)
def test_the_search_above_finds_what_it_looks_for(suffix: str, text: str) -> None:
    assert FETCHED[suffix].search(text)


def test_templates_hold_no_inline_script_and_no_inline_style() -> None:
    def without_data(text: str) -> str:
        return DATA_BLOCK.sub("", text)

    found = [
        f"{path.relative_to(ROOT)}: {match.group(0)}"
        for path in files_of(".html")
        for match in INLINE.finditer(without_data(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_vendored_files_are_the_ones_that_were_looked_at() -> None:
    listed = json.loads(VENDOR.read_text(encoding="utf-8"))
    for entry in listed:
        assert {"path", "name", "version", "licence", "sha256"} <= set(entry), entry
        content = (STATIC / entry["path"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"], entry["path"]


def test_every_vendored_file_is_listed() -> None:
    listed = {entry["path"] for entry in json.loads(VENDOR.read_text(encoding="utf-8"))}
    foreign = [path for path in STATIC.rglob("*") if path.suffix in {".woff2", ".woff", ".ttf"} or ".min." in path.name]
    assert [str(path.relative_to(STATIC)) for path in foreign if str(path.relative_to(STATIC)) not in listed] == []


def test_a_test_cannot_reach_another_machine() -> None:
    with pytest.raises(AssertionError, match=r"tried to reach 192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_a_test_cannot_look_up_a_name() -> None:
    with pytest.raises(AssertionError, match=r"tried to look up www\.example\.org"):
        urllib.request.urlopen("http://www.example.org/", timeout=1)
