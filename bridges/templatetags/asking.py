"""The one thing of introductions that the page of a listing shows: whether somebody welcomes people there."""

from uuid import UUID

from django import template

from bridges.models import Host

register = template.Library()


@register.simple_tag
def is_welcoming(*, listing_id: UUID | str) -> bool:
    """Return whether a host of the listing gets introductions now; one query."""
    return Host.objects.receiving().filter(listing_id=listing_id).exists()
