"""What the search index reads and a result card shows; derived, and disposable."""

from django.contrib.auth.models import AnonymousUser
from django.db import models

from directory.models.data_classes import declare
from directory.models.listing import Listing
from directory.models.user import User


class SearchDocumentQuerySet(models.QuerySet["SearchDocument"]):
    def visible_to(self, user: User | AnonymousUser) -> "SearchDocumentQuerySet":
        """Narrow to documents whose listing `user` may see now."""
        # Not `listing__in`: SQLite would gather every visible listing first, whatever the page asks for.
        return self.filter(models.Exists(Listing.objects.visible_to(user).filter(pk=models.OuterRef("pk"))))

    def for_cards(self) -> "SearchDocumentQuerySet":
        """Leave out what only the index reads."""
        return self.defer("content")


class SearchDocument(models.Model):
    """One listing as search sees it: written with the listing, in one transaction.

    `content` is `search.types.IndexedDocument` as JSON, `card` is what a result card
    shows. Neither holds anything that is not public.
    """

    listing = models.OneToOneField(
        "directory.Listing",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="search_document",
    )
    content = models.JSONField()
    card = models.JSONField()

    objects = SearchDocumentQuerySet.as_manager()

    data_classes = declare(public=("listing", "content", "card"))

    def __str__(self) -> str:
        return f"search document of {self.listing_id}"


class SearchChange(models.Model):
    """A line of the change table: every process applies what is newer than what it has."""

    id = models.BigAutoField(primary_key=True)
    listing_id = models.UUIDField()

    data_classes = declare(public=("id", "listing_id"))

    def __str__(self) -> str:
        return f"change {self.pk} of {self.listing_id}"
