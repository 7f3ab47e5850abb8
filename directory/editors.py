"""Who changes a listing, and whether that is public at once."""

from dataclasses import dataclass

from directory.models import Listing, ListingStatus, Organiser, Party, User


@dataclass(frozen=True, slots=True)
class Author:
    """Who stands behind a change in the history."""

    party: Party
    user: User | None = None
    organiser: Organiser | None = None


CLOCK = Author(Party.CLOCK)
SOURCE = Author(Party.SOURCE)


@dataclass(frozen=True, slots=True)
class Editor:
    """Somebody who has one listing open to change it: one of its organisers, or a steward."""

    listing: Listing
    organiser: Organiser | None = None
    user: User | None = None

    @property
    def is_steward(self) -> bool:
        return self.organiser is None

    @property
    def may_publish(self) -> bool:
        """Return whether a change is public at once; a draft is not public, whoever changes it."""
        is_trusted = self.organiser is not None and self.organiser.is_trusted
        return self.is_steward or is_trusted or self.listing.status == ListingStatus.DRAFT

    @property
    def author(self) -> Author:
        party = Party.STEWARD if self.is_steward else Party.ORGANISER
        return Author(party, user=self.user, organiser=self.organiser)
