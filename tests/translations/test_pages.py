"""No page falls back into English, and what is in another language says so."""

import re
from collections.abc import Iterable

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone, translation

from directory.actions.demo import load_demo
from directory.models import ListingText
from tests.listings import make_listing
from tests.translations.catalogues import LANGUAGES, PLACEHOLDER, TAG, catalogue, pairs
from tests.translations.page_texts import page_language, page_texts

PAGES = (
    "/",
    "/groups/",
    "/groups/?near=Brohavn&tie=bonding&tie=linking&day=tu&cost=free&sort=soonest&map=1",
    "/groups/?q=sing&near=Brohavn&radius=5",
    "/groups/?near=xyzzyplace&page=99&day=someday&sort=backwards",
    "/groups/?q=zzzzqqq&near=Brohavn&cost=paid",
    "/groups/?q=kill+myself",
    "/my-list/",
    "/my-list/print/",
    "/my-list/print/?discreet=1",
    "/questions/",
    "/questions/?step=2&idea=music",
    "/questions/?step=3",
    "/help/",
    "/help/leaving/",
    "/help-now/",
    "/privacy/",
    "/sources/",
    "/accessibility/",
    "/leave/",
    "/no-such-page/",
)
ERROR_PAGES = ("400.html", "403.html", "403_csrf.html", "404.html", "500.html")


class English:
    """Finds texts of a page that are English messages with another translation."""

    def __init__(self, language: str) -> None:
        entries = catalogue(language)
        said = {form.casefold() for entry in entries for _english, form in pairs(entry)}
        parts = {
            part.strip(" .,:;")
            for entry in entries
            for english, form in pairs(entry)
            if entry.msgctxt is None
            for part in set(TAG.split(english)) - set(TAG.split(form))
        }
        left = {part for part in parts if part and part.casefold() not in said}
        self.plain = {part for part in left if not PLACEHOLDER.search(part)}
        self.patterns = [_pattern(part) for part in left - self.plain if _says_enough(part)]

    def among(self, texts: Iterable[str]) -> list[str]:
        return [text for text in texts if self._is_english(text.strip(" .,:;"))]

    def _is_english(self, text: str) -> bool:
        return text in self.plain or any(pattern.fullmatch(text) for pattern in self.patterns)


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(".+".join(re.escape(part) for part in PLACEHOLDER.split(english)))


def _says_enough(english: str) -> bool:
    """Return whether a text with placeholders has words enough to be known by: “%(first)s and %(last)s” has not."""
    return len(re.findall(r"[A-Za-z]{2,}", PLACEHOLDER.sub(" ", english))) >= 2


def reader(language: str) -> Client:
    client = Client(raise_request_exception=False)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def read(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.fixture
def demo(db: None) -> None:
    load_demo(at=timezone.now())


def test_the_search_for_english_finds_english() -> None:
    """A page in English is full of what the tests below look for, so their empty lists say something."""
    english = English("da")
    with translation.override("en"):
        texts = page_texts(render_to_string("404.html"))
    found = english.among(texts)
    assert {"We cannot find that page", "Leave this site", "Need help right now?", "My list (0)"} <= set(found)


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_says_something_in_english(language: str) -> None:
    client, english = reader(language), English(language)
    listings = [str(pk) for pk in ListingText.objects.order_by("listing_id").values_list("listing_id", flat=True)[:8]]
    for listing in listings[:2]:
        client.post("/my-list/change/", {"do": f"save:{listing}"})
    shared = re.search(r"/lists/[^\"]+/", read(client, "/my-list/"))
    assert shared is not None
    addresses = [*PAGES, shared.group(), *(f"/groups/{listing}/" for listing in listings)]
    pages = {address: read(client, address) for address in addresses}
    assert {page_language(html) for html in pages.values()} == {language}
    found = {address: english.among(page_texts(html)) for address, html in pages.items()}
    assert {address: texts for address, texts in found.items() if texts} == {}


@pytest.mark.django_db
@pytest.mark.parametrize("template", ERROR_PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_error_page_says_something_in_english(language: str, template: str) -> None:
    with translation.override(language):
        html = render_to_string(template)
    assert page_language(html) == language
    assert English(language).among(page_texts(html)) == []
    assert len(page_texts(html)) > 10


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "name", "promise"),
    [("da", "Havnekoret", "Vi synger sammen."), ("nl", "Het havenkoor", "We zingen samen.")],
)
def test_a_listing_is_read_in_the_language_of_the_page(language: str, name: str, promise: str) -> None:
    listing = make_listing("Harbour choir", texts={language: {"name": name, "promise": promise}})
    client = reader(language)
    for address in ("/groups/", f"/groups/{listing.pk}/"):
        texts = page_texts(read(client, address))
        assert {name, promise} <= set(texts)
        assert "Harbour choir" not in texts


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_in_another_language_is_marked(language: str) -> None:
    """A screen reader that reads English words with a Danish voice is not understood (WCAG 3.1.2)."""
    own_words = {
        "promise": "We sing by ear.",
        "description": "Songs of the sea.",
        "who_comes": "Neighbours of all ages.",
        "who_for": "Everyone who likes to sing.",
        "who_not_for": "People who want to practise hard.",
        "common_ground": "being new in town",
        "who_greets": "Ida meets you.",
        "first_visit": ["Ida shows you a chair."],
    }
    reason = "People of all ages sing together."
    listing = make_listing("Harbour choir", text=own_words, ties={"bridging": ("abc", reason)})
    client = reader(language)
    english = {"Harbour choir", reason, *(text for text in own_words.values() if isinstance(text, str))}
    english |= set(own_words["first_visit"])
    html = read(client, f"/groups/{listing.pk}/")
    assert [text for text in english if text not in html] == []
    assert english & set(page_texts(html)) == set()
    client.post("/my-list/change/", {"do": f"save:{listing.pk}"})
    for address in ("/groups/", "/my-list/", "/my-list/print/"):
        assert english & set(page_texts(read(client, address))) == set(), address
