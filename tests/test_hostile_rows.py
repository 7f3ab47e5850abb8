"""Rows of somebody who wants to harm: whatever stands in a field, pages stay as they were built and nothing runs.

A page of a hostile listing may have other words than that of a kind one, never other elements or attributes.
"""

import json
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from directory import search
from directory.importers.columns import COLUMNS, Column
from directory.models import Contact, Listing, ListingText, Source, User
from directory.my_list import share_token
from tests.canaries import make_world

pytestmark = pytest.mark.django_db

ATTACKS = {
    "element": "\"'><script>alert(1)</script><img src=x onerror=alert(1)>",
    "attribute": "x\" onmouseover=\"alert(1)\" style='x' autofocus onfocus=alert(1) ' y",
    "escaped": "&lt;script&gt;alert(1)&lt;/script&gt; &quot; onload=alert(1) &amp;lt;img src=x onerror=alert(1)&gt;",
    "scheme": "javascript:alert(1)//https://example.org",
    "template": "{{ settings.SECRET_KEY }}{% include 'base.html' %}</textarea></title><!-- %(count)d {0.__class__}",
    "calendar": "A\r\nATTENDEE:mailto:x@example.org\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nURL;X=1:javascript:alert(1)",
    "direction": "abc\u202egnp.exe\u2066\u200b\u0000\x1b[31m\ufeffz",
}
SCHEMES = {"", "http", "https", "tel", "mailto", "geo", "webcal"}
LINKS = {"href", "src", "action", "formaction", "hx-get", "hx-post", "xlink:href", "poster", "data", "srcdoc"}


