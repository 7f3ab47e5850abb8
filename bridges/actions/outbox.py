"""The outbox of introductions: what `directory.posting.outbox` asks of it, and its pass."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Final

from bridges.actions import undelivered
from bridges.actions.hand_over import NoAddressError, hand_over
from bridges.actions.links import NewLink
from bridges.models import ContactChannel, Notice
from bridges.models.notice import NoticeQuerySet
from bridges.notices import channels, recipients
from bridges.notices.post import open_here
from bridges.vault import VaultError
from directory.models.outgoing import OutgoingQuerySet
from directory.posting import outbox
from directory.posting.outbox import CannotBeWrittenError, HandedOver, SendCounts, Stopped
from directory.posting.post import Carriers

LARGEST_PASS: Final = outbox.LARGEST_PASS


class Notices:
    """The table of notices, as an outbox."""

    def rows(self) -> NoticeQuerySet:
        return Notice.objects.all()

    def carriers(self) -> Carriers:
        return open_here()

    def channel_of(self, row: Notice) -> str:
        return recipients.channel_of(recipients.of(row))

    def perhaps_by(self, row: Notice) -> Collection[str]:
        return channels.offered() if row.person_id else (ContactChannel.EMAIL,)

    def zone_of(self, row: Notice) -> str:
        return recipients.zone_of(recipients.of(row))

    def hand_over(
        self, row: Notice, *, worker: str, channel: str, at: datetime, lease: timedelta
    ) -> HandedOver | Stopped:
        try:
            return hand_over(row.pk, worker=worker, channel=ContactChannel(channel), at=at, lease=lease)
        except VaultError as error:
            raise CannotBeWrittenError("vault") from error
        except NoAddressError as error:
            raise CannotBeWrittenError("no_address") from error

    def end_link(self, link: NewLink, *, at: datetime) -> None:
        undelivered.end_link(link, at=at)

    def give_up(
        self, rows: OutgoingQuerySet[Notice], row: Notice, *, code: str, link: NewLink | None, at: datetime
    ) -> None:
        undelivered.give_up(rows, row, code=code, link=link, at=at)


def run_once(*, at: datetime, limit: int = LARGEST_PASS, should_stop: Callable[[], bool] = lambda: False) -> SendCounts:
    """Send what is due, one after the other over one connection, and pick up what others left; return what was done.

    `at` is when the pass begins; its own clock goes on from there. Safe to run side by side with others.
    """
    return outbox.run_once(Notices(), at=at, limit=limit, should_stop=should_stop)
