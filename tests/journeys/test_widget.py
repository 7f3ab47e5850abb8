"""A search and a listing in the frames of other sites, in a real browser: two sites of our own, one of them allowed."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.conf import LazySettings
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from directory.models import ListingText
from tests.browser import Watch
from tests.journeys.test_frame import TOO_WIDE

PAGE = (
    '<!doctype html><html lang="en"><title>Town</title><h1>Town</h1>'
    '<iframe src="{src}" title="Groups" width="320" height="600"></iframe>'
)


class Site(ThreadingHTTPServer):
    """Another site on this machine: whatever is asked for, it shows one page with one frame."""

    src = ""

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Site)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.format(src=self.server.src).encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def sites() -> Iterator[tuple[Site, Site]]:
    found = Site(("127.0.0.1", 0), Answer), Site(("127.0.0.1", 0), Answer)
    for site in found:
        threading.Thread(target=site.serve_forever, daemon=True).start()
    yield found
    for site in found:
        site.shutdown()
        site.server_close()


def note(lines: list[str], message: ConsoleMessage) -> None:
    lines.append(message.text)


def listing_path() -> str:
    key = ListingText.objects.filter(name="The Harbour Choir").values_list("listing_id", flat=True).first()
    return f"/widget/{key}/"


def test_an_allowed_site_shows_the_frame_another_does_not_and_nobody_gets_a_cookie(
    chromium: Browser, live_server: Any, sites: tuple[Site, Site], settings: LazySettings
) -> None:
    town, stranger = sites
    settings.FOOTBRIDGE_WIDGET_ORIGINS = [town.origin]
    for path, words in (("/widget/?q=choir&lang=da", "grupper"), (listing_path(), "The Harbour Choir")):
        for site in sites:
            site.src = live_server.url + path
        context = chromium.new_context()
        console: list[str] = []
        context.on("console", partial(note, console))
        page = context.new_page()
        page.goto(town.origin)
        expect(page.frame_locator("iframe").locator("h1")).to_contain_text(words)
        assert console == []
        other = context.new_page()
        other.goto(stranger.origin)
        expect(other.frame_locator("iframe").locator("main")).to_have_count(0)
        assert any("frame-ancestors" in line for line in console)
        assert context.cookies() == []
        context.close()


def test_a_link_in_the_frame_opens_a_tab_in_the_language_of_the_frame(
    chromium: Browser, live_server: Any, sites: tuple[Site, Site], settings: LazySettings
) -> None:
    town, _stranger = sites
    settings.FOOTBRIDGE_WIDGET_ORIGINS = [town.origin]
    town.src = f"{live_server.url}/widget/?q=choir&lang=da"
    context = chromium.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(town.origin)
    with context.expect_page() as opened:
        page.frame_locator("iframe").locator(".card a").first.click()
    tab = opened.value
    expect(tab.locator("html")).to_have_attribute("lang", "da")
    assert tab.evaluate("window.opener") is None
    tab.locator(".back a").click()
    expect(tab.locator("html")).to_have_attribute("lang", "da")
    assert context.cookies() == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_frames_are_accessible_and_narrow(
    make_page: Callable[..., Page], width: int, scheme: str, assert_accessible: Callable[[Page], None], watch: Watch
) -> None:
    watch.allow("404 (Not Found)")
    page = make_page(viewport={"width": width, "height": 700}, color_scheme=scheme)
    gone = "/widget/6f1f3a52-8f0e-4d0c-9a67-0d4d1c1f6c1e/"
    for path in ("/widget/", "/widget/?q=xyzzy&day=someday", listing_path(), gone):
        page.goto(path)
        assert_accessible(page)
        assert page.evaluate(TOO_WIDE) is False


def test_frames_are_used_by_keyboard_and_without_script(page_without_script: Page) -> None:
    page_without_script.goto("/widget/?q=choir")
    page_without_script.keyboard.press("Tab")
    first = page_without_script.locator(":focus")
    expect(first).to_have_attribute("href", page_without_script.locator(".card a").first.get_attribute("href") or "")
    outline = first.evaluate("node => getComputedStyle(node).outlineStyle")
    assert outline == "solid"


def test_a_page_in_a_language_keeps_it_while_one_searches_and_reads(make_page: Callable[..., Page]) -> None:
    page = make_page(locale="en-GB")
    page.goto("/?lang=nl")
    page.get_by_role("searchbox").first.fill("koor")
    page.locator(".hero__form button").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    assert "lang=nl" in page.url
    page.locator(".results__filters input[type=checkbox]").first.evaluate("box => box.click()")
    page.wait_for_url("**lang=nl**")
    page.locator(".card a").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    assert page.context.cookies() == []
