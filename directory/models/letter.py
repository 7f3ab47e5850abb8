"""The outbox of the catalogue: what is to be said to those who keep listings, list one, or report an error."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models.constraints import known
from directory.models.data_classes import declare
from directory.models.organiser import Organiser
from directory.models.outgoing import Outgoing, OutgoingQuerySet, OutgoingState


class LetterKind(models.TextChoices):
    """What it is about: words in `templates/mail/<kind>.txt`, all else in `directory/actions/letter_kinds.py`."""

    STILL_TRUE = "still_true", _("an organiser is asked whether a listing is still true")
    HIDDEN_SOON_30 = "hidden_soon_30", _("an organiser hears that a listing is hidden in 30 days")
    HIDDEN_SOON_14 = "hidden_soon_14", _("an organiser hears that a listing is hidden in 14 days")
    HIDDEN_SOON_3 = "hidden_soon_3", _("an organiser hears that a listing is hidden in 3 days")
    NOW_HIDDEN = "now_hidden", _("an organiser hears that a listing is hidden")
    INVITATION = "invitation", _("somebody is invited to look after a listing")
    CLAIM_DECIDED = "claim_decided", _("somebody hears whether they may look after a listing")
    HANDED_OVER = "handed_over", _("an organiser hears that a listing was handed over")
    KEEP_LINK = "keep_link", _("an organiser asked for a new way in")
    KEEP_ACCOUNT = "keep_account", _("an organiser asked for an account")
    KEEP_NEWS = "keep_news", _("an organiser hears that those who look after a listing changed")
    CLAIM_PROVE = "claim_prove", _("somebody who claims a listing proves their address")
    CLAIM_MADE = "claim_made", _("an organiser hears that somebody claims their listing")
    REQUEST_DECIDED = "request_decided", _("an organiser hears what became of their changes")
    REPORT_FOR_ORGANISER = "report_for_organiser", _("an organiser hears that something may be wrong")
    REPORT_DECIDED = "report_decided", _("somebody hears what became of their report")
    LISTING_CONFIRM_EMAIL = "listing_confirm_email", _("somebody who lists a group proves their address")
    LISTING_RECEIVED = "listing_received", _("somebody hears that we got their listing")
    LISTING_ANSWERED = "listing_answered", _("somebody hears what a steward says to their listing")
    LISTING_PUBLISHED = "listing_published", _("somebody hears that their listing is public")


class LetterQuerySet(OutgoingQuerySet["Letter"]):
    def with_recipient(self) -> "LetterQuerySet":
        """Fetch the organiser and the listing with each letter."""
        return self.select_related("organiser", "listing")


class Letter(Outgoing):
    """One message to an organiser or to an address. No text: it is written, and everything checked again, on sending.

    `context` holds ids, counts and days for the words and the link, never what somebody wrote. The address is emptied
    some time after the letter left; the row stays, so that no key is used twice.
    """

    kind = models.CharField(max_length=24, choices=LetterKind.choices)
    organiser = models.ForeignKey(Organiser, on_delete=models.CASCADE, null=True, blank=True, related_name="letters")
    address = models.EmailField(blank=True)
    listing = models.ForeignKey(
        "directory.Listing", on_delete=models.CASCADE, null=True, blank=True, related_name="letters"
    )
    language = models.CharField(max_length=12)
    timezone = models.CharField(max_length=64)
    context = models.JSONField(default=dict, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = LetterQuerySet.as_manager()

    data_classes = declare(
        restricted=(
            "id",
            "kind",
            "dedupe_key",
            "organiser",
            "address",
            "listing",
            "language",
            "timezone",
            "context",
            "decided_by",
            "state",
            "created_at",
            "due_at",
            "lease_until",
            "claimed_by",
            "attempts",
            "finished_at",
            "error_code",
        )
    )

    class Meta(Outgoing.Meta):
        constraints = [
            *Outgoing.Meta.constraints,
            known("letter", kind=LetterKind.values),
            models.CheckConstraint(
                condition=models.Q(organiser__isnull=False, address="")
                | (models.Q(organiser__isnull=True) & (~models.Q(address="") | models.Q(finished_at__isnull=False))),
                name="letter_one_recipient",
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"


UNDECIDED = (OutgoingState.UNCERTAIN.value, OutgoingState.FAILED.value)
"""What a person has to look at."""
