"""A geocoder of the operator's: a Nominatim on this machine, asked by the real geopy client."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from directory.geo.candidates import GeocodeStatus
from directory.geo.geocoding import geocoder
from directory.geo.online import OnlineGeocoder

pytestmark = pytest.mark.django_db

BELFRY = {"lat": "51.2082", "lon": "3.2246", "display_name": "Belfort, Markt 7, Brugge", "place_id": 1}
MARKET = {"lat": "51.2090", "lon": "3.2250", "display_name": "Markt, Brugge", "place_id": 2}


class Service:
    """A small Nominatim that answers what a test told it and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked, self.answer, self.status, self.delay = [], [BELFRY], 200, None
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                service.asked.append(parse_qs(urlsplit(self.path).query))
                if service.delay:
                    service.delay.wait(5)
                body = json.dumps(service.answer).encode()
                self.send_response(service.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def service(settings: Any, gazetteer: None, empty_cache: None) -> Any:
    service = Service()
    thread = Thread(target=service.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.FOOTBRIDGE_GEOCODER, settings.FOOTBRIDGE_GEOCODER_URL = "nominatim", service.url
    yield service
    service.server.shutdown()
    service.server.server_close()
    thread.join()


def test_what_the_gazetteer_knows_is_asked_of_nobody(service: Any) -> None:
    assert geocoder().geocode("Sale").found.label == "Sale, Trafford"
    assert service.asked == []


def test_what_it_does_not_know_is_asked_once_and_kept(service: Any) -> None:
    answers = [geocoder().geocode("Markt 7, Brugge") for _ in range(3)]
    assert [answer.found.label for answer in answers] == ["Belfort, Markt 7, Brugge"] * 3
    assert [question["q"] for question in service.asked] == [["Markt 7, Brugge"]]


def test_several_answers_are_asked_about(service: Any) -> None:
    service.answer = [BELFRY, MARKET]
    assert geocoder().geocode("Markt").status is GeocodeStatus.AMBIGUOUS


def test_the_country_goes_with_the_question(service: Any) -> None:
    geocoder().geocode("Markt 7", country="BE")
    assert service.asked[0]["countrycodes"] == ["be"]


@pytest.mark.parametrize("status", [500, 403, 429])
def test_a_failing_service_is_an_unknown_place_and_is_left_in_peace(service: Any, status: Any) -> None:
    service.status = status
    assert geocoder().geocode("Markt 7").status is GeocodeStatus.UNKNOWN
    service.status = 200
    assert geocoder().geocode("Markt 8").status is GeocodeStatus.UNKNOWN
    assert len(service.asked) == 1


def test_an_answer_without_a_usable_point_is_no_answer(service: Any) -> None:
    service.answer = [{**BELFRY, "lat": "0", "lon": "0"}]
    assert geocoder().geocode("Markt 7").status is GeocodeStatus.UNKNOWN


def test_nobody_waits_longer_than_the_time_out(service: Any) -> None:
    from threading import Event

    service.delay = Event()
    online = geocoder().geocoder
    assert isinstance(online, OnlineGeocoder)
    online.timeout_seconds = 0.2
    assert online.geocode("Markt 7").status is GeocodeStatus.UNKNOWN
    service.delay.set()


def test_nothing_is_asked_for_a_text_that_says_nothing(service: Any) -> None:
    assert [geocoder().geocode(text).status for text in ("", "\x00", "🎉", "x" * 10_000)] == [GeocodeStatus.UNKNOWN] * 4
    assert service.asked == []
