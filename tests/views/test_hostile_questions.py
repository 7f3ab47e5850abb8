"""Questions that no page asks: they are answered like any other, or refused with a page that says what to do."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.listings import make_listing

pytestmark = pytest.mark.django_db

PATTERNS = [
    ".*",
    "(a+)+$",
    "[",
    "\\",
    "%",
    "choir*",
    "^choir$",
    '"choir',
    "choir)",
    "-choir",
    "choir OR 1=1",
    "*",
    "AND NOT",
]


@pytest.mark.parametrize("text", PATTERNS)
def test_patterns_are_words_and_marks_like_others(client: Client, text: str) -> None:
    make_listing("Choir by the sea")
    page = client.get("/groups/", {"q": text})
    assert page.status_code == 200
    words = client.get("/groups/words/", {"q": text})
    assert words.status_code == 200


def test_pattern_around_a_word_finds_the_word(client: Client) -> None:
    make_listing("Choir by the sea")
    for text in ("choir*", "^choir$", '"choir', "choir)"):
        assert "Choir by the sea" in client.get("/groups/", {"q": text}).content.decode()


@pytest.mark.parametrize("group", ["topic", "access", "day", "nonsense"])
def test_thousands_of_filters_are_refused_with_a_page(client: Client, group: str) -> None:
    question = "&".join(f"{group}=value{number}" for number in range(8000))
    answer = client.get(f"/groups/?{question}")
    assert answer.status_code == 400
    assert f'href="{reverse("home")}"' in answer.content.decode()


def test_as_many_filters_as_a_page_can_have_are_answered(client: Client) -> None:
    make_listing("Choir by the sea")
    question = "&".join(f"topic=value{number}" for number in range(190))
    answer = client.get(f"/groups/?{question}")
    assert answer.status_code == 200
    assert "We do not know" in answer.content.decode()
