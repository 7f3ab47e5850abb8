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
