"""Ida's pages, from the overview to each section: what she types is kept, saved, and shown as people see it."""

import pytest
from django.test import Client
from django.utils import timezone

from directory.models import Listing, Organiser
from tests.keepers import make_organiser, open_keeping
from tests.listings import make_listing, make_term

pytestmark = pytest.mark.django_db

SECTIONS = ["what", "who", "welcome", "good", "company", "contact"]


@pytest.fixture
def choir() -> Listing:
    make_term("singing", en="Singing")
    make_term("step_free", taxonomy="access", en="Step-free way in")
    make_term("en", taxonomy="language", en="English")
    make_term("da", taxonomy="language", en="Danish")
    return make_listing("Harbour choir", place={"city": "Odense", "address": "Quay 1", "visibility": "public"})


@pytest.fixture
def ida(choir: Listing) -> Organiser:
    return make_organiser(choir)


@pytest.fixture
def as_ida(client: Client, ida: Organiser) -> Client:
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    open_keeping(client, ida, at=timezone.now())
    return client


@pytest.mark.parametrize("path", ["", *(f"edit/{code}/" for code in [*SECTIONS, "languages"]), "edit/texts/da/"])
def test_every_page_opens(as_ida: Client, choir: Listing, path: str) -> None:
    response = as_ida.get(f"/keep/{choir.pk}/{path}")
    assert response.status_code == 200
    assert "Harbour choir" in response.content.decode()
