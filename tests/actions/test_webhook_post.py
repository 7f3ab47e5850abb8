"""Messages leave signed, come again when they fail, and stop where nobody takes them."""

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from directory.actions import search_documents, webhook_post, webhooks
from directory.actions.webhook_changes import key_of
from directory.actions.webhooks import WebhookError
from directory.models import Listing, OutgoingState, User, Webhook, WebhookDelivery
from directory.webhooks.events import ABOUT_LISTINGS, BACK_OFF, Event
from directory.webhooks.post import Answer
from tests.listings import NOON, make_listing
from tests.webhook_receiver import Receiver, receiving

pytestmark = pytest.mark.django_db
S = OutgoingState
MINUTE = timedelta(minutes=1)


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.FOOTBRIDGE_WEBHOOK_PRIVATE = True
    with receiving() as found:
        yield found


@pytest.fixture
def made(receiver: Receiver, stine: User) -> tuple[Webhook, str]:
    return webhooks.make(name="Town", url=receiver.url, events=ABOUT_LISTINGS, by=stine, at=NOON)


@pytest.fixture
def hook(made: tuple[Webhook, str]) -> Webhook:
    return made[0]


def change(listing: Listing, *, at: Any = NOON) -> WebhookDelivery:
    """Let a listing be changed, and return the message that waits."""
    search_documents.rewrite([listing.pk], at=at)
    return WebhookDelivery.objects.get(listing_id=listing.pk, state=S.PENDING, dedupe_key__endswith=listing.pk.hex)


@pytest.fixture
def choir(hook: Webhook) -> Listing:
    """A listing of which everybody was told."""
    listing = make_listing("Choir")
    WebhookDelivery.objects.all().delete()
    return listing


def owner_of(hook: Webhook) -> User:
    assert hook.owner
    return hook.owner


def test_a_message_is_signed_so_that_its_receiver_can_check_it(
    receiver: Receiver, made: tuple[Webhook, str], choir: Listing
) -> None:
    message = change(choir)
    assert webhook_post.run_once(at=NOON + MINUTE).sent == 1
    (got,) = receiver.got
    assert got.is_signed_by(made[1])
    assert got.headers["webhook-id"] == f"msg_{message.pk.hex}"
    assert abs(int(got.headers["webhook-timestamp"]) - (NOON + MINUTE).timestamp()) < 5
    got.body += b" "
    assert not got.is_signed_by(made[1])


def test_the_log_keeps_status_and_time(receiver: Receiver, hook: Webhook, choir: Listing) -> None:
    message = change(choir)
    webhook_post.run_once(at=NOON + MINUTE)
    message.refresh_from_db()
    assert (message.state, message.status_code, message.event) == (S.SENT, 204, Event.CHANGED)
    assert message.milliseconds is not None
    assert message.finished_at is not None
    hook.refresh_from_db()
    assert hook.arrived_at is not None


def test_the_secret_is_sealed_at_rest(made: tuple[Webhook, str]) -> None:
    hook, secret = made
    hook.refresh_from_db()
    assert secret.removeprefix("whsec_") not in hook.secret
    assert webhooks.secrets_of(hook, at=NOON) == [secret]


def test_for_a_day_after_a_change_both_secrets_hold(
    receiver: Receiver, made: tuple[Webhook, str], choir: Listing
) -> None:
    hook, old = made
    new = webhooks.rotate(hook, by=owner_of(hook), at=NOON)
    change(choir)
    webhook_post.run_once(at=NOON + timedelta(hours=23))
    assert receiver.got[0].is_signed_by(old)
    assert receiver.got[0].is_signed_by(new)
    change(choir, at=NOON + timedelta(days=1))
    webhook_post.run_once(at=NOON + timedelta(days=1, minutes=1))
    assert not receiver.got[1].is_signed_by(old)
    assert receiver.got[1].is_signed_by(new)


def test_a_new_data_key_seals_both_secrets_anew(made: tuple[Webhook, str], settings: Any) -> None:
    hook, old = made
    new = webhooks.rotate(hook, by=owner_of(hook), at=NOON)
    settings.FOOTBRIDGE_DATA_KEYS = {"newest": os.urandom(32), **settings.FOOTBRIDGE_DATA_KEYS}
    assert webhooks.reseal_some(limit=10) == 1
    assert webhooks.reseal_some(limit=10) == 0
    settings.FOOTBRIDGE_DATA_KEYS = {"newest": settings.FOOTBRIDGE_DATA_KEYS["newest"]}
    hook.refresh_from_db()
    assert webhooks.secrets_of(hook, at=NOON) == [new, old]
    assert set(webhooks.uses()) == {"newest"}


