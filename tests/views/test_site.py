"""The pages around the catalogue: they answer, keep nothing, and let people leave."""

import json
import logging
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views import defaults
from pytest_django import DjangoAssertNumQueries, Settings

from directory import help_lines
from directory.models import Source
from directory.views.errors import csrf_failure

pytestmark = pytest.mark.django_db

PAGES = ["home", "questions", "help", "leaving", "privacy", "help_now", "sources", "accessibility"]
OURS = {"Sec-Fetch-Site": "same-origin"}
THEIRS = {"Sec-Fetch-Site": "cross-site"}


class Forms(HTMLParser):
    """Collects the fields of every form, and the links of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "input":
            self.fields.append((values.get("name") or "", values.get("value") or ""))
        if tag == "a":
            self.links.append(values.get("href") or "")


def with_saved_group(client: Client) -> Client:
    session = client.session
    session["my_list"] = ["5f2c9f5e-2f34-4d0e-9d6e-4a8b1a1f0001", "5f2c9f5e-2f34-4d0e-9d6e-4a8b1a1f0002"]
    session.save()
    return client


@pytest.mark.parametrize("name", PAGES)
def test_page_answers_has_the_frame_and_sets_no_cookie(client: Client, name: str) -> None:
    page = client.get(reverse(name))
    html = page.content.decode()
    assert page.status_code == 200
    assert page.cookies == {}
    assert html.count("<h1") == 1
    assert 'href="#main"' in html
    assert 'class="leave"' in html
    assert 'aria-live="polite"' in html
    assert reverse("my_list") in html


@pytest.mark.parametrize("name", PAGES)
def test_page_has_the_strict_headers(client: Client, name: str) -> None:
    page = client.get(reverse(name))
    policy = page["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("name", [name for name in PAGES if name != "help_now"])
def test_every_page_says_whom_to_call(client: Client, name: str) -> None:
    assert "Need help right now?" in client.get(reverse(name)).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_writing_to_a_page_that_only_shows_is_refused(client: Client, name: str) -> None:
    assert client.post(reverse(name), headers=OURS).status_code == 405


def test_header_counts_my_list(client: Client) -> None:
    assert "My list (0)" in client.get("/").content.decode()
    assert "My list (2)" in with_saved_group(client).get("/").content.decode()


def test_home_tiles_are_searches_of_the_results_page(client: Client) -> None:
    links = [link for link in Forms(client.get("/").content.decode()).links if link.startswith(reverse("results"))]
    asked = [parse_qs(urlsplit(link).query) for link in links if "?" in link]
    assert {"kind": ["peer_circle"]} in asked
    assert {"tie": ["linking"]} in asked
    assert len(asked) == 9


@pytest.mark.parametrize("query", ["", "step=9", "step=x&idea=nonsense", "idea=out&company=%00"])
def test_questions_begin_again_when_the_address_makes_no_sense(client: Client, query: str) -> None:
    page = client.get(f"/questions/?{query}").content.decode()
    assert "Question 1 of 3" in page
    assert [field for field in Forms(page).fields if field[0] == "company"] == []
    assert f'action="{reverse("questions")}"' in page


def test_three_answers_end_in_a_search_and_nothing_is_stored(client: Client) -> None:
    second = client.get("/questions/?step=2&idea=talk")
    assert ("idea", "talk") in Forms(second.content.decode()).fields
    last = client.get("/questions/?step=3&idea=talk&company=bonding")
    fields = Forms(last.content.decode()).fields
    assert {("kind", "peer_circle"), ("tie", "bonding"), ("near", "")} <= set(fields)
    assert f'action="{reverse("results")}"' in last.content.decode()
    assert client.cookies == {}


def test_each_question_can_be_skipped(client: Client) -> None:
    first = Forms(client.get("/questions/").content.decode())
    assert "?step=2" in first.links
    last = Forms(client.get("/questions/?step=3&idea=make").content.decode())
    assert f"{reverse('results')}?topic=making" in last.links


def test_answer_that_was_given_before_is_chosen_when_going_back(client: Client) -> None:
    html = client.get("/questions/?step=1&idea=music").content.decode()
    assert 'value="music" checked' in html
    assert html.count(" checked") == 1


def test_language_follows_the_browser_without_a_cookie(client: Client) -> None:
    page = client.get("/", headers={"Accept-Language": "da"})
    assert '<html lang="da"' in page.content.decode()
    assert page.cookies == {}


def test_choosing_a_language_is_remembered_until_the_browser_closes(client: Client) -> None:
    answer = client.post(reverse("set_language"), {"language": "nl", "next": "/help/"}, headers=OURS)
    assert answer.headers["Location"] == "/help/"
    cookie = answer.cookies["language"]
    assert (cookie.value, cookie["max-age"], cookie["expires"]) == ("nl", "", "")
    assert '<html lang="nl"' in client.get("/").content.decode()


def test_language_never_leads_to_another_site(client: Client) -> None:
    answer = client.post(reverse("set_language"), {"language": "nl", "next": "https://evil.example/"}, headers=OURS)
    assert answer.headers["Location"] == "/"


def test_leaving_ends_the_session_and_forgets_the_language(client: Client) -> None:
    with_saved_group(client)
    client.post(reverse("set_language"), {"language": "nl"}, headers=OURS)
    key = client.session.session_key
    page = client.post(reverse("leave"), headers=OURS)
    assert page.status_code == 200
    assert not client.session.exists(key or "")
    assert {name: morsel.value for name, morsel in page.cookies.items()} == {"session": "", "language": ""}
    assert "My list (0)" in client.get("/").content.decode()


def test_blank_page_says_nothing_about_this_site_and_is_not_kept(client: Client) -> None:
    page = client.post(reverse("leave"), headers=OURS)
    html = page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert django_settings.FOOTBRIDGE_NAME not in html
    assert "<a " not in html
    assert 'class="blank"' in html


def test_looking_at_the_blank_page_changes_nothing(client: Client) -> None:
    with_saved_group(client)
    assert client.get(reverse("leave")).cookies == {}
    assert "My list (2)" in client.get("/").content.decode()


def test_another_site_cannot_empty_my_list_but_nobody_is_kept_from_leaving(client: Client) -> None:
    with_saved_group(client)
    page = client.post(reverse("leave"), headers=THEIRS)
    assert (page.status_code, dict(page.cookies)) == (200, {})
    assert "My list (2)" in client.get("/").content.decode()


def test_operators_exit_page_is_where_leaving_goes(client: Client, settings: Settings) -> None:
    settings.FOOTBRIDGE_QUICK_EXIT_URL = "https://weather.example/"
    assert 'data-exit="https://weather.example/"' in client.get("/").content.decode()
    assert client.post(reverse("leave"), headers=OURS)["Refresh"] == "0; url=https://weather.example/"
    assert not client.get(reverse("leave")).has_header("Refresh")


def test_form_of_another_site_gets_the_page_that_says_nothing_was_lost() -> None:
    page = Client(enforce_csrf_checks=True).post(reverse("set_language"), {"language": "nl"}, headers=THEIRS)
    assert page.status_code == 403
    assert "We closed the page to keep it private. Nothing was lost." in page.content.decode()


def test_form_failure_page_needs_no_session(rf: RequestFactory) -> None:
    page = csrf_failure(rf.post("/"), reason="secret detail")
    assert page.status_code == 403
    assert "secret detail" not in page.content.decode()


@pytest.mark.parametrize(
    ("handler", "error", "status", "words"),
    [
        (defaults.bad_request, BadRequest("detail-for-developers"), 400, "We did not understand that"),
        (defaults.permission_denied, PermissionDenied("detail-for-developers"), 403, "This page is not open to you"),
    ],
)
def test_error_pages_speak_plainly(
    rf: RequestFactory,
    handler: Callable[[HttpRequest, Exception], HttpResponse],
    error: Exception,
    status: int,
    words: str,
) -> None:
    page = handler(rf.get("/"), error)
    assert page.status_code == status
    assert words in page.content.decode()
    assert "detail-for-developers" not in page.content.decode()


def test_page_that_is_not_there_says_so_without_the_address(client: Client) -> None:
    page = client.get("/nothing-here-xyz/")
    assert page.status_code == 404
    assert "We cannot find that page" in page.content.decode()


@pytest.mark.django_db(databases=[])
def test_failure_page_needs_neither_request_nor_database(rf: RequestFactory) -> None:
    page = defaults.server_error(rf.get("/"))
    assert page.status_code == 500
    assert "it is our fault" in page.content.decode()


def test_help_lines_of_the_own_country_come_first(client: Client, settings: Settings) -> None:
    settings.FOOTBRIDGE_COUNTRY = "DK"
    html = client.get(reverse("help_now")).content.decode()
    assert html.index("Livslinien") < html.index("Samaritans")
    assert 'href="tel:70201201"' in html


def test_help_lines_in_a_country_without_a_list_still_show_every_number(client: Client, settings: Settings) -> None:
    settings.FOOTBRIDGE_COUNTRY = "FI"
    html = client.get(reverse("help_now")).content.decode()
    numbers = {
        number for country in help_lines.current().countries for line in country.lines for number in line.numbers
    }
    assert sorted(number for number in numbers if number not in html) == []
    assert "Choose your country" in html


def test_operators_help_lines_replace_the_shipped_ones(client: Client, settings: Settings, tmp_path: Path) -> None:
    own = json.loads(help_lines.SHIPPED.read_text(encoding="utf-8"))
    own["countries"] = [country for country in own["countries"] if country["code"] == "NL"]
    path = tmp_path / "lines.json"
    path.write_text(json.dumps(own), encoding="utf-8")
    settings.FOOTBRIDGE_HELP_LINES = path
    html = client.get(reverse("help_now")).content.decode()
    assert "0800-0113" in html
    assert "Samaritans" not in html


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"anywhere": {"number": "112", "text": {}}, "countries": [{}]}'])
def test_crisis_page_survives_a_broken_file_and_says_so_in_the_log(
    client: Client, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture, content: str
) -> None:
    path = tmp_path / "lines.json"
    path.write_text(content, encoding="utf-8")
    settings.FOOTBRIDGE_HELP_LINES = path
    with caplog.at_level(logging.ERROR, logger="footbridge.help_lines"):
        html = client.get(reverse("help_now")).content.decode()
    assert "Samaritans" in html
    assert "FOOTBRIDGE_HELP_LINES" in caplog.text


def test_help_line_without_a_number_is_refused(tmp_path: Path) -> None:
    own = json.loads(help_lines.SHIPPED.read_text(encoding="utf-8"))
    del own["countries"][0]["lines"][0]["number"]
    path = tmp_path / "lines.json"
    path.write_text(json.dumps(own), encoding="utf-8")
    with pytest.raises(help_lines.HelpLinesError, match="Samaritans"):
        help_lines.read(path)


def test_shipped_help_lines_speak_three_languages() -> None:
    texts = [line.text for country in help_lines.read(help_lines.SHIPPED).countries for line in country.lines]
    assert [sorted(text) for text in texts] == [["da", "en", "nl"]] * len(texts)


def test_sources_show_their_attribution_and_licence(client: Client) -> None:
    assert "No list of another publisher has been added yet" in client.get(reverse("sources")).content.decode()
    Source.objects.create(
        slug="harbour",
        name="Harbour lists",
        url="https://lists.example/",
        licence="CC BY 4.0",
        attribution="© Harbour <b>",
    )
    html = client.get(reverse("sources")).content.decode()
    assert "© Harbour &lt;b&gt;" in html
    assert "CC BY 4.0" in html
    assert "GeoNames" in html
    assert "Lexend" in html


def test_sources_take_one_query_at_1_and_at_3_rows(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for slug in ("one", "two", "three"):
        Source.objects.create(slug=slug, name=slug)
        with django_assert_num_queries(1):
            client.get(reverse("sources"))


def test_privacy_names_the_maps_when_they_come_from_elsewhere(client: Client, settings: Settings) -> None:
    assert "one exception" not in client.get(reverse("privacy")).content.decode()
    settings.FOOTBRIDGE_TILE_URL = "https://tiles.example/{z}/{x}/{y}.png"
    assert "tiles.example" in client.get(reverse("privacy")).content.decode()


def test_contact_of_the_operator_is_shown_where_people_look_for_it(client: Client, settings: Settings) -> None:
    assert "mailto:" not in client.get(reverse("help")).content.decode()
    settings.FOOTBRIDGE_CONTACT_EMAIL = "hello@harbour.example"
    settings.FOOTBRIDGE_CONTACT_PHONE = "+44 1632 960999"
    for name in ("help", "accessibility"):
        html = client.get(reverse(name)).content.decode()
        assert 'href="mailto:hello@harbour.example"' in html
        assert 'href="tel:+441632960999"' in html


def test_places_that_other_pages_point_to_exist_in_help(client: Client) -> None:
    html = client.get(reverse("help")).content.decode()
    assert 'id="ask"' in html
    assert 'id="wrong"' in html


def test_sources_thank_the_maps_that_are_used(client: Client, settings: Settings) -> None:
    assert "Crown copyright" in client.get(reverse("sources")).content.decode()
    assert "Street maps" not in client.get(reverse("sources")).content.decode()
    settings.FOOTBRIDGE_TILE_URL = "https://tiles.example/{z}/{x}/{y}.png"
    assert "Street maps" in client.get(reverse("sources")).content.decode()


def test_home_takes_no_query(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        client.get("/")


def test_frame_can_be_rendered_without_a_request() -> None:
    assert "My list (0)" in render_to_string("404.html", request=HttpRequest())
