"""What organisers see of their changes: the answer, the way back, and no name of a steward."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.actions import change_requests, edits, error_reports, listings
from directory.merging import Change
from directory.models import ChangeRequest, Listing, Organiser, ReportKind, User
from tests.keepers import by_steward, editor_of, make_organiser, open_keeping
from tests.listings import NOON, make_listing

pytestmark = pytest.mark.django_db
PROMISE = "text.en.standard.promise"


@pytest.fixture
def choir() -> Listing:
    return make_listing("Harbour choir", text={"promise": "We sing."})


@pytest.fixture
def ida(choir: Listing) -> Organiser:
    return make_organiser(choir)


@pytest.fixture
def browser(ida: Organiser) -> Client:
    client = Client()
    open_keeping(client, ida, at=timezone.now())
    return client


def ask(organiser: Organiser, after: str) -> ChangeRequest:
    editor = editor_of(organiser.listing, organiser)
    before = edits.shown(editor)[PROMISE]
    saved = edits.save(editor, {PROMISE: Change(before, after)}, at=NOON)
    assert saved.request is not None
    return saved.request


def read(client: Client, name: str, *args: Any) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def test_nothing_waits(browser: Client, choir: Listing) -> None:
    assert "Everybody sees what you wrote." in read(browser, "keep_waiting", choir.pk)


def test_what_waits_is_shown_and_taken_back(browser: Client, choir: Listing, ida: Organiser) -> None:
    request = ask(ida, "We hum.")
    page = read(browser, "keep_waiting", choir.pk)
    assert "A steward looks at this." in page
    assert "You" in page
    url = reverse("keep_withdraw", args=[choir.pk])
    late = browser.post(url, {"version": "7"}, follow=True).content.decode()
    assert "Somebody else was a moment faster" in late
    assert "Taken back." in browser.post(url, {"version": request.version}, follow=True).content.decode()
    assert ChangeRequest.objects.get().state == "withdrawn"
    assert browser.post(url, {"version": "x"}).status_code == 302


def test_the_words_of_the_steward_come_without_a_name(
    browser: Client, choir: Listing, ida: Organiser, stine: User
) -> None:
    request = ask(ida, "We hum.")
    change_requests.send_back(request, words="<b>What</b> do you hum?", version=1, by=stine, at=NOON)
    page = read(browser, "keep_waiting", choir.pk)
    assert "A steward wrote to you" in page
    assert "&lt;b&gt;What&lt;/b&gt; do you hum?" in page
    assert "Stine" not in page
    request.refresh_from_db()
    change_requests.decline(request, words="No humming.", version=request.version, by=stine, at=NOON)
    page = read(browser, "keep_waiting", choir.pk)
    assert "No humming." in page
    assert "Stine" not in page


def test_organisers_see_first_names_of_their_own_and_no_steward(
    browser: Client, choir: Listing, ida: Organiser, stine: User
) -> None:
    omar = make_organiser(choir, "Omar", is_trusted=True)
    edits.save(editor_of(choir, omar), {PROMISE: Change("We sing.", "We hum.")}, at=NOON)
    listings.edit(choir, {"openness": Change("unknown", "full")}, by=by_steward(), at=NOON, note="They are rude.")
    request = ask(ida, "We whistle.")
    change_requests.approve(request, [PROMISE], version=1, seen=3, by=stine, at=NOON)
    page = read(browser, "keep_history", choir.pk)
    for words in ("Omar", "A steward", "A steward, after you asked"):
        assert words in page
    for secret in ("Stine", "omar@example.org", "They are rude."):
        assert secret not in page
    assert "<ins>" in read(browser, "keep_version", choir.pk, 2)
    assert "This is an old page" in read(browser, "keep_look", choir.pk, 1)


def test_an_organiser_asks_for_an_earlier_version(browser: Client, choir: Listing, ida: Organiser) -> None:
    listings.edit(choir, {PROMISE: Change("We sing.", "We hum.")}, by=by_steward(), at=NOON)
    assert "A steward looks at it first." in read(browser, "keep_restore", choir.pk, 1)
    response = browser.post(reverse("keep_restore", args=[choir.pk, 1]), {"seen": "2"}, follow=True)
    assert "A steward looks at it. Until then the page stays as it is." in response.content.decode()
    assert listings.current(choir)[PROMISE] == "We hum."


def test_a_report_reaches_the_organiser_in_the_words_of_the_steward(
    browser: Client, choir: Listing, ida: Organiser, stine: User
) -> None:
    values: dict[str, Any] = {"email": "noor@example.org", "language": "en", "at": NOON}
    told = error_reports.report(choir, kind=ReportKind.TIME, words="I am Noor and it was closed.", **values)
    error_reports.report(choir, kind=ReportKind.NOT_SAFE, words="He shouted.", **values)
    error_reports.tell_organisers(told, words="Somebody found a closed door.", by=stine, at=NOON)
    page = read(browser, "keep_waiting", choir.pk)
    assert "Somebody found a closed door." in page
    for secret in ("Noor", "noor@", "He shouted", "Stine"):
        assert secret not in page


def test_another_listing_is_closed(browser: Client) -> None:
    other = make_listing("Chess")
    for name in ("keep_waiting", "keep_history"):
        assert browser.get(reverse(name, args=[other.pk])).status_code == 403
    assert browser.post(reverse("keep_withdraw", args=[other.pk])).status_code == 403
