"""The outbox of the catalogue: how its letters are checked again, written and handed over."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from directory.actions import post
from directory.actions.letter_kinds import LETTERS, Way, why_not, words_of
from directory.local_clock import known_zone
from directory.models import Letter, LetterKind, Listing, OrganiserLink, OutgoingState
from directory.models.letter import LetterQuerySet
from directory.models.outgoing import OutgoingQuerySet
from directory.posting import outbox, writing
from directory.posting.channels import EMAIL
from directory.posting.channels import Letter as Written
from directory.posting.email import EmailChannel
from directory.posting.outbox import LARGEST_PASS, CannotBeWrittenError, HandedOver, SendCounts, Stopped
from directory.posting.post import Carriers
from directory.posting.undelivered import FREE


class Letters:
    """The table of letters, as an outbox."""

    def rows(self) -> LetterQuerySet:
        return Letter.objects.all()

    def carriers(self) -> Carriers:
        return {EMAIL: EmailChannel}

    def channel_of(self, row: Letter) -> str:
        return EMAIL

    def perhaps_by(self, row: Letter) -> Collection[str]:
        return (EMAIL,)

    def zone_of(self, row: Letter) -> str:
        return known_zone(row.timezone, otherwise=settings.TIME_ZONE)

    def hand_over(
        self, row: Letter, *, worker: str, channel: str, at: datetime, lease: timedelta
    ) -> HandedOver | Stopped:
        return hand_over(row.pk, worker=worker, at=at, lease=lease)

    def end_link(self, link: Way, *, at: datetime) -> None:
        if link.link is not None:
            OrganiserLink.objects.filter(pk=link.link.pk).update(ended_at=at)

    @transaction.atomic
    def give_up(
        self, rows: OutgoingQuerySet[Letter], row: Letter, *, code: str, link: Way | None, at: datetime
    ) -> None:
        if link is not None:
            self.end_link(link, at=at)
        rows.update(state=OutgoingState.FAILED, finished_at=at, error_code=code, **FREE)


def run_once(*, at: datetime, limit: int = LARGEST_PASS, should_stop: Callable[[], bool] = lambda: False) -> SendCounts:
    """Send what is due, and pick up what others left; return what was done. Safe side by side with others."""
    return outbox.run_once(Letters(), at=at, limit=limit, should_stop=should_stop)


@transaction.atomic
def hand_over(pk: UUID, *, worker: str, at: datetime, lease: timedelta) -> HandedOver | Stopped:
    """Check again that a claimed letter may leave, write it, and mark it as handed over.

    Locks listing → letter, so that a confirmation comes before it or after it, never in between. Returns "lost" if the
    letter is not this worker's any more, "postponed" if it has to wait for the morning, "cancelled" if it must not
    leave at all.

    :raises CannotBeWrittenError: if there is no address any more
    """
    letter = _hold(pk, worker=worker)
    if letter is None:
        return "lost"
    if code := why_not(letter):
        _set(letter, state=OutgoingState.CANCELLED, finished_at=at, error_code=code, **FREE)
        return "cancelled"
    zone = known_zone(letter.timezone, otherwise=settings.TIME_ZONE)
    awake = post.when(LetterKind(letter.kind), at, zone=zone)
    if awake > at:
        _set(letter, state=OutgoingState.PENDING, due_at=awake, **FREE)
        return "postponed"
    address = letter.organiser.email if letter.organiser else letter.address
    if not address:
        raise CannotBeWrittenError("no_address")
    way = LETTERS[LetterKind(letter.kind)].link(letter, at)
    written = write(letter, address=address, way=way)
    _set(letter, state=OutgoingState.HANDED_OVER, attempts=letter.attempts + 1, lease_until=at + lease, error_code="")
    return HandedOver(written, way)


def write(letter: Letter, *, address: str, way: Way | None) -> Written:
    """Return a letter as it leaves, in the language of its reader."""
    kind = LetterKind(letter.kind)
    is_known = letter.language in {code for code, _name in settings.LANGUAGES}
    with translation.override(letter.language if is_known else settings.LANGUAGE_CODE):
        words = render_to_string(f"mail/{kind}.txt", words_of(letter)).strip()
        subject = str(LETTERS[kind].subject)
        path, code = (way.path, way.code) if way else ("", "")
        return writing.write(letter.pk, address=address, subject=subject, words=words, path=path, code=code)


def _hold(pk: UUID, *, worker: str) -> Letter | None:
    known = Letter.objects.filter(pk=pk).only("listing_id").first()
    if known is not None and known.listing_id is not None:
        list(Listing.objects.select_for_update().filter(pk=known.listing_id).values_list("pk"))
    mine = Letter.objects.select_for_update(of=("self",)).with_recipient()
    return mine.filter(pk=pk, state=OutgoingState.CLAIMED, claimed_by=worker).first()


def _set(letter: Letter, **values: Any) -> None:
    Letter.objects.filter(pk=letter.pk).update(**values)
