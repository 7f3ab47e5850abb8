"""Fixtures for a real Chromium that fails a test on a foreign request, a CSP violation or a script error."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from config.testing import chromium_path, find_chromium

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
STEP_MS = 20_000  # on a busy machine; a step takes a tenth of a second
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OWN_SCHEMES = ("data:", "blob:", "about:")
QUIET = [  # a browser on its own asks for updates and lists; none of that may leave the machine
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-domain-reliability",
    "--no-pings",
    "--disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,InterestFeedContentSuggestions",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
]


@dataclass
class Watch:
    """What a page did that it should not; `allow` names a text that this one test expects in the console."""

    foreign: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def allow(self, text: str) -> None:
        self.allowed.append(text)

    def assert_quiet(self) -> None:
        unexpected = [line for line in self.console if not any(text in line for text in self.allowed)]
        assert self.foreign == []
        assert unexpected == []


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = find_chromium()
    if not found.is_there:
        pytest.skip(found.words)
    # Playwright keeps an event loop in this thread; the ORM of the test itself is used from the same thread only.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=STEP_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), headless=True, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture(params=[PHONE, DESK], ids=["360", "1280"])
def viewport(request: pytest.FixtureRequest) -> dict[str, int]:
    """Two widths: every test that uses `page` runs at both."""
    return dict(request.param)


@pytest.fixture
def make_page(chromium: Browser, live_server: Any, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a watched page: `make_page(viewport=PHONE, java_script_enabled=False)`."""
    contexts: list[BrowserContext] = []

    def make(*, viewport: dict[str, int] = PHONE, **options: Any) -> Page:
        defaults = {"base_url": live_server.url, "reduced_motion": "reduce", "service_workers": "block"}
        context = chromium.new_context(viewport=viewport, **{**defaults, **options})  # type: ignore[arg-type]
        contexts.append(context)
        return _watched_page(context, own=live_server.url, watch=watch)

    yield make
    for context in contexts:
        context.close()
    watch.assert_quiet()


@pytest.fixture
def page(make_page: Callable[..., Page], viewport: dict[str, int]) -> Page:
    """A page at 360 and at 1280 px with JavaScript."""
    return make_page(viewport=viewport)


@pytest.fixture
def page_without_script(make_page: Callable[..., Page], viewport: dict[str, int]) -> Page:
    """A page at 360 and at 1280 px with JavaScript off."""
    return make_page(viewport=viewport, java_script_enabled=False)


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Return a function that fails with axe's own words where a page breaks WCAG 2.2 AA."""
    from axe_playwright_python.sync_playwright import Axe

    def check(page: Page) -> None:
        page.wait_for_load_state("load")  # a page without its style breaks rules that nobody will see broken
        result = Axe().run(page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}})
        assert result.violations_count == 0, result.generate_report()

    return check


def _watched_page(context: BrowserContext, *, own: str, watch: Watch) -> Page:
    # Seen only, not stopped here: that would cost each file a round through this process, and every page its cache.
    # The browser itself finds no other host (`QUIET`).
    def see(request: Request) -> None:
        if not request.url.startswith((own, *OWN_SCHEMES)):
            watch.foreign.append(request.url)

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            watch.console.append(message.text)

    context.on("request", see)
    page = context.new_page()
    page.set_default_timeout(STEP_MS)
    page.on("console", note)
    page.on("pageerror", lambda error: watch.console.append(str(error)))
    return page


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser by the fixtures that it uses, so that nobody can forget the mark."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
