"""What a message says: public facts about one listing, as they are when it leaves."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from directory.actions.webhook_changes import known_by
from directory.models import Listing, WebhookDelivery
from directory.webhooks.events import Event, Known, event_between

API_PATH = "/api/v1/listings/{id}/"
HSDS_PATH = "/api/hsds/services/{id}"


def about_listing(row: WebhookDelivery) -> dict[str, Any] | None:
    """Return the message about a listing; None where there is nothing to say any more.

    Of a listing that is not public, its id and nothing else, and of one that never was, nothing at all.
    """
    assert row.listing_id is not None
    public = Listing.objects.public().groups()
    found = public.filter(pk=row.listing_id).values("status", "revision").first()
    stands_for_it = (
        None if found else public.filter(merged_listings=row.listing_id).values_list("pk", flat=True).first()
    )
    now = known_by(found["status"]) if found else Known.NOTHING
    event = event_between(Known(row.before), now, is_merged=stands_for_it is not None)
    if event is None:
        return None
    data: dict[str, Any] = {"id": str(row.listing_id)}
    if found:
        data |= {"revision": found["revision"], **links(row.listing_id)}
    elif stands_for_it:
        data["merged_into"] = {"id": str(stands_for_it), **links(stands_for_it)}
    return _message(event, row, data)


def test(row: WebhookDelivery) -> dict[str, Any]:
    """Return a message that says nothing."""
    return _message(Event.TEST, row, {})


def links(pk: UUID) -> dict[str, str]:
    """Return where a public listing can be read: as a page, by our own interface, and as HSDS."""
    site = settings.FOOTBRIDGE_SITE_URL
    return {
        "page": f"{site}{reverse('listing', args=[pk])}",
        "api": f"{site}{API_PATH.format(id=pk)}",
        "hsds": f"{site}{HSDS_PATH.format(id=pk)}",
    }


def _message(event: Event, row: WebhookDelivery, data: dict[str, Any]) -> dict[str, Any]:
    at = row.changed_at.isoformat(timespec="seconds").replace("+00:00", "Z")
    return {"type": str(event), "timestamp": at, "data": data}
