"""What people looked for and nobody offers, counted without the people (`directory.actions.wishes`)."""

from django.db import models

from directory.models.data_classes import declare


class SearchWish(models.Model):
    """One question of one week that found nothing. `id` is an HMAC of both: below five voices nothing else is known.

    `words`, `place` (a town) and `filters` are written by the search with which it may be shown, never before.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    week = models.DateField()  # its Monday
    first_date = models.DateField()
    count = models.PositiveIntegerField(default=0)
    shown_at = models.DateTimeField(null=True, blank=True)
    words = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=120, blank=True)
    filters = models.CharField(max_length=120, blank=True)

    data_classes = declare(
        restricted=("id", "week", "first_date", "count", "shown_at", "words", "place", "filters"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(shown_at__isnull=False) | models.Q(words="", place="", filters=""),
                name="search_wish_is_unsaid_until_shown",
            ),
        ]
        indexes = [
            # what is shown, and what is forgotten when its week is over
            models.Index(fields=["week"], name="search_wish_week"),
        ]

    def __str__(self) -> str:
        return f"wish {self.pk}"


class SearchVoice(models.Model):
    """A network was counted for a wish. `key` is an HMAC of both; the row goes when the week is over."""

    key = models.CharField(max_length=64, primary_key=True)
    wish = models.ForeignKey(SearchWish, on_delete=models.CASCADE, related_name="voices")

    data_classes = declare(restricted=("wish",), secret=("key",))

    def __str__(self) -> str:
        return f"voice {self.key[:8]}"
