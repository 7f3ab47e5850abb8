"""The Harbour choir, and Ida, who keeps it true from the link in her mail."""

import pytest
from django.test import Client
from django.utils import timezone

from directory.models import Listing, Organiser
from tests.keepers import make_organiser, open_keeping
from tests.listings import make_listing, make_term


@pytest.fixture
def choir(db: None) -> Listing:
    make_term("singing", en="Singing")
    make_term("step_free", taxonomy="access", en="Step-free way in")
    make_term("purpose", taxonomy="dimension", en="Purpose")
    for code, name in (("en", "English"), ("da", "Danish"), ("nl", "Dutch"), ("ar", "Arabic")):
        make_term(code, taxonomy="language", en=name)
    place = {"name": "Boathouse", "address": "Quay 1", "city": "Odense", "visibility": "public"}
    return make_listing("Harbour choir", place=place, costs=())


@pytest.fixture
def ida(choir: Listing) -> Organiser:
    return make_organiser(choir)


@pytest.fixture
def as_ida(client: Client, ida: Organiser) -> Client:
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    open_keeping(client, ida, at=timezone.now())
    return client
