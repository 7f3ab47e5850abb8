"""Every public change of a listing is told, whatever made it, and what is not public says nothing."""

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.actions import bins, search_documents, webhook_post, webhooks
from directory.models import Listing, OutgoingState, User, Webhook, WebhookDelivery
from directory.webhooks.events import ABOUT_LISTINGS, Event
from tests.actions.test_imports import CHOIR, GARDEN, run, write
from tests.actions.webhook_steps import STEPS, Town
from tests.listings import NOON, make_listing
from tests.webhook_receiver import Receiver, receiving

pytestmark = pytest.mark.django_db
SOON = timedelta(minutes=1)


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.FOOTBRIDGE_WEBHOOK_PRIVATE = True
    with receiving() as found:
        yield found


@pytest.fixture
def hook(receiver: Receiver, stine: User) -> Webhook:
    return webhooks.make(name="Town", url=receiver.url, events=ABOUT_LISTINGS, by=stine, at=NOON)[0]


def heard(receiver: Receiver, *, at: Any = NOON) -> list[tuple[str, str]]:
    """Let the worker send what waits; return the new events with the ids of their listings."""
    already = len(receiver.got)
    webhook_post.run_once(at=max(at, timezone.now()) + SOON)
    return receiver.events[already:]


def test_each_thing_that_is_done_says_exactly_what_it_changed(receiver: Receiver, hook: Webhook, stine: User) -> None:
    town = Town(make_listing("Choir", status="draft"), make_listing("Chess"), stine, NOON)
    assert heard(receiver) == [(Event.PUBLISHED, str(town.chess.pk))]
    wrong = []
    for number, step in enumerate(STEPS, start=1):
        town.at = NOON + timedelta(hours=number)
        step.do(town)
        told = heard(receiver, at=town.at + timedelta(days=10))
        about_choir = tuple(event for event, pk in told if pk == str(town.choir.pk))
        if about_choir != tuple(map(str, step.events)):
            wrong.append((step.name, about_choir))
    assert wrong == []
    assert not WebhookDelivery.objects.exclude(state=OutgoingState.SENT).exists()


def test_what_a_message_says(receiver: Receiver, hook: Webhook, settings: Any) -> None:
    settings.FOOTBRIDGE_SITE_URL = "https://town.example"
    choir = make_listing("Choir", revision=4)
    heard(receiver)
    message = receiver.got[0].message
    assert message["timestamp"].endswith("Z")
    del message["timestamp"]
    assert message == {
        "type": "listing.published",
        "data": {
            "id": str(choir.pk),
            "revision": 4,
            "page": f"https://town.example/groups/{choir.pk}/",
            "api": f"https://town.example/api/v1/listings/{choir.pk}/",
            "hsds": f"https://town.example/api/hsds/services/{choir.pk}",
        },
    }


def test_what_is_away_gives_its_id_and_nothing_else(receiver: Receiver, hook: Webhook, stine: User) -> None:
    choir = make_listing("Choir")
    heard(receiver)
    Listing.objects.filter(pk=choir.pk).update(hidden_at=NOON)
    search_documents.rewrite([choir.pk], at=NOON)
    assert heard(receiver) == [(Event.WITHDRAWN, str(choir.pk))]
    assert receiver.got[-1].message["data"] == {"id": str(choir.pk)}


@pytest.mark.parametrize(
    "fields", [{"status": "draft"}, {"hidden_at": NOON}, {"vanished_at": NOON}, {"is_crisis_line": True}]
)
def test_what_is_not_public_says_nothing(receiver: Receiver, hook: Webhook, fields: dict[str, Any]) -> None:
    choir = make_listing("Choir", **fields)
    search_documents.rewrite([choir.pk], at=NOON)
    assert heard(receiver) == []
    assert not WebhookDelivery.objects.exists()


def test_what_was_published_and_hidden_before_anything_left_says_nothing(receiver: Receiver, hook: Webhook) -> None:
    choir = make_listing("Choir")
    Listing.objects.filter(pk=choir.pk).update(hidden_at=NOON)
    search_documents.rewrite([choir.pk], at=NOON)
    assert heard(receiver) == []
    assert not WebhookDelivery.objects.exists()


