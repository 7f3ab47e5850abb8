"""Who keeps listings true in tests: Ida, their organiser, Omar, her co-organiser, and Stine, a steward."""

from datetime import datetime
from typing import Any

from directory.actions import organiser_links, organisers
from directory.editors import Author, Editor
from directory.models import Listing, Organiser, OrganiserLinkPurpose, OrganiserRole, Party, User
from tests.listings import NOON


def make_steward(name: str = "Stine") -> User:
    email = f"{name.lower()}@example.org"
    return User.objects.filter(email=email).first() or User.objects.create_user(
        email, display_name=name, is_steward=True
    )


def make_organiser(listing: Listing, name: str = "Ida", *, at: datetime = NOON, **fields: Any) -> Organiser:
    """Make a verified organiser of `listing` whose address is name@example.org."""
    role = fields.pop("role", OrganiserRole.OWNER if name == "Ida" else OrganiserRole.CO)
    organiser = organisers.make(
        listing, name=name, email=f"{name.lower()}@example.org", role=role, is_verified=True, at=at
    )
    for field, value in fields.items():
        setattr(organiser, field, value)
    organiser.email_proven_at = organiser.email_proven_at or at
    organiser.save()
    return organiser


def by_steward(name: str = "Stine") -> Author:
    return Author(Party.STEWARD, user=make_steward(name))


def editor_of(listing: Listing, who: Organiser | User) -> Editor:
    return Editor(listing, organiser=who) if isinstance(who, Organiser) else Editor(listing, user=who)


def open_keeping(client: Any, organiser: Organiser, *, at: datetime) -> None:
    """Come in by a fresh link, as an organiser does from an e-mail."""
    new = organiser_links.make(OrganiserLinkPurpose.OPEN, organiser=organiser, at=at)
    response = client.post("/keep/open/", {"token": new.token, "code": ""})
    assert response.status_code == 302
