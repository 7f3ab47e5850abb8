"""The two health pages."""

import pytest
from django.db import connection
from django.test import Client


def test_live_touches_no_database(client: Client) -> None:
    # Without the `db` fixture every query is an error.
    assert client.get("/health/live").json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready_names_what_it_looked_at(client: Client) -> None:
    response = client.get("/health/ready")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "migrations": "ok", "search_index": "ok"}


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
    assert response.json() == {"status": "not ready", "database": "ok", "migrations": "waiting", "search_index": "ok"}
