"""Atom feeds: read by another program without a complaint, with ids that stay and dates that are true."""

from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest
from django.test import Client
from django.urls import reverse

from directory.models import Listing
from tests.listings import index, make_listing, make_term

pytestmark = pytest.mark.django_db
NASTY = "Tea & <b>cake</b> \x0b]]> & more"


def read(client: Client, address: str, **data: Any) -> Any:
    response = client.get(address, data)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    found = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert found.bozo == 0, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def test_what_is_new_and_changed_is_a_feed_that_others_read(client: Client) -> None:
    choir = make_listing("Choir & friends", text={"promise": NASTY}, terms=(make_term("singing"),))
    make_listing("Help line", is_crisis_line=True)
    make_listing("Draft", status="draft")
    Listing.objects.filter(pk=choir.pk).update(
        created_at=datetime(2026, 2, 1, 9, tzinfo=UTC), modified_at=datetime(2026, 3, 1, 9, tzinfo=UTC)
    )
    found = read(client, reverse("feed_new"))
    [entry] = found.entries
    assert entry.title == "Choir & friends"
    assert entry.id == choir.pk.urn
    assert entry.link == f"http://testserver/groups/{choir.pk}/"
    assert (entry.published, entry.updated) == ("2026-02-01T09:00:00+00:00", "2026-03-01T09:00:00+00:00")
    assert entry.summary == "Tea &amp; &lt;b&gt;cake&lt;/b&gt; ]]&gt; &amp; more"
    assert [tag.term for tag in entry.tags] == ["Group", "Singing"]
    assert found.feed.title == "New and changed groups"
    assert found.feed.author == "Footbridge"
    links = {link.rel: link.href for link in found.feed.links}
    assert links == {"self": "http://testserver/feeds/new.atom", "alternate": "http://testserver/groups/"}
    assert found.feed.id.startswith("urn:uuid:")


def test_the_newest_change_comes_first_and_ids_stay(client: Client) -> None:
    choir, chess = make_listing("Choir"), make_listing("Chess")
    before = read(client, reverse("feed_new"))
    assert [entry.title for entry in before.entries] == ["Chess", "Choir"]
    choir.texts.update(name="Big choir")
    choir.save()
    after = read(client, reverse("feed_new"))
    assert [entry.title for entry in after.entries] == ["Big choir", "Chess"]
    assert [entry.id for entry in after.entries] == [choir.pk.urn, chess.pk.urn]
    assert before.feed.id == after.feed.id


def test_a_search_is_a_feed_of_the_same_groups(client: Client) -> None:
    make_listing("Choir", terms=(make_term("singing"),))
    make_listing("Chess")
    found = read(client, reverse("results_feed"), topic="singing", day="tu")
    assert [entry.title for entry in found.entries] == ["Choir"]
    assert found.feed.title == "Groups: Tuesday, Singing"
    assert {link.rel: link.href for link in found.feed.links}["alternate"] == (
        "http://testserver/groups/?day=tu&topic=singing"
    )


def test_a_feed_without_an_entry_is_one_that_others_read_and_stays_the_same(client: Client) -> None:
    assert read(client, reverse("feed_new")).entries == []
    make_listing()
    first, second = (client.get(reverse("results_feed"), {"day": "mo"}) for _time in range(2))
    assert first.content == second.content
    assert read(client, reverse("results_feed"), day="mo").entries == []


def test_what_a_feed_does_not_know_is_a_problem(client: Client) -> None:
    for address, data in ((reverse("results_feed"), {"topic": "nonsense"}), (reverse("feed_new"), {"day": "tu"})):
        response = client.get(address, data)
        assert response.status_code == 400
        assert response["Content-Type"] == "application/problem+json"


def test_a_feed_that_has_not_changed_is_not_sent_again(client: Client) -> None:
    make_listing()
    first = client.get(reverse("feed_new"))
    assert client.get(reverse("feed_new"), headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(reverse("feed_new"), headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304


def test_a_feed_speaks_the_language_of_its_address(client: Client) -> None:
    choir = make_listing("Choir", texts={"da": {"name": "Kor", "promise": "Vi synger"}})
    index(choir)
    found = read(client, reverse("feed_new"), lang="da")
    assert (found.entries[0].title, found.entries[0].summary) == ("Kor", "Vi synger")
    assert found.feed.language == "da"
