"""The queues of the steward's desk: a table. A queue is one line, and whoever makes a page for one adds it here.

`waiting` gives what waits, and `since` names the field that says since when: the desk shows how many there are and how
old the oldest is, in one query a queue. A queue whose page is not there (`url_name`) is not shown.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.actions import calls, capital_reviews
from directory.models import (
    ChangeRequest,
    ChangeRequestState,
    Claim,
    ErrorReport,
    Finding,
    FindingKind,
    ImportConflict,
    Letter,
    Listing,
    ListingVersion,
    Photo,
    Proposal,
    ReportState,
    Webhook,
)
from directory.models.letter import UNDECIDED

Rows = Callable[[datetime], "QuerySet[Any]"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits in a queue, and since when the oldest of it."""

    count: int
    oldest_at: datetime | None


@dataclass(frozen=True, slots=True)
class Queue:
    """One kind of work: `key` as assignments name it, its words, and where its page is."""

    key: str
    words: str | Promise
    help: str | Promise
    icon: str
    url_name: str
    waiting: Rows
    since: str

    def url(self) -> str:
        """Return the address of its page, "" where there is none."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return ""

    def count(self, *, at: datetime) -> Waiting:
        """Return how much waits at `at`; one query."""
        found = self.waiting(at).order_by().aggregate(count=Count("pk"), oldest=Min(self.since))
        return Waiting(found["count"], found["oldest"])


def going_stale(at: datetime) -> "QuerySet[Listing]":
    """Return public groups of which nobody heard for 150 days, the longest first: `since` is the last confirmation."""
    return Listing.objects.going_stale(at=at).order_by("since", "pk")  # type: ignore[misc]  # an annotation


def proposals(at: datetime) -> "QuerySet[Proposal]":
    """Return new groups that somebody listed, with an address that is proven."""
    return Proposal.objects.waiting()


def published(at: datetime) -> "QuerySet[ListingVersion]":
    """Return what trusted organisers published and no steward has looked at."""
    return ListingVersion.objects.unseen()


def photos(at: datetime) -> "QuerySet[Photo]":
    """Return photos that organisers sent and no steward has looked at."""
    return Photo.objects.waiting().filter(listing__binned_at__isnull=True)


def findings(at: datetime) -> "QuerySet[Finding]":
    """Return what importers doubted and nobody has looked at, but for duplicates, the oldest first."""
    rows = Finding.objects.filter(settled_at__isnull=True).exclude(kind=FindingKind.LIKELY_DUPLICATE)
    return rows.order_by("found_at", "pk")


def duplicates(at: datetime) -> "QuerySet[Finding]":
    """Return pairs of listings that may be one, the oldest first."""
    here = {
        f"{side}__{column}__isnull": True for side in ("listing", "other") for column in ("merged_into", "binned_at")
    }
    rows = Finding.objects.filter(settled_at__isnull=True, kind=FindingKind.LIKELY_DUPLICATE, other__isnull=False)
    return rows.filter(**here).order_by("found_at", "pk")


def conflicts(at: datetime) -> "QuerySet[ImportConflict]":
    """Return the fields that a source and people here both changed."""
    return ImportConflict.objects.open()


def edits(at: datetime) -> "QuerySet[ChangeRequest]":
    """Return the changes of organisers that wait for a steward."""
    return ChangeRequest.objects.filter(state=ChangeRequestState.OPEN)


def claims(at: datetime) -> "QuerySet[Claim]":
    """Return who asks to keep a listing true, with an address that is proven."""
    return Claim.objects.waiting()


def hidden(at: datetime) -> "QuerySet[Listing]":
    """Return what nobody confirmed in time, and what stewards hid."""
    return Listing.objects.filter(hidden_at__isnull=False, binned_at__isnull=True)


def binned(at: datetime) -> "QuerySet[Listing]":
    """Return what lies in the bin."""
    return Listing.objects.filter(binned_at__isnull=False)


def lost_letters(at: datetime) -> "QuerySet[Letter]":
    """Return letters to organisers and others that nobody has decided about."""
    return Letter.objects.filter(state__in=UNDECIDED)


def reports(at: datetime) -> "QuerySet[ErrorReport]":
    """Return what people told us is wrong and nobody has answered."""
    return ErrorReport.objects.filter(state=ReportState.OPEN)


def webhooks(at: datetime) -> "QuerySet[Webhook]":
    """Return webhooks that stopped by themselves."""
    return Webhook.objects.stopped()


# fmt: off
QUEUES: tuple[Queue, ...] = (
    Queue("reports", _("What people tell us"), _("Somebody saw that something is wrong."), "message", "desk_reports", reports, "made_at"),  # noqa: E501
    Queue("edits", _("Changes that wait"), _("Organisers changed a group: publish it, or ask."), "pencil", "desk_edits", edits, "changed_at"),  # noqa: E501
    Queue("published", _("Published by organisers"), _("Trusted organisers changed a group: look at it afterwards."), "eye", "desk_published", published, "made_at"),  # noqa: E501
    Queue("new", _("New groups"), _("Somebody listed a group: read it, and put it on the site."), "sprout", "desk_new", proposals, "proven_at"),  # noqa: E501
    Queue("photos", _("Photos that wait"), _("Look for faces, and for what should stay private."), "door", "desk_photos", photos, "added_at"),  # noqa: E501
    Queue("claims", _("“This is my group”"), _("Somebody would like to keep a group true."), "person-plus", "desk_claims", claims, "made_at"),  # noqa: E501
    Queue("stale", _("Going stale"), _("Nobody has said for 150 days that it is still true."), "clock", "desk_stale", going_stale, "since"),  # noqa: E501
    Queue("hidden", _("Hidden groups"), _("Nobody said in time that they are still true."), "eye-off", "desk_hidden", hidden, "hidden_at"),  # noqa: E501
    Queue("calls", _("Groups to ring"), _("Nobody looks after them, or nobody answers."), "phone", "desk_calls", lambda at: calls.to_ring(at=at), "since"),  # noqa: E501
    Queue("letters", _("Mails that need a look"), _("They could not be sent, or perhaps arrived."), "mail", "desk_letters", lost_letters, "created_at"),  # noqa: E501
    Queue("webhooks", _("Messages to publishers stopped"), _("Nothing arrived for days: ask them, and go on."), "send", "desk_webhooks", webhooks, "paused_at"),  # noqa: E501
    Queue("duplicates", _("Perhaps twice"), _("Two pages that may be of the same group."), "people", "desk_duplicates", duplicates, "found_at"),  # noqa: E501
    Queue("conflicts", _("Sources that say something else"), _("A source and somebody here changed the same thing."), "board", "desk_conflicts", conflicts, "found_at"),  # noqa: E501
    Queue("findings", _("Doubts from imports"), _("A place or a time that does not look right."), "info", "desk_findings", findings, "found_at"),  # noqa: E501
    Queue("capital", _("Ties to rate"), _("A second steward answers the questions, without seeing the first answers."), "tie-bridging", "desk_capital", lambda at: capital_reviews.unreviewed(), "modified_at"),  # noqa: E501
    Queue("capital_talk", _("Ties to talk about"), _("Two stewards see a group differently."), "talk", "desk_capital_differences", lambda at: capital_reviews.differing(), "reviewed_at"),  # noqa: E501
    Queue("bin", _("In the bin"), _("Kept for 30 days, with its history."), "trash", "desk_bin", binned, "binned_at"),
)
# fmt: on


def shown() -> Iterable[Queue]:
    """Yield the queues that have a page, in their order."""
    return (queue for queue in QUEUES if queue.url())


def by_key(key: str) -> Queue | None:
    """Return the queue of this name."""
    return next((queue for queue in QUEUES if queue.key == key), None)
