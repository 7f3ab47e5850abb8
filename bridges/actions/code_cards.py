"""A way in to a person's own page, on a card that a practitioner holds under their phone or prints."""

from datetime import datetime

from django.db import transaction

from bridges.actions import links
from bridges.actions.links import NewLink
from bridges.actions.parties import By
from bridges.models import LinkPurpose, Person
from directory.actions import audit


@transaction.atomic
def make(person: Person, *, by: By, at: datetime) -> NewLink:
    """Make a private link and code that open the person's page once, for half an hour; the person sees who made it."""
    new = links.make(LinkPurpose.PERSON, person=person, lasts=links.ON_A_CARD, at=at)
    about = audit.About(target="bridges.Person", target_id=str(person.pk), data_category="person")
    audit.record("link.made", subject=person.pk, by=by.as_actor(), at=at, about=about)
    return new
