"""Fetching the rows of a page costs the same for any number of listings."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from directory.models import SearchDocument


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="reads the plan as SQLite words it")
def test_rows_of_a_page_are_fetched_by_their_keys_alone():
    rows = SearchDocument.objects.visible_to(AnonymousUser()).filter(pk__in=[uuid.uuid4() for _ in range(20)])
    assert connection.vendor == "sqlite"
    plan = rows.explain()
    assert "SEARCH directory_searchdocument USING" in plan
    assert "SCAN" not in plan
