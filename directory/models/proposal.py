"""A group that somebody without an account would like to see listed, from the last button to a steward's answer."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from directory.models.constraints import known
from directory.models.data_classes import declare
from directory.models.listing import Listing
from directory.models.organiser import Organiser


class ProposalState(models.TextChoices):
    UNPROVEN = "unproven", _("Waits for the e-mail address to be confirmed")
    WAITING = "waiting", _("Waits for a steward")
    SENT_BACK = "sent_back", _("Sent back with a question")
    APPROVED = "approved", _("Published")
    DECLINED = "declined", _("Not published")


OPEN_STATES = (ProposalState.UNPROVEN, ProposalState.WAITING, ProposalState.SENT_BACK)


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def waiting(self) -> "ProposalQuerySet":
        """Narrow to what a steward has to look at: whose address is proven, and nothing decided."""
        return self.filter(state=ProposalState.WAITING)

    def open(self) -> "ProposalQuerySet":
        """Narrow to what nobody has decided."""
        return self.filter(state__in=OPEN_STATES)


class Proposal(models.Model):
    """One group to list. Until the address is proven its content is here and nowhere else: no steward, no search.

    After that it is a draft (`listing`) with its organiser. `signs` are reasons to look twice and `score` their sum:
    it orders the stewards' queue and does nothing else. The row is itself the private link of whoever sent it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content = models.JSONField()
    name = models.CharField(_("first name"), max_length=120)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(max_length=12)
    score = models.PositiveSmallIntegerField(default=0)
    signs = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.UNPROVEN)
    listing = models.OneToOneField(Listing, on_delete=models.CASCADE, null=True, blank=True, related_name="proposal")
    organiser = models.OneToOneField(
        Organiser, on_delete=models.SET_NULL, null=True, blank=True, related_name="proposal"
    )
    made_at = models.DateTimeField(default=now)
    proven_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(blank=True, help_text=_("What the steward said."))

    letters_sent = models.PositiveSmallIntegerField(default=0)
    token_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    code_locator = models.CharField(max_length=8, null=True, blank=True, unique=True)
    code_hash = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_with = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    data_classes = declare(
        restricted=(
            *("id", "content", "name", "email", "language", "score", "signs", "state", "listing", "organiser"),
            *("made_at", "proven_at", "decided_at", "decided_by", "answer"),
            *("letters_sent", "expires_at", "used_at", "ended_at"),
        ),
        secret=("token_hash", "code_locator", "code_hash", "used_with"),
    )

    class Meta:
        constraints = [
            known("proposal", state=ProposalState.values),
            models.CheckConstraint(
                condition=models.Q(state=ProposalState.UNPROVEN, proven_at__isnull=True, listing__isnull=True)
                | (~models.Q(state=ProposalState.UNPROVEN) & models.Q(proven_at__isnull=False, listing__isnull=False)),
                name="proposal_is_a_draft_once_it_is_proven",
                violation_error_message=_("Only what was confirmed by e-mail is a draft."),
            ),
        ]
        indexes = [
            # the stewards' queue
            models.Index(fields=["state", "score", "proven_at"], name="proposal_queue"),
            # how many somebody has open
            models.Index(fields=["email", "state"], name="proposal_email"),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}"
