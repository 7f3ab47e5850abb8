"""Whoever changed a listing sees it at once; whoever only reads is given nothing to carry."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils import timezone

from directory import own_edits
from directory.actions import search_documents
from directory.middleware import CATALOGUE, ReadWhereItIsRight
from directory.models import Listing, ListingStatus, ListingText
from directory.search import live
from tests.access import EVERYBODY, READ, TABLE
from tests.listings import make_listing

AT = datetime(2026, 11, 29, 12, tzinfo=UTC)


def rename(listing: Listing, name: str) -> None:
    listing.texts.update(name=name)
    search_documents.rewrite([listing.pk], at=timezone.now())


def ask(session: SessionStore, work: Callable[[], object]) -> None:
    """Send a request through the middleware in which `work` is done."""

    def view(request: HttpRequest) -> HttpResponse:
        work()
        return HttpResponse()

    request = RequestFactory().post("/")
    request.session = session
    ReadWhereItIsRight(view)(request)


@pytest.mark.django_db(transaction=True)
def test_the_next_page_of_an_editor_shows_what_they_wrote(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "CHECK_SECONDS", 60)  # on a slow machine half a second is over too soon
    make_listing("Garden in the sun")
    assert "Garden in the sun" in client.get("/groups/?q=garden").content.decode()
    orchard = Listing.objects.create(status=ListingStatus.ACTIVE)
    ListingText.objects.create(listing=orchard, language="en", name="Seed")
    session = SessionStore()
    session["is_editor"] = True
    ask(session, lambda: rename(orchard, "Orchard in the shade"))
    session.save()
    assert "Orchard in the shade" not in client.get("/groups/").content.decode()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    assert "Orchard in the shade" in client.get("/groups/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_only_a_change_of_listings_is_remembered_and_only_in_a_session_that_is_there() -> None:
    listing = make_listing()
    reader, nobody, editor = SessionStore(), SessionStore(), SessionStore()
    reader["kept"] = editor["kept"] = True
    ask(reader, list)
    ask(nobody, lambda: rename(listing, "A"))
    ask(editor, lambda: rename(listing, "B"))
    assert [own_edits.EDITED_AT in session for session in (reader, nobody, editor)] == [False, False, True]
    assert nobody.is_empty()


@pytest.mark.parametrize(("seconds", "fresh"), [(0, True), (4.9, True), (5.1, False), (-4, True), (-60, False)])
def test_a_change_is_fresh_for_five_seconds_and_clocks_of_hosts_may_differ_a_little(
    seconds: float, fresh: bool
) -> None:
    session = SessionStore()
    session[own_edits.EDITED_AT] = AT.timestamp()
    assert own_edits.are_fresh(session, at=AT + timedelta(seconds=seconds)) is fresh


def test_the_catalogue_is_pages_that_everybody_may_read() -> None:
    everybody = [row for row in TABLE if row.roles == EVERYBODY or row.is_open]
    open_to_all = {row.route for row in everybody if row.methods == READ}
    assert open_to_all >= CATALOGUE
    assert resolve("/groups/").view_name in CATALOGUE
