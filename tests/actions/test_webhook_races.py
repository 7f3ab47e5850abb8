"""A change while its message is leaving: it is told, by that message or by one of its own."""

import threading
import time
from typing import Any

import pytest
from django.db import connection, transaction

from directory.actions import search_documents, webhook_post, webhooks
from directory.models import OutgoingState, User, WebhookDelivery
from directory.webhooks.events import ABOUT_LISTINGS
from tests.listings import NOON, make_listing

LATER = NOON.replace(year=NOON.year + 10)


def test_a_change_waits_for_the_sender_and_then_has_a_message_of_its_own(transactional_db: None, settings: Any) -> None:
    """The sender has read the listing and not committed yet; the change must not fall to a message that left."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    settings.FOOTBRIDGE_WEBHOOK_PRIVATE = True
    stine = User.objects.create_user("stine@example.org", is_steward=True)
    webhooks.make(name="Town", url="https://example.org/", events=ABOUT_LISTINGS, by=stine, at=NOON)
    choir = make_listing("Choir")
    first = WebhookDelivery.objects.get()

    def change() -> None:
        search_documents.rewrite([choir.pk], at=NOON)
        connection.close()

    other = threading.Thread(target=change)
    with transaction.atomic():
        ready = webhook_post._hand_over(first.pk, worker="one", at=LATER)
        assert not isinstance(ready, str)
        other.start()
        time.sleep(0.5)  # the other one waits for the row that this one holds
        assert other.is_alive()
    other.join(timeout=10)
    assert not other.is_alive()
    states = dict(WebhookDelivery.objects.values_list("pk", "state"))
    assert states.pop(first.pk) == OutgoingState.HANDED_OVER
    assert list(states.values()) == [OutgoingState.PENDING]


def test_two_workers_with_two_messages_about_one_listing_do_not_wait_for_each_other(
    transactional_db: None, settings: Any
) -> None:
    """What failed waits for its next try beside what changed since; both are due, and each worker takes one."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    settings.FOOTBRIDGE_WEBHOOK_PRIVATE = True
    stine = User.objects.create_user("stine@example.org", is_steward=True)
    webhooks.make(name="Town", url="https://example.org/", events=ABOUT_LISTINGS, by=stine, at=NOON)
    choir = make_listing("Choir")
    failures: list[Exception] = []

    def hand_over(pk: Any, start: threading.Barrier) -> None:
        try:
            start.wait(timeout=10)
            webhook_post._hand_over(pk, worker="any", at=LATER)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    for _round in range(20):
        old = WebhookDelivery.objects.get()
        WebhookDelivery.objects.filter(pk=old.pk).update(
            state=OutgoingState.PENDING, dedupe_key=f"{old.pk}", lease_until=None
        )
        search_documents.rewrite([choir.pk], at=NOON)
        keys, start = list(WebhookDelivery.objects.values_list("pk", flat=True)), threading.Barrier(2)
        workers = [threading.Thread(target=hand_over, args=(pk, start)) for pk in keys]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(timeout=20)
        assert not failures