def test_what_is_deleted_for_good_was_told_before(receiver: Receiver, hook: Webhook, stine: User) -> None:
    town = Town(make_listing("Choir"), make_listing("Chess"), stine, NOON)
    heard(receiver)
    bins.throw_away(town.choir, by=town.by, at=NOON)
    assert bins.empty(town.choir.pk, at=NOON + timedelta(days=40)) == "emptied"
    assert heard(receiver) == [(Event.WITHDRAWN, str(town.choir.pk))]


def test_many_changes_of_one_listing_are_one_message(receiver: Receiver, hook: Webhook) -> None:
    choir = make_listing("Choir")
    heard(receiver)
    for _time in range(5):
        search_documents.rewrite([choir.pk], at=NOON)
    assert WebhookDelivery.objects.filter(state=OutgoingState.PENDING).count() == 1
    assert heard(receiver) == [(Event.CHANGED, str(choir.pk))]


def test_a_change_that_is_taken_back_by_its_transaction_says_nothing(hook: Webhook) -> None:
    with transaction.atomic():
        make_listing("Choir")
        assert WebhookDelivery.objects.exists()
        transaction.set_rollback(True)
    assert not WebhookDelivery.objects.exists()


def test_everybody_is_told_what_they_asked_for(receiver: Receiver, hook: Webhook, stine: User) -> None:
    with receiving() as other:
        webhooks.make(name="Other", url=other.url, events=["listing.withdrawn"], by=stine, at=NOON)
        choir = make_listing("Choir")
        assert heard(receiver) == [(Event.PUBLISHED, str(choir.pk))]
        assert other.got == []
        Listing.objects.filter(pk=choir.pk).update(hidden_at=NOON)
        search_documents.rewrite([choir.pk], at=NOON)
        heard(receiver)
        assert other.events == [(Event.WITHDRAWN, str(choir.pk))]


def test_without_a_webhook_a_change_costs_one_question(db: None) -> None:
    choir = make_listing("Choir")
    with CaptureQueriesContext(connection) as queries:
        search_documents.rewrite([choir.pk], at=NOON)
    about = [query["sql"] for query in queries.captured_queries if "webhook" in query["sql"]]
    assert len(about) == 1
    assert about[0].startswith("SELECT 1")


def test_an_import_tells_what_came_what_changed_and_what_went(
    receiver: Receiver, hook: Webhook, tmp_path: Path
) -> None:
    run(write(tmp_path / "a.jsonl", [CHOIR, GARDEN]))
    choir = str(Listing.objects.get(source_ref="choir").pk)
    garden = str(Listing.objects.get(source_ref="garden").pk)
    assert sorted(heard(receiver)) == sorted([(Event.PUBLISHED, choir), (Event.PUBLISHED, garden)])
    run(write(tmp_path / "a.jsonl", [CHOIR, GARDEN]), at=NOON + timedelta(days=1))
    assert heard(receiver, at=NOON + timedelta(days=1)) == []
    changed = {**CHOIR, "description": "We sing together every Tuesday, with tea."}
    run(write(tmp_path / "a.jsonl", [changed]), at=NOON + timedelta(days=2))
    told = heard(receiver, at=NOON + timedelta(days=2))
    assert sorted(told) == sorted([(Event.CHANGED, choir), (Event.WITHDRAWN, garden)])
    run(write(tmp_path / "a.jsonl", [changed, GARDEN]), at=NOON + timedelta(days=3))
    assert heard(receiver, at=NOON + timedelta(days=3)) == [(Event.PUBLISHED, garden)]


def test_a_big_import_writes_its_rows_in_few_statements(hook: Webhook, tmp_path: Path) -> None:
    rows = [{"id": f"g{number}", "name": f"Garden {number}"} for number in range(1200)]
    with CaptureQueriesContext(connection) as queries:
        run(write(tmp_path / "a.jsonl", rows))
    written = [query["sql"] for query in queries.captured_queries if query["sql"].startswith("INSERT")]
    statements = [sql for sql in written if "webhookdelivery" in sql]
    assert WebhookDelivery.objects.count() == 1200
    assert len(statements) <= 30


def test_no_word_of_a_message_is_logged(receiver: Receiver, hook: Webhook, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        make_listing("Choir")
        heard(receiver)
    logged = json.dumps([record.getMessage() for record in caplog.records])
    assert "Webhooks: sent 1" in logged
    assert receiver.url not in logged