class Shape(HTMLParser):
    """The elements and attributes of a page, where its links lead, what it runs, and its blocks of data."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: set[tuple[str, str]] = set()
        self.links: set[str] = set()
        self.scripts: set[str] = set()
        self.data: list[str] = []
        self._is_data = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts |= {(tag, ""), *((tag, name) for name, _value in attrs)}
        self.links |= {value or "" for name, value in attrs if name in LINKS}
        self._is_data = tag == "script" and dict(attrs).get("type") == "application/ld+json"
        if tag == "script" and not self._is_data:
            self.scripts.add(dict(attrs).get("src") or "")

    def handle_data(self, data: str) -> None:
        if self._is_data:
            self.data.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._is_data = False

    def handle_comment(self, data: str) -> None:
        self.parts.add(("comment", ""))


def read(client: Client, listing: Listing) -> dict[str, str]:
    """Return every page and file that shows a listing, with the listing saved and shared."""
    client.post(reverse("my_list_change"), {"do": f"save:{listing.pk}"})
    page = reverse("listing", args=[listing.pk])
    paths = [
        page,
        f"{page}calendar.ics",
        f"{reverse('results')}?map=1",
        reverse("my_list"),
        reverse("my_list_print"),
        reverse("my_list_calendar"),
        reverse("shared_list", args=[share_token([listing.pk])]),
        reverse("sources"),
    ]
    pages = {}
    for path in paths:
        response = client.get(path)
        assert response.status_code == 200, path
        pages[path.replace(str(listing.pk), "id")] = response.content.decode()
    return {path if "/lists/" not in path else "shared": body for path, body in pages.items()}


def assert_nothing_runs(hostile: Mapping[str, str], kind: Mapping[str, str]) -> None:
    known = set().union(*(Shape(body).parts for body in kind.values()))
    for path, body in hostile.items():
        if path.endswith(".ics"):
            assert_calendar_is_whole(body, like=kind[path])
            continue
        shape = Shape(body)
        assert shape.parts - known == set(), path
        assert [name for _tag, name in shape.parts if name.startswith("on")] == []
        assert {urlsplit(link).scheme for link in shape.links} <= SCHEMES, path
        assert all(source.startswith("/static/") for source in shape.scripts), path
        assert all(json.loads(block) for block in shape.data), path


def assert_calendar_is_whole(text: str, *, like: str) -> None:
    def shape(source: str) -> tuple[list[str], set[str]]:
        parts = list(Calendar.from_ical(source).walk())
        return [str(part.name) for part in parts], {name for part in parts for name in part}

    hostile_parts, hostile_names = shape(text)
    kind_parts, kind_names = shape(like)
    assert hostile_parts == kind_parts
    assert hostile_names <= kind_names
    starts = {line.partition(":")[0].partition(";")[0] for line in text.split("\r\n") if not line.startswith(" ")}
    assert starts <= {line.partition(":")[0].partition(";")[0] for line in like.split("\r\n")}
    assert "\n" not in text.replace("\r\n", "")


def row(text: str, *, address: str, number: int) -> dict[str, Any]:
    """Return a row with `text` in every column that takes words, and `address` where a web address belongs."""
    record = {column.name: value_of(column, text, address) for column in COLUMNS}
    record["texts"] = {"da": record["texts"], "en-easy": record["texts"], text: record["texts"]}
    record["schedule"] = [
        {**record["schedule"][0], "freq": "WEEKLY", "byday": "TU", "start": "19:00", "end": "21:00", "rrule": "",
         "start_date": "2026-01-06", "until": "", "timezone": "Europe/London", "exdates": [text], "place": 0,
         "overrides": [{"date": "2026-12-01", "start": "18:00", "end": "20:00", "cancelled": False, "note": text}]},
        {"rrule": f"FREQ=WEEKLY;BYDAY=TU\r\n{text}", "start": "19:00", "timezone": text},
        {"rrule": "FREQ=WEEKLY;BYDAY=TU", "start": text, "timezone": f"Europe/London\r\n{text}"},
    ]  # fmt: skip
    record["capital"] = [{"kind": "bonding", "statements": ["a", "b"], "reason": text}]
    record["locations"] = [{**record["locations"][0], "visibility": "public", "lat": 55.39, "lon": 10.38}]
    words = {"lang": "en", "kind": "community_group", "status": "active", "published": "yes", "revision": 1}
    return {
        **record,
        **words,
        "id": f"{text[:99]} {number}",
        "contact_public": "yes",
        "is_crisis_line": "no",
        text: text,
    }


def value_of(column: Column, text: str, address: str) -> Any:
    parts = {part.name: value_of(part, text, address) for part in column.parts}
    if column.shape.startswith("list of objects"):
        return [parts]
    if column.parts:
        return parts
    if column.shape == "list":
        return [text, text + "2"]
    return address if column.shape == "web address" else text


def brought_in(tmp_path: Path, rows: list[dict[str, Any]]) -> tuple[Listing, str, str]:
    """Import rows with the command; return the first listing, what was printed, and the report."""
    file, report = tmp_path / "town.jsonl", tmp_path / "report.json"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    printed = tmp_path / "printed.txt"
    with printed.open("w", encoding="utf-8") as out:
        call_command("import_listings", "jsonl", str(file), report=report, stdout=out)
    search.refresh()
    return Listing.objects.get(), printed.read_text(encoding="utf-8"), report.read_text(encoding="utf-8")


KIND = row("kind\nwords\n\nand more", address="https://example.org/", number=1)


@pytest.fixture
def kind_pages(tmp_path: Path) -> dict[str, str]:
    """What the pages look like when nobody means harm."""
    listing, _printed, _report = brought_in(tmp_path, [KIND])
    pages = read(Client(), listing)
    Listing.objects.all().delete()
    search.refresh()
    return pages


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_of_an_imported_row_runs(
    client: Client, tmp_path: Path, kind_pages: dict[str, str], attack: str
) -> None:
    text = ATTACKS[attack]
    listing, printed, report = brought_in(tmp_path, [row(text, address=text, number=2)])
    pages = read(client, listing)
    assert_nothing_runs(pages, kind_pages)
    for name, written in {**pages, "printed": printed, "report": report}.items():
        assert set(written) & set("\u202e\u2066\x00\x1b\ufeff") == set(), name
    assert listing.url == ""


@pytest.mark.parametrize("attack", [name for name in ATTACKS if name != "direction"])
def test_nothing_of_a_row_that_came_another_way_runs(
    client: Client, tmp_path: Path, kind_pages: dict[str, str], attack: str
) -> None:
    """The pages do not rely on the importers: here the text is in the tables as it was written."""
    stine = User.objects.create_user("stine@example.org", is_steward=True)
    kind = make_world("kind", steward=stine, texts=lambda *_names: "kind\nwords\n\nand more")
    Listing.objects.filter(pk=kind.pk).update(url="https://example.org/")
    Source.objects.update(url="https://example.org/")
    search.refresh()
    kinder = read(Client(), kind)
    Listing.objects.filter(pk=kind.pk).update(status="draft")
    hostile = make_world("hostile", steward=stine, texts=lambda *_names: ATTACKS[attack])
    Contact.objects.filter(listing=hostile).update(email=ATTACKS[attack])
    search.refresh()
    pages = read(client, hostile)
    known = {
        path: body + kind_pages.get(path, "") if not path.endswith(".ics") else body for path, body in kinder.items()
    }
    assert_nothing_runs(pages, known)
    assert ListingText.objects.get(listing=hostile).name == ATTACKS[attack]


def test_the_check_finds_what_would_run() -> None:
    kind = {"page": '<a href="/x">x</a>'}
    for body in ('<a href="javascript:x">x</a>', '<a href="/x" onclick="x">x</a>', "<b>x</b>", "<script>x</script>"):
        with pytest.raises(AssertionError):
            assert_nothing_runs({"page": body}, kind)
    assert_nothing_runs({"page": '<a href="https://x">&lt;b onclick&gt;</a>'}, kind)


def test_a_report_can_be_printed_and_tells_no_private_contact(tmp_path: Path) -> None:
    private = {"contact_public": "no", "contact_name": "Ida Holm", "email": "ida.holm@example.net"}
    rows: list[dict[str, Any]] = [
        {
            "id": "1",
            "name": "Circle",
            **private,
            "visibility": "only us",
            "address": "4 Quill Gate",
            "\ud800": "\ud800",
        },
        {"id": "2", **private, "niche_indicators": {"a\x00": "b\x00\ud800"}},
    ]
    listing, printed, report = brought_in(tmp_path, rows)
    for text in (printed, report):
        assert not [word for word in ("Ida", "ida.holm", "Quill") if word in text]
    assert listing.locations.get().visibility == "hidden"
