"""Whether a stored index is right, listing by listing: `search_index verify`."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from directory.models import SearchDocument
from directory.search import tending
from directory.search.snapshot import storage
from tests.search.test_freshness import make, rename

pytestmark = pytest.mark.django_db


def tend(folder: Path) -> None:
    tending.tend(folder, at=timezone.now(), stored_from=1)


def verify() -> str:
    out = StringIO()
    call_command("search_index", "verify", "--quiet", stdout=out)
    return out.getvalue()


def test_index_with_sealed_and_unsealed_changes_is_right(folder, monkeypatch):
    garden = make("Garden in the sun")
    make("Choir")
    tend(folder)
    rename(garden, "Orchard")
    monkeypatch.setattr(tending, "SEAL_FROM", 1)
    tend(folder)
    make("Band")
    assert verify() == "The search index is right: 3 listings, all as in the database.\n"


def test_listings_that_changed_behind_its_back_are_named(folder):
    garden, choir = make("Garden in the sun"), make("Choir")
    tend(folder)
    document = SearchDocument.objects.get(pk=garden.pk)
    document.content["prior"] += 1
    document.save()
    SearchDocument.objects.filter(pk=choir.pk).delete()
    with pytest.raises(CommandError) as caught:
        verify()
    assert f"{garden.pk}: not as in the database" in str(caught.value)
    assert f"{choir.pk}: in the index, but not in the database" in str(caught.value)


def test_damaged_file_is_named(folder):
    make("Garden in the sun")
    tend(folder)
    name = _base(folder)
    path = folder / name / "priors.npy"
    path.write_bytes(path.read_bytes()[:-1] + b"\xfe")
    with pytest.raises(CommandError, match=f"damaged: {name}/priors.npy"):
        verify()


def test_without_an_index_there_is_nothing_to_verify(folder):
    with pytest.raises(CommandError, match="There is no search index"):
        verify()


def _base(folder: Path) -> str:
    manifest = storage.read_manifest(folder)
    assert manifest is not None
    return manifest.segments[0].name
