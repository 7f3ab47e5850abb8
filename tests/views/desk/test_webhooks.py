"""The desk's pages of webhooks: the secret once, the log, and what a steward can do."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from directory.actions import webhook_post, webhooks
from directory.models import OutgoingState, User, Webhook, WebhookDelivery
from directory.webhooks.events import ABOUT_LISTINGS
from tests.listings import NOON, make_listing
from tests.logins import log_in
from tests.webhook_receiver import Receiver, receiving

pytestmark = pytest.mark.django_db
NEW = {"name": "City website", "url": "https://example.org/changes", "events": ["listing.changed"]}


@pytest.fixture
def desk(client: Client, stine: User) -> Client:
    return log_in(client, stine)


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.FOOTBRIDGE_WEBHOOK_PRIVATE = True
    with receiving() as found:
        yield found


@pytest.fixture
def hook(receiver: Receiver, stine: User) -> Webhook:
    return webhooks.make(name="Town", url=receiver.url, events=ABOUT_LISTINGS, by=stine, at=NOON)[0]


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_the_secret_is_shown_once_in_the_answer_to_the_form(desk: Client) -> None:
    response = desk.post("/desk/webhooks/", NEW)
    made = Webhook.objects.get()
    secret = re.search(r"whsec_[\w+/=]+", unescape(response.content.decode()))
    assert secret is not None
    assert webhooks.secrets_of(made, at=NOON) == [secret[0]]
    assert "no-store" in response["Cache-Control"]
    for address in ("/desk/webhooks/", f"/desk/webhooks/{made.pk}/"):
        assert "whsec_" not in page(desk, address)
    assert (made.name, made.events, made.owner) == ("City website", ["listing.changed"], User.objects.get())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"url": "http://example.org/"}, "The address has to begin with https://"),
        ({"url": "https://ann:secret@example.org/"}, "Leave the name and the password out"),
        ({"url": "https://127.0.0.1/"}, "We send to the public internet only"),
        ({"events": []}, "Choose at least one."),
        ({"events": ["nonsense"]}, "nonsense"),
        ({"name": ""}, "This is needed."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(desk: Client, change: dict[str, Any], words: str) -> None:
    response = desk.post("/desk/webhooks/", {**NEW, **change})
    assert response.status_code == 422
    assert words in unescape(response.content.decode())
    assert not Webhook.objects.exists()


def test_the_log_shows_what_came_of_each_message(desk: Client, receiver: Receiver, hook: Webhook) -> None:
    receiver.answers = [204, 500]
    make_listing("Choir")
    make_listing("Chess")
    at = timezone.now()
    for _time in range(2):
        webhook_post.run_once(at=at + webhook_post.LEASE)
    shown = page(desk, f"/desk/webhooks/{hook.pk}/")
    assert re.search(r">Choir</a>.*A group is new, or public again", shown)
    assert re.search(r">Chess</a>.*A group is new, or public again", shown)
    assert "A group is new, or public again · Something about a group has changed" in shown
    assert "listing.changed" not in shown
    assert "It arrived" in shown
    assert "204" in shown
    assert "It comes again" in shown
    assert "It answered with an error." in shown
    assert "The last message did not arrive." in shown
    assert "<strong>the last message did not arrive</strong>" in page(desk, "/desk/webhooks/")


def test_what_was_given_up_is_tried_again(desk: Client, receiver: Receiver, hook: Webhook) -> None:
    make_listing("Choir")
    WebhookDelivery.objects.update(state=OutgoingState.FAILED, finished_at=NOON, error_code="timeout", attempts=10)
    lost = WebhookDelivery.objects.get()
    shown = page(desk, f"/desk/webhooks/{hook.pk}/")
    assert "Given up" in shown
    assert "It took longer than ten seconds." in shown
    assert desk.post(f"/desk/webhooks/{hook.pk}/{lost.pk}/").status_code == 302
    assert webhook_post.run_once(at=timezone.now() + webhook_post.LEASE).sent == 1
    assert "Try again" not in page(desk, f"/desk/webhooks/{hook.pk}/")


def test_a_message_of_another_webhook_is_not_here(desk: Client, hook: Webhook, stine: User, receiver: Receiver) -> None:
    other = webhooks.make(name="Other", url=receiver.url, events=ABOUT_LISTINGS, by=stine, at=NOON)[0]
    message = webhooks.test(other, at=NOON)
    assert desk.post(f"/desk/webhooks/{hook.pk}/{message.pk}/").status_code == 404


def test_a_steward_tests_pauses_and_goes_on(desk: Client, receiver: Receiver, hook: Webhook) -> None:
    address = f"/desk/webhooks/{hook.pk}/"
    desk.post(address, {"do": "test"})
    webhook_post.run_once(at=timezone.now())
    assert [row.message["type"] for row in receiver.got] == ["webhook.test"]
    desk.post(address, {"do": "pause"})
    assert "Nothing is sent: a steward paused it." in page(desk, address)
    assert "a steward paused it" in page(desk, "/desk/webhooks/")
    desk.post(address, {"do": "resume"})
    assert "Nothing is sent" not in page(desk, address)
    assert desk.post(address, {"do": "nonsense"}).status_code == 404


def test_a_new_secret_is_shown_once_and_the_page_says_how_long_the_old_one_holds(desk: Client, hook: Webhook) -> None:
    address = f"/desk/webhooks/{hook.pk}/"
    before = webhooks.secrets_of(hook, at=NOON)
    response = desk.post(address, {"do": "rotate"})
    hook.refresh_from_db()
    now = webhooks.secrets_of(hook, at=timezone.now())
    assert len(now) == 2
    assert now[1:] == before
    assert now[0] in unescape(response.content.decode())
    assert "The secret before holds until" in page(desk, address)


def test_deleting_asks_first(desk: Client, hook: Webhook) -> None:
    address = f"/desk/webhooks/{hook.pk}/delete/"
    assert "Delete “Town”?" in page(desk, address)
    assert Webhook.objects.exists()
    assert desk.post(address).status_code == 302
    assert not Webhook.objects.exists()


def test_one_that_stopped_by_itself_waits_on_the_desk(desk: Client, hook: Webhook) -> None:
    assert "Messages to publishers stopped" in page(desk, "/desk/")
    Webhook.objects.update(paused_at=NOON, pause_reason="failing")
    shown = page(desk, "/desk/")
    assert '<span class="queue__words">Messages to publishers stopped</span>' in shown


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_take_the_same_queries_however_many_there_are(
    desk: Client, hook: Webhook, stine: User, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        webhooks.make(name=str(number), url="https://example.org/", events=ABOUT_LISTINGS, by=stine, at=NOON)
        webhooks.test(hook, at=NOON)
    desk.get("/desk/webhooks/")
    with django_assert_num_queries(4):
        desk.get("/desk/webhooks/")
    with django_assert_num_queries(8):
        desk.get(f"/desk/webhooks/{hook.pk}/")
