"""The outbox: what is to be said to whom, written in the transaction that makes it true. No text and no address."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bridges.models.companion import Companion
from bridges.models.follow_up import FollowUp
from bridges.models.host import Host
from bridges.models.introduction import Introduction
from bridges.models.participant import Participant
from bridges.models.person import Person
from bridges.models.visit import Visit
from directory.models.constraints import known
from directory.models.data_classes import declare
from directory.models.outgoing import Outgoing, OutgoingQuerySet, OutgoingState

NoticeState = OutgoingState


class NoticeKind(models.TextChoices):
    """What it is about; `bridges/notices/letters.py` has the words, and which consent each needs at sending."""

    ASK_HOST = "ask_host", _("a host is asked")
    NUDGE_HOST = "nudge_host", _("a host is reminded")
    HOST_CLOSED = "host_closed", _("a host hears that a request is closed")
    ANSWER_FOR_HOST = "answer_for_host", _("a host gets an answer")
    VISIT_FOR_HOST = "visit_for_host", _("a host hears of a visit")
    ATTENDANCE_FOR_HOST = "attendance_for_host", _("a host is asked whether somebody came")
    NEWS_FOR_PERSON = "news_for_person", _("there is something new on the person's page")
    QUESTION_FOR_PERSON = "question_for_person", _("the host asks the person something")
    VISIT_REMINDER = "visit_reminder", _("the person is reminded of a visit")
    FOLLOW_UP = "follow_up", _("the person is asked how it was")
    CONSENT_ENDS = "consent_ends", _("a yes will run out")
    SPOKEN_RECEIPT = "spoken_receipt", _("receipt for what was said aloud")
    ASK_COMPANION = "ask_companion", _("a companion is asked to come along")
    VISIT_FOR_COMPANION = "visit_for_companion", _("a companion hears that a visit changed")
    POOL_INVITATION = "pool_invitation", _("a companion is invited into the pool")
    MEETING_INVITATION = "meeting_invitation", _("a guest is invited to a network meeting")
    MEETING_NEWS = "meeting_news", _("a guest hears that a network meeting changed")
    FOR_PRACTITIONER = "for_practitioner", _("something waits for a practitioner")


def one_of(*names: str) -> models.Q:
    """Return the condition that exactly one of these columns is filled."""
    alone = (models.Q(**{f"{name}__isnull": name != chosen for name in names}) for chosen in names)
    return reduce(or_, alone)


class NoticeQuerySet(OutgoingQuerySet["Notice"]):
    def with_recipient(self) -> "NoticeQuerySet":
        """Fetch whoever a notice goes to with it, and what is needed to write to them."""
        return self.select_related(
            "person__key", "host", "companion", "user", "visit", "follow_up", "participant__meeting__person__key"
        )


class Notice(Outgoing):
    """One message to one recipient (exactly one of the five). Rendered, and consent checked again, when it is sent."""

    kind = models.CharField(max_length=24, choices=NoticeKind.choices)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="notices")
    host = models.ForeignKey(Host, on_delete=models.CASCADE, null=True, blank=True, related_name="notices")
    companion = models.ForeignKey(Companion, on_delete=models.CASCADE, null=True, blank=True, related_name="notices")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )
    introduction = models.ForeignKey(
        Introduction, on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, null=True, blank=True, related_name="notices")
    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, null=True, blank=True, related_name="notices")

    objects = NoticeQuerySet.as_manager()

    data_classes = declare(
        sensitive=(
            "id",
            "kind",
            "dedupe_key",
            "person",
            "host",
            "companion",
            "user",
            "participant",
            "introduction",
            "visit",
            "follow_up",
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
            known("notice", kind=NoticeKind.values),
            models.CheckConstraint(
                condition=one_of("person", "host", "companion", "user", "participant"),
                name="notice_one_recipient",
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"
