"""Who may see a listing, in the database and in memory."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from directory.models import Listing, ListingStatus, User


@pytest.mark.django_db
@pytest.mark.parametrize("is_vanished", [False, True])
@pytest.mark.parametrize("status", ListingStatus.values)
def test_a_listing_in_memory_is_public_when_the_database_says_so(status: str, is_vanished: bool) -> None:
    listing = Listing.objects.create(status=status, vanished_at=timezone.now() if is_vanished else None)
    is_shown = status in ("active", "temporarily_closed") and not is_vanished
    assert listing.is_public() is is_shown
    assert Listing.objects.public().exists() is is_shown


def test_stewards_see_drafts_and_nobody_else_does(olaf: User, stine: User, ada: User) -> None:
    draft = Listing.objects.create(status=ListingStatus.DRAFT)
    open_to_all = Listing.objects.create(status=ListingStatus.ACTIVE)
    assert set(Listing.objects.visible_to(stine)) == {draft, open_to_all}
    assert list(Listing.objects.visible_to(AnonymousUser())) == [open_to_all]
    assert [list(Listing.objects.visible_to(user)) for user in (olaf, ada)] == [[open_to_all], [open_to_all]]


def test_a_steward_who_was_deactivated_sees_what_everybody_sees(stine: User) -> None:
    Listing.objects.create(status=ListingStatus.DRAFT)
    stine.is_active = False
    assert list(Listing.objects.visible_to(stine)) == []