def test_what_fails_comes_again_later_and_later_with_the_same_id(
    receiver: Receiver, hook: Webhook, choir: Listing
) -> None:
    receiver.answers = [500, 302, 503, 200]
    message = change(choir)
    at = NOON + MINUTE
    for wait in BACK_OFF[:3]:
        assert webhook_post.run_once(at=at).later == 1
        message.refresh_from_db()
        assert wait <= message.due_at - at <= wait * 1.2 + timedelta(seconds=5)
        assert webhook_post.run_once(at=at + wait / 2).later == 0  # not before
        at = message.due_at + timedelta(seconds=5)
    assert webhook_post.run_once(at=at).sent == 1
    assert len({row.headers["webhook-id"] for row in receiver.got}) == 1
    assert len({row.headers["webhook-timestamp"] for row in receiver.got}) == 4
    message.refresh_from_db()
    assert (message.attempts, message.error_code) == (4, "")


def test_after_the_last_try_a_message_is_given_up(receiver: Receiver, hook: Webhook, choir: Listing) -> None:
    receiver.answers = [500]
    message = change(choir)
    for _try in range(len(BACK_OFF) + 1):
        Webhook.objects.update(retry_at=None, failing_since=None)
        message.refresh_from_db()
        webhook_post.run_once(at=message.due_at)
    message.refresh_from_db()
    assert (message.state, message.error_code, message.status_code) == (S.FAILED, "http_500", 500)
    assert webhooks.try_again(message, at=NOON)
    receiver.answers = [200]
    assert webhook_post.run_once(at=NOON).sent == 1


def test_a_dead_receiver_costs_one_try_and_nothing_is_lost(receiver: Receiver, hook: Webhook) -> None:
    for number in range(20):
        make_listing(f"Garden {number}")
    receiver.answers = [503]
    counts = webhook_post.run_once(at=timezone.now() + MINUTE)
    assert (len(receiver.got), counts.later) == (1, 1)
    receiver.answers = [200]
    Webhook.objects.update(retry_at=None)
    webhook_post.run_once(at=timezone.now() + timedelta(hours=1))
    assert WebhookDelivery.objects.filter(state=S.SENT).count() == 20
    hook.refresh_from_db()
    assert (hook.failures, hook.failing_since) == (0, None)


def test_who_takes_nothing_for_five_days_is_paused_and_keeps_what_waits(
    receiver: Receiver, hook: Webhook, choir: Listing
) -> None:
    receiver.answers = [500]
    change(choir)
    Webhook.objects.update(failing_since=NOON - timedelta(days=5))
    webhook_post.run_once(at=NOON + MINUTE)
    hook.refresh_from_db()
    assert hook.pause_reason == "failing"
    assert list(Webhook.objects.stopped()) == [hook]
    assert webhook_post.run_once(at=NOON + timedelta(days=2)).later == 0
    receiver.answers = [200]
    assert webhooks.resume(hook, by=owner_of(hook), at=NOON + timedelta(days=2))
    assert webhook_post.run_once(at=NOON + timedelta(days=2)).sent == 1


def test_410_ends_it(receiver: Receiver, hook: Webhook, choir: Listing) -> None:
    receiver.answers = [410]
    message = change(choir)
    webhook_post.run_once(at=NOON + MINUTE)
    hook.refresh_from_db()
    message.refresh_from_db()
    assert (hook.pause_reason, message.state) == ("gone", S.FAILED)


def test_while_it_is_paused_changes_gather_one_a_listing(receiver: Receiver, hook: Webhook, choir: Listing) -> None:
    assert webhooks.pause(hook, by=owner_of(hook), at=NOON)
    assert not webhooks.pause(hook, by=owner_of(hook), at=NOON)
    for _time in range(3):
        change(choir)
    assert webhook_post.run_once(at=NOON + MINUTE).sent == 0
    webhooks.resume(hook, by=owner_of(hook), at=NOON)
    assert webhook_post.run_once(at=NOON + MINUTE).sent == 1
    assert receiver.events == [(Event.CHANGED, str(choir.pk))]


def test_a_change_on_the_way_is_a_message_of_its_own(receiver: Receiver, hook: Webhook, choir: Listing) -> None:
    first = change(choir)
    WebhookDelivery.objects.filter(pk=first.pk).update(
        state=S.HANDED_OVER, lease_until=NOON + MINUTE, dedupe_key=f"{key_of(hook.pk, choir.pk)}:{first.pk.hex}"
    )
    second = change(choir)
    assert first.pk != second.pk
    assert webhook_post.run_once(at=NOON + timedelta(seconds=30)).sent == 1


def test_what_failed_gives_way_to_the_newer_message_about_the_same_listing(
    receiver: Receiver, hook: Webhook, choir: Listing
) -> None:
    receiver.answers = [500, 200]
    first = change(choir)
    webhook_post.run_once(at=NOON + MINUTE)
    Listing.objects.filter(pk=choir.pk).update(hidden_at=NOON)
    second = change(choir, at=NOON + MINUTE)
    counts = webhook_post.run_once(at=NOON + timedelta(hours=1))
    assert counts.sent == 1
    assert not WebhookDelivery.objects.filter(pk=first.pk).exists()
    assert receiver.got[-1].headers["webhook-id"] == f"msg_{second.pk.hex}"
    assert receiver.got[-1].message["type"] == Event.WITHDRAWN


