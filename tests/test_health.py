"""The two health pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from bridges.models import Notice, NoticeKind
from directory.models import User


def test_live_touches_no_database(client: Client) -> None:
    # Without the `db` fixture every query is an error.
    assert client.get("/health/live").json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready_names_what_it_looked_at(client: Client) -> None:
    response = client.get("/health/ready")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "database": "ok",
        "migrations": "ok",
        "search_index": "ok",
        "outbox": "ok",
    }


@pytest.mark.django_db
def test_ready_is_503_without_a_usable_index(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE directory_searchdocument")
    response = client.get("/health/ready")
    assert (response.status_code, response.json()["search_index"]) == (503, "not usable")


@pytest.mark.django_db
def test_ready_is_503_while_a_migration_waits(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json() == {
        "status": "not ready",
        "database": "ok",
        "migrations": "waiting",
        "search_index": "ok",
        "outbox": "ok",
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "word", "status"), [(59, "ok", 200), (61, "late", 503)])
def test_ready_is_503_when_a_letter_is_an_hour_late(
    client: Client, stine: User, minutes: int, word: str, status: int
) -> None:
    due_at = timezone.now() - timedelta(minutes=minutes)
    Notice.objects.create(kind=NoticeKind.FOR_PRACTITIONER, dedupe_key="k", user=stine, due_at=due_at)
    response = client.get("/health/ready")
    assert (response.status_code, response.json()["outbox"]) == (status, word)
