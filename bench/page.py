"""Measure what a results page costs: `python bench/page.py --size 10000 --json FILE`.

Through the whole WSGI application, in this process, CPU only. Beside it a bare page of the same twenty rows: the same
middleware, the same rows from the database, the same finished cards in the same frame, and nothing asked, counted or
worded. The two take turns, so that a busy machine is as unfair to one as to the other.
"""

import argparse
import io
import json
import logging
import os
import statistics
import sys
import time
import types
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.search_database import choose_database  # noqa: E402

FOLDER = ROOT / "var" / "bench"
PAGES = {"page": "/groups/", "json": "/bench/search", "bare": "/bench/bare"}
MOST = 3.0  # a whole request costs at most as many bare pages
WARM_UP = 20
BARE = (
    '{% extends "base.html" %}{% block main %}<ol class="cards">'
    "{% for card in cards %}<li>{{ card }}</li>{% endfor %}</ol>{% endblock %}"
)


@dataclass(frozen=True, slots=True)
class Result:
    """Medians over `n` questions of a class, in ms of CPU; `ratio` is whole pages to bare pages."""

    query_class: str
    page_ms: float
    page_p95_ms: float
    json_ms: float
    bare_ms: float
    ratio: float
    rows: float
    n: int


def main() -> None:
    options = _options()
    choose_database(options.db, size=options.size, folder=FOLDER)
    from bench.corpus import Corpus
    from bench.search_queries import CLASSES, questions
    from bench.search_setup import fill

    corpus = Corpus(options.size)
    fill(corpus)
    asked = questions(corpus)
    ask = _application()
    results = [_measure(ask, name, asked[name], rounds=options.rounds) for name in asked if name not in ("f", "g")]
    said = {"size": options.size, "database": options.db, "most": MOST, "load": os.getloadavg()[0]}
    said |= {"classes": CLASSES, "results": [asdict(result) for result in results]}
    _print(results, CLASSES)
    if options.json:
        options.json.write_text(json.dumps(said, indent=1) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure what a results page costs.")
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--db", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def _application() -> Callable[[str], bytes]:
    """Return what answers an address with the bytes of its page. The log is written, to nowhere."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.urls import include, path

    from bench.search_server import search_json

    urls = types.ModuleType("bench_urls")
    urls.urlpatterns = [  # type: ignore[attr-defined]
        path("", include("config.urls")),
        path("bench/search", search_json),
        path("bench/bare", _bare_view()),
    ]
    sys.modules["bench_urls"] = urls
    settings.ROOT_URLCONF = "bench_urls"
    application = get_wsgi_application()
    nowhere = Path(os.devnull).open("w")  # noqa: SIM115 (open as long as the process)
    for handler in logging.getLogger().handlers:
        handler.setStream(nowhere)  # type: ignore[attr-defined]

    def ask(address: str) -> bytes:
        return _answer(application, address)

    return ask


def _answer(application: Any, address: str) -> bytes:
    path, _mark, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.8",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }
    statuses: list[str] = []
    response = application(environ, lambda status, headers, error=None: statuses.append(status))
    try:
        body = b"".join(response)
    finally:
        response.close()
    if statuses != ["200 OK"]:
        raise SystemExit(f"{address}: {statuses}")
    return body


def _bare_view() -> Callable[[Any], Any]:
    """Return a view that shows the rows and cards which `_prepare` found for an address, and does nothing else."""
    from django.http import HttpRequest, HttpResponse
    from django.template import engines

    from directory.models import SearchDocument

    template = engines["django"].from_string(BARE)

    def bare(request: HttpRequest) -> HttpResponse:
        cards = PREPARED[request.META["QUERY_STRING"]]
        rows = SearchDocument.objects.visible_to(request.user).filter(pk__in=list(cards)).values_list("pk", "card")
        found = dict(rows)
        return HttpResponse(template.render({"cards": [cards[pk] for pk in cards if pk in found]}, request))

    return bare


PREPARED: dict[str, dict[Any, Any]] = {}


def _prepare(question: Any) -> str:
    """Find the rows and the finished cards of a question, for the bare view; return its query string."""
    from django.contrib.auth.models import AnonymousUser
    from django.http import QueryDict
    from django.utils import timezone

    from directory.filters import parse
    from directory.pages.markup import card_markup
    from directory.pages.results import results_view

    address: str = question.as_address()
    data = QueryDict(address)
    parsed = parse(data, language="en", at=timezone.now())
    view = results_view(parsed, data=data, user=AnonymousUser(), my_list=None)
    PREPARED[address] = {card.id: card_markup(card, is_numbered=False) for card in view.cards}
    return address


def _measure(ask: Callable[[str], bytes], name: str, questions: Iterable[Any], *, rounds: int) -> Result:
    addresses = [_prepare(question) for question in questions]
    for address in addresses[:WARM_UP]:
        for path in PAGES.values():
            ask(f"{path}?{address}")
    took: dict[str, list[float]] = {page: [] for page in PAGES}
    for address in addresses * rounds:
        for page, path in PAGES.items():
            started = time.process_time_ns()
            ask(f"{path}?{address}")
            took[page].append((time.process_time_ns() - started) / 1e6)
    middle = {page: statistics.median(values) for page, values in took.items()}
    return Result(
        query_class=name,
        page_ms=round(middle["page"], 2),
        page_p95_ms=round(sorted(took["page"])[int(len(took["page"]) * 0.95)], 2),
        json_ms=round(middle["json"], 2),
        bare_ms=round(middle["bare"], 2),
        ratio=round(middle["page"] / middle["bare"], 2),
        rows=round(statistics.mean(len(PREPARED[address]) for address in addresses), 1),
        n=len(took["page"]),
    )


def _print(results: list[Result], words: dict[str, str]) -> None:
    names = ("query", "page", "page p95", "JSON", "bare page", "page / bare", "rows", "n")
    print(f"CPU in ms, medians\n\n| {' | '.join(names)} |\n|{'---|' * len(names)}")
    for result in results:
        cells = [f"{result.query_class} {words[result.query_class]}", *list(asdict(result).values())[1:]]
        print(f"| {' | '.join(map(str, cells))} |")
    over = [result.query_class for result in results if result.ratio > MOST]
    print(f"\nMore than {MOST:.0f} bare pages: {', '.join(over) or 'none'}")


if __name__ == "__main__":
    main()