def test_who_may_have_been_told_that_a_group_is_gone_is_told_when_it_is_back(
    receiver: Receiver, hook: Webhook, choir: Listing
) -> None:
    Webhook.objects.filter(pk=hook.pk).update(events=[Event.PUBLISHED, Event.WITHDRAWN])
    receiver.answers = [500]  # it came, and the answer was lost
    Listing.objects.filter(pk=choir.pk).update(hidden_at=NOON)
    search_documents.rewrite([choir.pk], at=NOON)
    webhook_post.run_once(at=NOON + MINUTE)
    Listing.objects.filter(pk=choir.pk).update(hidden_at=None)
    search_documents.rewrite([choir.pk], at=NOON + MINUTE)
    receiver.answers = [200]
    webhook_post.run_once(at=NOON + timedelta(hours=1))
    assert receiver.events == [(Event.WITHDRAWN, str(choir.pk)), (Event.PUBLISHED, str(choir.pk))]


def test_what_a_worker_left_goes_again_with_the_same_id(receiver: Receiver, hook: Webhook, choir: Listing) -> None:
    message = change(choir)
    WebhookDelivery.objects.update(
        state=S.HANDED_OVER, lease_until=NOON, claimed_by="dead", attempts=1, event=Event.CHANGED
    )
    counts = webhook_post.run_once(at=NOON + MINUTE)
    assert (counts.picked_up, counts.sent) == (1, 1)
    assert receiver.got[0].headers["webhook-id"] == f"msg_{message.pk.hex}"


def test_two_workers_send_a_message_once(receiver: Receiver, hook: Webhook, choir: Listing) -> None:
    message = change(choir)
    one, other = webhook_post._Pass(NOON + MINUTE), webhook_post._Pass(NOON + MINUTE)
    assert (one.deliver(message.pk), other.deliver(message.pk)) == ("sent", "lost")
    assert len(receiver.got) == 1


def test_a_test_says_nothing_and_leaves_at_once(receiver: Receiver, hook: Webhook, stine: User) -> None:
    Webhook.objects.update(events=["listing.closed"])
    webhooks.test(hook, at=NOON)
    webhook_post.run_once(at=NOON)
    message = receiver.got[0].message
    assert (message["type"], message["data"]) == ("webhook.test", {})


def test_a_private_address_gets_nothing_and_the_log_says_so(
    receiver: Receiver, hook: Webhook, choir: Listing, settings: Any
) -> None:
    message = change(choir)
    settings.FOOTBRIDGE_WEBHOOK_PRIVATE = False
    webhook_post.run_once(at=NOON + MINUTE)
    message.refresh_from_db()
    assert (message.state, message.error_code, message.status_code) == (S.PENDING, "scheme", None)
    assert receiver.got == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"url": "http://example.org/"}, "url"),
        ({"url": "https://localhost/"}, "url"),
        ({"url": "nonsense"}, "url"),
        ({"events": ["nonsense"]}, "events"),
        ({"events": []}, "events"),
    ],
)
def test_what_cannot_be_is_said_at_the_field(stine: User, given: dict[str, Any], field: str) -> None:
    values = {"name": "Town", "url": "https://example.org/", "events": ["listing.closed"], **given}
    with pytest.raises(WebhookError) as caught:
        webhooks.make(**values, by=stine, at=NOON)
    assert caught.value.field == field
    assert not Webhook.objects.exists()


def test_the_log_is_kept_for_thirty_days(receiver: Receiver, hook: Webhook, choir: Listing) -> None:
    change(choir)
    webhook_post.run_once(at=NOON + MINUTE)
    chess = make_listing("Chess")
    waiting = change(chess)
    assert webhooks.forget_old(at=NOON + timedelta(days=29)) == 0
    assert webhooks.forget_old(at=NOON + timedelta(days=31)) == 1
    webhooks.pause(hook, by=owner_of(hook), at=NOON)
    assert webhooks.forget_old(at=NOON + timedelta(days=31)) == 1
    assert not WebhookDelivery.objects.filter(pk=waiting.pk).exists()


def test_a_webhook_whose_secret_does_not_open_sends_nothing(receiver: Receiver, hook: Webhook, choir: Listing) -> None:
    message = change(choir)
    Webhook.objects.update(secret="nonsense")
    assert webhook_post.run_once(at=NOON + MINUTE).later == 1
    message.refresh_from_db()
    assert (message.error_code, receiver.got) == ("no_secret", [])


def test_a_webhook_that_was_deleted_on_the_way_leaves_nothing_to_be_written(hook: Webhook, choir: Listing) -> None:
    passage, message = webhook_post._Pass(NOON + MINUTE), change(choir)
    ready = webhook_post._hand_over(message.pk, worker=passage._worker, at=NOON + MINUTE)
    assert isinstance(ready, webhook_post._Ready)
    hook.delete()
    assert passage._keep(ready.row, Answer(500, 1, "http_500")) == "later"
    assert not WebhookDelivery.objects.exists()
