"""Where each field of a listing comes from: who said it last, and when."""

from dataclasses import dataclass
from datetime import datetime

from directory.actions import listings
from directory.merging import same
from directory.models import Listing, ListingOrigin, ListingVersion, Organiser, Party, Source, User


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who said a field last: a source, or somebody here."""

    party: Party
    at: datetime
    source: Source | None = None
    user: User | None = None
    organiser: Organiser | None = None


def provenance(listing: Listing) -> dict[str, Provenance]:
    """Return who said each field last, by field: the newest version that changed it, else how the listing came here.

    A field that says again what its source says is the source's.
    """
    content = listings.current(listing)
    origin = ListingOrigin.objects.filter(listing=listing).first()
    first = Party.SOURCE if listing.source_id else Party.STEWARD
    came = Provenance(first, origin.imported_at if origin else listing.created_at, source=listing.source)
    found = dict.fromkeys(content, came)
    rows = ListingVersion.objects.filter(listing=listing).select_related("user", "organiser").defer("content")
    for version in rows.order_by("number"):
        source = listing.source if version.party == Party.SOURCE else None
        said = Provenance(Party(version.party), version.made_at, source, version.user, version.organiser)
        found |= dict.fromkeys((name for name in version.changed if name in content), said)
    for name, value in content.items():
        if origin and found[name].party != Party.SOURCE and same(value, origin.content.get(name)):
            found[name] = came
    return found
