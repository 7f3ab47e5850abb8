"""The page for developers: each of its examples is taken out of the page and run as a reader would run it."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone
from playwright.sync_api import Browser

from directory import vocabulary
from directory.actions.webhook_words import links
from directory.models import Listing, Source
from directory.pages.open_data import PARTS, filling
from directory.pages.open_data_examples import EXAMPLES, VERIFY_PYTHON, VERIFY_SHELL
from directory.webhooks import signatures
from tests.listings import make_listing, make_term

DOCS = Path(__file__).resolve().parents[2] / "docs" / "webhooks.md"
BAD = {"errors-curl": "400"}
SECRET = "whsec_" + "bm90IGEgcmVhbCBzZWNyZXQ="
BODY = b'{"type": "listing.changed", "data": {"id": "7"}}'


@pytest.fixture
def choir(transactional_db: None) -> Listing:
    topic = make_term("singing")
    place = {"name": "The Hub", "address": "1 High Street", "city": "Odense", "latitude": 55.4, "longitude": 10.4}
    return make_listing("Harbour choir", terms=(topic,), place=place, kind="peer_circle")


@pytest.fixture
def samples(choir: Listing, live_server: Any) -> dict[str, tuple[str, str]]:
    """Return what the page shows: key → (kind, code)."""
    vocabulary.forget()
    with urlopen(f"{live_server.url}/use-this-data/") as answer:
        page = answer.read().decode()
    shown = re.findall(r'<pre[^>]* id="([\w-]+)"[^>]* data-kind="(\w+)">(.*?)</pre>', page, re.DOTALL)
    return {key: (kind, unescape(code)) for key, kind, code in shown}


def of_kind(samples: dict[str, tuple[str, str]], kind: str) -> Iterator[tuple[str, str]]:
    found = [(key, code) for key, (its, code) in samples.items() if its == kind]
    assert found
    yield from found


def test_the_page_shows_every_example_of_the_table(samples: dict[str, tuple[str, str]], live_server: Any) -> None:
    assert set(samples) == {example.key for examples in EXAMPLES.values() for example in examples}
    assert not [key for key, (_kind, code) in samples.items() if re.search(r"@(site|listing|topic|town)@", code)]
    assert all(live_server.url in code for key, (kind, code) in samples.items() if kind == "curl")


def test_every_curl_of_the_page_gets_its_answer(
    samples: dict[str, tuple[str, str]], choir: Listing, tmp_path: Path, settings: Any
) -> None:
    settings.FOOTBRIDGE_WIDGET_ORIGINS = ["https://city.example"]
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed.")
    wrong = {}
    for key, code in of_kind(samples, "curl"):
        command = code.replace("curl ", "curl -sS --max-time 30 -w '%{stderr}%{http_code}' ", 1)
        done = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, check=False)
        if done.stderr.decode() != BAD.get(key, "200"):
            wrong[key] = (done.stderr.decode(), done.stdout[:300])
    assert wrong == {}
    assert b"Harbour choir" in (tmp_path / "group.ics").read_bytes()
    assert b"Harbour choir" in (tmp_path / "groups.ics").read_bytes()


def test_every_python_of_the_page_runs(samples: dict[str, tuple[str, str]], choir: Listing) -> None:
    said = {}
    for key, code in of_kind(samples, "python"):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert done.returncode == 0, (key, done.stderr)
        said[key] = done.stdout
    assert said["api-python"].splitlines() == ["1 groups", f"{choir.pk} Harbour choir"]
    assert said["api-all"] == "1 groups\n"


@pytest.fixture
def other_site() -> Iterator[tuple[str, dict[str, str]]]:
    """A website on this machine: its address, and what its page says."""
    page: dict[str, str] = {"html": ""}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page["html"].encode())

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", page
    server.shutdown()
    server.server_close()


def test_the_javascript_of_the_page_runs_in_a_page_of_another_site(
    samples: dict[str, tuple[str, str]], other_site: tuple[str, dict[str, str]], chromium: Browser, live_server: Any
) -> None:
    said: list[str] = []
    context = chromium.new_context()
    try:
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.goto(other_site[0])
        said.clear()  # no icon
        for _key, code in of_kind(samples, "javascript"):
            page.evaluate(f"async () => {{ {code} }}")
    finally:
        context.close()
    assert len(said) == 1
    assert said[0].startswith(f"Harbour choir {live_server.url}/groups/")


def test_the_frame_of_the_page_shows_groups_on_another_site(
    samples: dict[str, tuple[str, str]], other_site: tuple[str, dict[str, str]], chromium: Browser, settings: Any
) -> None:
    address, page = other_site
    settings.FOOTBRIDGE_WIDGET_ORIGINS = [address]
    ((_key, code),) = of_kind(samples, "html")
    page["html"] = f"<!doctype html><title>City</title>{code}"
    context = chromium.new_context()
    try:
        opened = context.new_page()
        opened.goto(address)
        frame = opened.frame_locator("iframe")
        frame.get_by_text("Harbour choir").first.wait_for(timeout=10_000)
    finally:
        context.close()


def test_a_signature_can_be_checked_as_the_page_says_in_python() -> None:
    space: dict[str, Any] = {}
    exec(VERIFY_PYTHON, space)
    at = timezone.now()
    check, headers = space["comes_from_footbridge"], dict(signed(at=at))
    assert check(headers, BODY, SECRET)
    assert not check(headers, BODY + b" ", SECRET)
    assert not check(headers, BODY, signatures.new_secret())
    assert not check({**headers, "webhook-id": "msg_2"}, BODY, SECRET)
    assert not check(dict(signed(at=at - timedelta(minutes=6))), BODY, SECRET)
    both = signatures.headers(BODY, message_id="msg_1", at=at, with_secrets=[signatures.new_secret(), SECRET])
    assert check(dict(both), BODY, SECRET)


def signed(*, at: Any) -> Any:
    return signatures.headers(BODY, message_id="msg_1", at=at, with_secrets=[SECRET])


def test_a_signature_can_be_checked_as_the_page_says_in_a_shell(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed.")
    headers = signed(at=timezone.now())
    (tmp_path / "body.json").write_bytes(BODY)
    given = {"SECRET": SECRET, "ID": headers["webhook-id"], "TIMESTAMP": headers["webhook-timestamp"]}
    done = subprocess.run(
        ["sh", "-c", VERIFY_SHELL],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], **given},
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"v1,{done.stdout.strip()}" == headers["webhook-signature"]


def test_the_manual_shows_the_same_code() -> None:
    manual = DOCS.read_text(encoding="utf-8")
    assert VERIFY_PYTHON in manual
    assert VERIFY_SHELL in manual


@pytest.mark.parametrize("address", [address for part in PARTS for address in part.addresses], ids=lambda row: row.path)
def test_every_address_of_the_page_is_one(address: Any) -> None:
    names = re.findall(r"{(\w+)}", address.path)
    pattern = get_resolver().reverse_dict.getlist(address.name)
    assert pattern, address.name
    values = {"id": "6f1f3a52-8f0e-4d0c-9a67-0d4d1c1f6c1e", "town": "Odense"}
    try:
        found = reverse(address.name, args=[values[name] for name in names])
    except NoReverseMatch:
        pytest.fail(f"{address.name} does not take {names}")
    assert found == address.path.format(**values)


@pytest.mark.django_db
def test_the_page_is_there_without_a_single_group(client: Client) -> None:
    response = client.get("/use-this-data/")
    assert response.status_code == 200
    assert "Use this data" in response.content.decode()


@pytest.mark.django_db
def test_the_page_names_sources_and_limits(client: Client, settings: Any) -> None:
    Source.objects.create(slug="town", name="The town's list", licence="CC BY 4.0", attribution="By the town")
    settings.FOOTBRIDGE_API_PER_MINUTE = 42
    page = unescape(client.get("/use-this-data/").content.decode())
    assert "The town's list" in page
    assert "Licence: CC BY 4.0" in page
    assert "42 times a minute" in page
    settings.FOOTBRIDGE_API_PER_MINUTE = 0
    assert "There is no limit" in client.get("/use-this-data/").content.decode()


@pytest.mark.django_db
def test_the_examples_name_a_public_group_that_has_a_topic() -> None:
    make_listing("Draft", status="draft", terms=(make_term("singing"),))
    chess = make_listing("Chess", terms=(make_term("games"),), place={"city": "Odense"})
    make_listing("No topic")
    found = filling(site="https://x.example")
    assert (found.listing, found.topic, found.town) == (str(chess.pk), "games", "Odense")


@pytest.mark.django_db
def test_the_page_leads_there_from_the_footer_and_the_sources(client: Client) -> None:
    for address in ("/help/", "/sources/"):
        assert 'href="/use-this-data/"' in client.get(address).content.decode()
    assert client.get("/sources/").content.decode().count('href="/use-this-data/"') == 2


def test_the_message_of_the_page_is_what_is_sent(samples: dict[str, tuple[str, str]], choir: Listing) -> None:
    message = json.loads(samples["webhook-message"][1])
    assert set(message) == {"type", "timestamp", "data"}
    assert set(message["data"]) == {"id", "revision", *links(choir.pk)}
