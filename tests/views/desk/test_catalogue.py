"""Stewards download the catalogue, decide about sources, and merge."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from directory.actions import import_conflicts, listings
from directory.merging import Conflict
from directory.models import AuditEvent, Finding, FindingKind, ImportConflict, Listing, ListingMerge, User
from tests.listings import NOON, make_listing
from tests.logins import log_in

pytestmark = pytest.mark.django_db
PROMISE = "text.en.standard.promise"
SECRET = {"city": "Sale", "address": "3 Secret Lane", "visibility": "hidden"}


@pytest.fixture
def stine(client: Client) -> User:
    user = User.objects.create_user("stine@steward.example", is_steward=True, display_name="Stine")
    log_in(client, user)
    return user


@pytest.mark.parametrize("format_", ["csv", "hsds-json", "hsds-zip", "jsonl"])
@pytest.mark.parametrize(("manner", "says"), [("public", False), ("full", True)])
def test_a_file_says_in_its_name_whether_secrets_are_in_it(
    client: Client, stine: User, format_: str, manner: str, says: bool
) -> None:
    make_listing("Harbour choir", place=SECRET)
    response = client.post(reverse("desk_export_file"), {"format": format_, "manner": manner, "separator": ";"})
    text = written_in(response.getvalue())
    assert "Harbour choir" in text
    assert ("Secret Lane" in text) == says
    assert ("private-details" in response.headers["Content-Disposition"]) == says
    assert "no-store" in response.headers["Cache-Control"]
    assert AuditEvent.objects.get().target_id == manner


def written_in(content: bytes) -> str:
    if not content.startswith(b"PK"):
        return content.decode()
    with ZipFile(BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


def test_a_wrong_choice_keeps_the_others(client: Client, stine: User) -> None:
    response = client.post(reverse("desk_export_file"), {"format": "pdf", "manner": "full"})
    assert response.status_code == 422
    assert 'value="full" checked' in response.content.decode()


def conflict_of(listing: Listing) -> ImportConflict:
    conflict = Conflict("Sing.", "Everybody can sing.", "Come <b>and</b> sing.")
    (row,) = import_conflicts.note(listing.pk, {PROMISE: conflict}, run=None, at=NOON)
    return row


@pytest.mark.parametrize(("sent", "words"), [("ours", "Everybody can sing."), ("theirs", "Come <b>and</b> sing.")])
@pytest.mark.parametrize("is_all", [True, False])
def test_a_conflict_is_shown_and_decided(client: Client, stine: User, sent: str, words: str, is_all: bool) -> None:
    choir = make_listing("Harbour choir", text={"promise": "Everybody can sing."})
    row = conflict_of(choir)
    assert "Harbour choir" in client.get(reverse("desk_conflicts")).content.decode()
    here = reverse("desk_conflict", args=[choir.pk])
    page = client.get(here).content.decode()
    assert "&lt;b&gt;and&lt;/b&gt;" in page
    assert "Before both changes: Sing." in page
    name = "all" if is_all else f"choice-{row.pk}"
    response = client.post(here, {"version": "0", name: sent}, follow=True)
    assert response.redirect_chain == [(reverse("desk_conflicts"), 302)]
    assert listings.current(choir)[PROMISE] == words
    assert "Nothing waits" in response.content.decode()


def test_deciding_about_an_older_version_changes_nothing(client: Client, stine: User) -> None:
    choir = make_listing("Harbour choir")
    conflict_of(choir)
    here = reverse("desk_conflict", args=[choir.pk])
    for sent in ({"version": "7", "all": "theirs"}, {"version": "x", "all": "ours"}, {"version": "0"}):
        response = client.post(here, sent, follow=True)
        assert response.redirect_chain == [(here, 302)]
    assert ImportConflict.objects.open().exists()


def pair() -> Finding:
    one = make_listing("Harbour choir", place={"city": "Sale"}, keywords=["song"])
    other = make_listing(
        "Harbour singers", place={"city": "Sale", "name": "Hub"}, keywords=["tea"], url="https://x.example"
    )
    kind = FindingKind.LIKELY_DUPLICATE
    return Finding.objects.create(listing=one, other=other, kind=kind, found_at=NOON - timedelta(days=1))


@pytest.mark.parametrize(("stays", "name"), [("", "Harbour choir"), ("other", "Harbour singers")])
def test_a_steward_merges_two_groups_and_takes_it_back(client: Client, stine: User, stays: str, name: str) -> None:
    finding = pair()
    here = reverse("desk_duplicate", args=[finding.pk])
    assert "Harbour choir and Harbour singers" in client.get(reverse("desk_duplicates")).content.decode()
    page = client.get(here, {"stays": stays} if stays else {}).content.decode()
    assert '<h2 id="stays-heading"><a href="' in page
    assert page.index(f">{name}</a>") < page.index("goes-heading")
    response = client.post(here, {"stays": stays, "choice-keywords": "both", "choice-nothing": "x"}, follow=True)
    page = response.content.decode()
    assert "They are one group now" in page
    survivor = Listing.objects.get(merged_into__isnull=True)
    assert listings.current(survivor)["text.en.standard.name"] == name
    assert sorted(survivor.keywords) == ["song", "tea"]
    merged = ListingMerge.objects.get()
    response = client.post(reverse("desk_merge_undo", args=[merged.pk]), follow=True)
    assert "They are two groups again" in response.content.decode()
    assert Listing.objects.filter(merged_into__isnull=True).count() == 2
    assert client.get(here).status_code == 404


def test_two_groups_stay_two(client: Client, stine: User) -> None:
    finding = pair()
    response = client.post(reverse("desk_duplicate_apart", args=[finding.pk]), follow=True)
    assert "They stay two groups" in response.content.decode()
    assert "Nothing waits" in response.content.decode()
    assert not ListingMerge.objects.exists()
