"""The queues of the steward's desk: a table. A queue is one line, and whoever makes a page for one adds it here.

`waiting` gives what waits, and `since` names the field that says since when: the desk shows how many there are and how
old the oldest is, in one query a queue. A queue whose page is not there (`url_name`) is not shown.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Min, QuerySet
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.actions import capital_reviews
from directory.freshness import STALE_AFTER
from directory.models import Finding, FindingKind, Listing, ListingStatus

NOTICE_BEFORE = timedelta(days=30)
"""So long before a listing is hidden it is "going stale"."""

Rows = Callable[[datetime], "QuerySet[Any]"]


class Waiting(NamedTuple):
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
    """Return public groups that nobody confirmed for 150 days, the longest first: `said_at` is since when."""
    limit = at - STALE_AFTER + NOTICE_BEFORE
    rows = Listing.objects.public().groups().annotate(said_at=Coalesce("confirmed_at", "created_at"))
    return rows.filter(said_at__lte=limit).order_by("said_at", "pk")


def new_listings(at: datetime) -> "QuerySet[Listing]":
    """Return drafts, the oldest first."""
    return Listing.objects.filter(status=ListingStatus.DRAFT).order_by("created_at", "pk")


def findings(at: datetime) -> "QuerySet[Finding]":
    """Return what importers doubted and nobody has looked at, but for duplicates, the oldest first."""
    rows = Finding.objects.filter(settled_at__isnull=True).exclude(kind=FindingKind.LIKELY_DUPLICATE)
    return rows.order_by("found_at", "pk")


def duplicates(at: datetime) -> "QuerySet[Finding]":
    """Return pairs of listings that may be one, the oldest first."""
    rows = Finding.objects.filter(settled_at__isnull=True, kind=FindingKind.LIKELY_DUPLICATE)
    return rows.order_by("found_at", "pk")


QUEUES: tuple[Queue, ...] = (
    Queue(
        *("new", _("New groups"), _("Somebody listed a group: read it, and put it on the site.")),
        *("sprout", "desk_new", new_listings, "created_at"),
    ),
    Queue(
        *("stale", _("Going stale"), _("Nobody has said for 150 days that it is still true.")),
        *("clock", "desk_stale", going_stale, "said_at"),
    ),
    Queue(
        *("duplicates", _("Perhaps twice"), _("Two listings that may be the same group.")),
        *("people", "desk_duplicates", duplicates, "found_at"),
    ),
    Queue(
        *("findings", _("Doubts from imports"), _("A place or a time that does not look right.")),
        *("info", "desk_findings", findings, "found_at"),
    ),
    Queue(
        *("capital", _("Ties to rate"), _("A second steward answers the questions, without seeing the first answers.")),
        *("tie-bridging", "desk_capital", lambda at: capital_reviews.unreviewed(), "modified_at"),
    ),
    Queue(
        *("capital_talk", _("Ties to talk about"), _("Two stewards see a group differently.")),
        *("talk", "desk_capital_differences", lambda at: capital_reviews.differing(), "reviewed_at"),
    ),
)


def shown() -> Iterable[Queue]:
    """Yield the queues that have a page, in their order."""
    return (queue for queue in QUEUES if queue.url())


def by_key(key: str) -> Queue | None:
    """Return the queue of this name."""
    return next((queue for queue in QUEUES if queue.key == key), None)
