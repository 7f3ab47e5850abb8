"""People who keep listings: Ida the organiser, and Omar who helps her."""

from typing import Any

from directory.models import Listing, Organiser
from tests.listings import NOON


def make_organiser(listing: Listing, name: str = "Ida", **fields: Any) -> Organiser:
    """Save somebody who may keep a listing true, verified long ago."""
    values = {"email": f"{name.lower()}@example.org", "created_at": NOON, "verified_at": NOON, **fields}
    return Organiser.objects.create(listing=listing, name=name, **values)
