"""The rows of webhooks on the desk, and of the page for developers."""

from datetime import datetime
from typing import Any

from directory.actions import webhooks
from directory.models import User, WebhookDelivery
from tests.access.rows import EVERYBODY, READ, SEND, STEWARDS, Row, Thing

NEW = (("name", "City website"), ("url", "https://example.org/changes"), ("events", "listing.changed"))

ROWS = [
    Row("use_this_data", READ, EVERYBODY),
    Row("desk_webhooks", READ, STEWARDS),
    Row("desk_webhooks", SEND, STEWARDS, data=NEW),
    Row("desk_webhook", READ, STEWARDS, Thing.WEBHOOK),
    Row("desk_webhook", SEND, STEWARDS, Thing.WEBHOOK, data=(("do", "rotate"),)),
    Row("desk_webhook_delete", READ | SEND, STEWARDS, Thing.WEBHOOK),
    Row("desk_webhook_message", SEND, STEWARDS, Thing.WEBHOOK_MESSAGE),
]


def webhook_things(owner: User, at: datetime) -> dict[Thing, list[Any]]:
    """Make a publisher who is told of changes, and a message that did not arrive."""
    made, _secret = webhooks.make(name="City", url="https://example.org/", events=["listing.closed"], by=owner, at=at)
    lost = WebhookDelivery.objects.create(
        webhook=made, dedupe_key="lost", event="webhook.test", state="failed", due_at=at, changed_at=at, finished_at=at
    )
    return {Thing.WEBHOOK: [made.pk], Thing.WEBHOOK_MESSAGE: [made.pk, lost.pk]}
