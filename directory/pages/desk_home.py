"""The first page of the steward's desk: what waits, how old it is, and what is one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory import queues
from directory.actions import desk_cases
from directory.models import User


@dataclass(frozen=True, slots=True)
class QueueCard:
    """One queue on the desk; `age` says how old its oldest case is, "" where nothing waits."""

    key: str
    words: str
    help: str
    icon: str
    url: str
    count: int
    mine: int
    age: str


@dataclass(frozen=True, slots=True)
class DeskView:
    """What waits and what does not; `heading` says how much of it there is."""

    heading: str
    waiting: Sequence[QueueCard]
    empty: Sequence[QueueCard]


def desk_view(user: User, *, at: datetime) -> DeskView:
    """Return the desk of `user`: one query a queue, and one for what is their own."""
    mine = desk_cases.counts_of(user)
    cards = [_card(queue, mine=mine.get(queue.key, 0), at=at) for queue in queues.shown()]
    waiting = [card for card in cards if card.count]
    total = sum(card.count for card in waiting)
    heading = (
        ngettext("%(count)d thing waits", "%(count)d things wait", total) % {"count": total}
        if total
        else _("Nothing waits. The catalogue is in good hands.")
    )
    return DeskView(heading, waiting, [card for card in cards if not card.count])


def _card(queue: queues.Queue, *, mine: int, at: datetime) -> QueueCard:
    found = queue.count(at=at)
    return QueueCard(
        key=queue.key,
        words=str(queue.words),
        help=str(queue.help),
        icon=queue.icon,
        url=queue.url(),
        count=found.count,
        mine=mine,
        age=age_words(found.oldest_at, at=at) if found.oldest_at else "",
    )


def age_words(since: datetime, *, at: datetime) -> str:
    """Return how long something has waited: "since today", "for 3 days", "for 5 weeks", "for 7 months"."""
    days = max(0, (at - since).days)
    if days < 1:
        return _("since today")
    if days < 14:
        return ngettext("for %(n)d day", "for %(n)d days", days) % {"n": days}
    if days < 70:
        return ngettext("for %(n)d week", "for %(n)d weeks", days // 7) % {"n": days // 7}
    months = days // 30
    return ngettext("for %(n)d month", "for %(n)d months", months) % {"n": months}
