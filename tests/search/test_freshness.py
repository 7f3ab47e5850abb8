"""What is committed is found: by this process, by others, after rollbacks, and with many writers at once."""

import threading
import time
import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.utils import timezone

from directory import search
from directory.actions import search_documents
from directory.models import Listing, ListingText, SearchChange, SearchDocument
from directory.models.listing import ListingKind, ListingStatus
from directory.search import live, rows
from directory.search.types import MAX_PAGE, SearchQuery

AT = datetime(2026, 3, 27, 12, tzinfo=UTC)


def make(name: str) -> Listing:
    listing = Listing.objects.create(kind=ListingKind.COMMUNITY_GROUP, status=ListingStatus.ACTIVE, language="en")
    ListingText.objects.create(listing=listing, language="en", name=name)
    search_documents.rewrite([listing.pk], at=timezone.now())
    return listing


def rename(listing: Listing, name: str) -> None:
    listing.texts.update(name=name)
    search_documents.rewrite([listing.pk], at=timezone.now())


def found(text: str = "") -> set[uuid.UUID]:
    return set(search.search(SearchQuery(at=AT, text=text, page_size=1000)).ids)


@pytest.mark.django_db
def test_first_question_builds_the_index():
    garden = make("Garden in the sun")
    make("Choir by the sea")
    assert found("garden") == {garden.pk}


@pytest.mark.django_db
def test_edits_are_found_after_refresh():
    garden = make("Garden in the sun")
    assert found("garden") == {garden.pk}
    rename(garden, "Orchard in the shade")
    choir = make("Choir by the sea")
    search.refresh()
    assert found("garden") == set()
    assert found("orchard") == {garden.pk}
    assert found() == {garden.pk, choir.pk}


@pytest.mark.django_db
def test_edits_are_found_within_a_second_without_refresh():
    assert found() == set()
    garden = make("Garden in the sun")
    time.sleep(live.CHECK_SECONDS + 0.05)
    assert found("garden") == {garden.pk}


@pytest.mark.django_db
def test_listing_taken_out_of_search_is_gone():
    garden, choir = make("Garden in the sun"), make("Choir by the sea")
    assert found() == {garden.pk, choir.pk}
    search_documents.remove([garden.pk], at=timezone.now())
    search.refresh()
    assert found() == {choir.pk}


@pytest.mark.django_db
def test_check_is_one_query_and_questions_in_between_take_none(django_assert_num_queries):
    make("Garden in the sun")
    found()
    with django_assert_num_queries(0):
        found("garden")
    with django_assert_num_queries(1):
        search.refresh()


@pytest.mark.django_db
def test_rolled_back_change_leaves_no_trace():
    garden = make("Garden in the sun")
    assert found() == {garden.pk}
    with transaction.atomic():
        choir = make("Choir by the sea")
        search.refresh()
        assert found() == {garden.pk, choir.pk}
        transaction.set_rollback(True)
    search.refresh()
    assert found() == {garden.pk}


@pytest.mark.django_db
def test_number_that_is_used_again_after_a_rollback_is_noticed():
    garden = make("Garden in the sun")
    with transaction.atomic():
        make("Choir by the sea")
        search.refresh()
        transaction.set_rollback(True)
    last = SearchChange.objects.order_by("-id").first()
    assert last is not None
    chess = Listing.objects.create(kind=ListingKind.PEER_CIRCLE, status=ListingStatus.ACTIVE, language="en")
    ListingText.objects.create(listing=chess, language="en", name="Chess")
    search_documents.rewrite([chess.pk], at=timezone.now())
    search.refresh()
    assert found() == {garden.pk, chess.pk}


@pytest.mark.django_db
def test_reference_engine_answers_where_the_operator_chose_it(settings):
    settings.FOOTBRIDGE_SEARCH_ENGINE = "reference"
    garden = make("Garden in the sun")
    assert found("garden") == {garden.pk}
    rename(garden, "Orchard in the shade")
    search.refresh()
    assert found("orchard") == {garden.pk}


@pytest.mark.django_db
def test_document_that_another_version_wrote_is_left_out_and_said(caplog):
    garden, choir = make("Garden in the sun"), make("Choir by the sea")
    SearchDocument.objects.filter(pk=choir.pk).update(content={"words": ["choir"]})
    assert found() == {garden.pk}
    assert f"The search document of listing {choir.pk} cannot be read" in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize("page", [0, -1, MAX_PAGE + 1, 999_999])
def test_page_out_of_bounds_is_refused_in_words(page):
    with pytest.raises(ValueError, match=f"A page is a number from 1 to {MAX_PAGE}"):
        search.search(SearchQuery(at=AT, page=page))


@pytest.mark.django_db(transaction=True)
def test_no_listing_goes_missing_under_concurrent_writers():
    """Writers take their time between writing and committing; a reader that follows along sees every one of them."""
    writers, each = (6, 5) if connection.vendor == "postgresql" else (2, 4)
    written: list[uuid.UUID] = []
    found()

    def write(number: int) -> None:
        try:
            for turn in range(each):
                with transaction.atomic():
                    written.append(make(f"Circle number{number} turn{turn}").pk)
                    time.sleep(0.002 * ((number * 7 + turn * 3) % 5))
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        search.refresh()
    for thread in threads:
        thread.join()
    search.refresh()
    assert len(written) == writers * each
    assert found() == set(written)
    position = live.current()._position
    assert position == rows.last_position()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_lower_number_never_commits_after_a_higher_one():
    first_wrote, may_commit = threading.Event(), threading.Event()
    order: list[str] = []

    def slow() -> None:
        with transaction.atomic():
            search_documents.note_changes([uuid.uuid4()])
            first_wrote.set()
            may_commit.wait(5)
            order.append("slow")
        connection.close()

    def quick() -> None:
        first_wrote.wait(5)
        with transaction.atomic():
            search_documents.note_changes([uuid.uuid4()])
            order.append("quick")
        connection.close()

    threads = [threading.Thread(target=slow), threading.Thread(target=quick)]
    for thread in threads:
        thread.start()
    first_wrote.wait(5)
    time.sleep(0.2)
    assert SearchChange.objects.count() == 0
    may_commit.set()
    for thread in threads:
        thread.join()
    assert order == ["slow", "quick"]
    assert SearchChange.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("when", ["before the first question", "afterwards"])
def test_document_that_breaks_our_rules_leaves_the_slow_engine_to_answer(caplog, when):
    garden = make("Garden in the sun")
    if when == "afterwards":
        found()
    choir = make("Choir by the sea")
    SearchDocument.objects.filter(pk=choir.pk).update(
        content={**SearchDocument.objects.get(pk=choir.pk).content, "prior": 1000}
    )
    search.refresh()
    assert found("garden") == {garden.pk}
    assert found("choir") == {choir.pk}
    assert live.NOT_BUILT in caplog.text
