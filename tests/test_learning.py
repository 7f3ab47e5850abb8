"""The ideas behind this site: complete, easy to read, with sources, and a way to them where they are used."""

import re
from html import unescape
from itertools import chain
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from directory.learning import BY_SLUG, TOPICS, Topic
from directory.readability import Level, reading

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
# Where people meet an idea, and the page that explains it there.
USED = [
    ("bridges/practice/caseload.html", "warm-introduction"),
    ("bridges/practice/introduction.html", "warm-introduction"),
    ("bridges/practice/introduction.html", "care"),
    ("bridges/practice/follow_up.html", "care"),
    ("bridges/room/tasks.html", "making-room"),
    ("bridges/room/task.html", "making-room"),
    ("bridges/room/task_form.html", "making-room"),
    ("desk/capital_rate.html", "capital"),
    ("desk/capital_talk.html", "capital"),
    ("directory/_listing_sections.html", "capital"),
    ("keep/section.html", "capital"),
]
FEWEST_WORDS, MOST_WORDS = 230, 400
OTHER_PEOPLES_WORDS = re.compile(
    r"\b(diagnos\w*|risks?|problems?|clients?|cases?|patients?|complian\w*)\b", re.IGNORECASE
)

topics = pytest.mark.parametrize("topic", TOPICS, ids=list(BY_SLUG))


def text_of(topic: Topic) -> str:
    """Return what a page says, one sentence after the other; names of books are left out."""
    more = topic.more.lines if topic.more else ()
    lines = chain([topic.what], more, [topic.on_tuesday], topic.this_week, [topic.is_not], topic.questions)
    return "\n".join(str(line) for line in lines)


@topics
def test_a_page_is_complete_and_fits_into_four_minutes(topic: Topic) -> None:
    assert all([topic.name, topic.invitation, topic.promise, topic.what, topic.on_tuesday, topic.is_not])
    assert 3 <= len(topic.this_week) <= 5
    assert len(topic.questions) >= 3
    assert "Tuesday" in str(topic.on_tuesday) or topic.slug == "capital"
    assert FEWEST_WORDS <= len(text_of(topic).split()) <= MOST_WORDS


@topics
def test_an_idea_says_where_it_comes_from(topic: Topic) -> None:
    assert len(topic.sources) >= 2
    for source in topic.sources:
        assert all([source.author, source.title, source.publisher])
        assert 1960 < source.year < 2027


@topics
def test_a_page_is_easy_to_read(topic: Topic) -> None:
    found = reading(text_of(topic), language="en")
    assert found is not None
    assert found.level == Level.EASY


@topics
def test_a_page_speaks_of_people_in_plain_words(topic: Topic) -> None:
    assert OTHER_PEOPLES_WORDS.findall(text_of(topic)) == []


@topics
def test_a_picture_says_in_words_what_it_shows_and_has_no_colours_of_its_own(topic: Topic) -> None:
    alone = render_to_string(f"learn/pictures/{topic.slug}.svg", {"is_titled": True})
    assert re.search(r'<title id="pic-title">.+</title><desc id="pic-desc">.+</desc>', alone)
    assert not re.search(r"style=|fill=|stroke=", alone)
    assert "<title" not in render_to_string(f"learn/pictures/{topic.slug}.svg", {"is_titled": False})


@pytest.mark.django_db
@topics
def test_everybody_can_read_a_page_and_nothing_of_them_is_kept(client: Client, topic: Topic) -> None:
    page = client.get(reverse("learn_topic", args=[topic.slug]))
    assert page.status_code == 200
    assert not page.cookies
    said = unescape(strip_tags(page.content.decode()))
    for line in text_of(topic).splitlines():
        assert line in said
    for source in topic.sources:
        assert source.title in said
        assert f"({source.year})" in said
    assert f'href="{reverse(topic.used_at)}"' in page.content.decode()
    assert "noindex" not in page.content.decode()


@pytest.mark.django_db
def test_all_ideas_stand_on_one_page(client: Client) -> None:
    page = client.get(reverse("learn")).content.decode()
    for topic in TOPICS:
        assert f'href="{reverse("learn_topic", args=[topic.slug])}"' in page


@pytest.mark.django_db
def test_an_idea_that_we_do_not_explain_is_not_there(client: Client) -> None:
    assert client.get("/learn/phrenology/").status_code == 404


@pytest.mark.parametrize(("template", "slug"), USED)
def test_the_way_to_a_page_stands_where_the_idea_is_used(template: str, slug: str) -> None:
    assert f'{{% learn_link topic="{slug}" %}}' in (TEMPLATES / template).read_text(encoding="utf-8")
