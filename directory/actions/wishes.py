"""Counts what people looked for and did not find, without the people.

Below five voices a wish is a keyed number and a count: nobody can read what it says, also not in the database. A voice
is a network (a household, an office) and counts once a week; the fifth of them brings the words, when they came on two
different days at least. Then it may be shown. When its week is over the voices are forgotten, and what stayed below
five with them.
"""

import hashlib
import hmac
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from directory import replica
from directory.models import SearchVoice, SearchWish

SHOWN_FROM = 5
PATIENCE_MS = 100  # for locks: a page is never late because of this

logger = logging.getLogger("footbridge.wishes")


@dataclass(frozen=True, slots=True)
class Wish:
    """A question that found nothing: its subject, the town, and the filters as "group=value&…"; each may be ""."""

    words: str
    place: str = ""
    filters: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.place or self.filters)

    def levels(self) -> list["Wish"]:
        """Return what is counted of it: the words by themselves, with the place, and with the filters too."""
        coarse_first = [Wish(self.words), Wish(self.words, self.place), self]
        return [wish for wish in dict.fromkeys(coarse_first) if wish]


def note(wish: Wish, *, network: str, at: datetime) -> bool:
    """Count one search of somebody in `network`; return whether it was written. Never raises for the database.

    Four small statements in one transaction, on the primary; it gives up after a tenth of a second of waiting, and at
    once where the primary does not answer.
    """
    if not wish or not network or (replica.is_set() and replica.word() != replica.OK):
        return False
    try:
        with _short_patience(), transaction.atomic():
            _count(wish, network=network, at=at)
    except DatabaseError as error:
        logger.info("A wish was not counted (%s).", type(error).__name__)
        return False
    return True


def _count(wish: Wish, *, network: str, at: datetime) -> None:
    today = timezone.localtime(at).date()
    wishes = {_id_of(level, week=monday_of(today)): level for level in wish.levels()}
    ids = sorted(wishes)  # everybody in one order, so that nobody waits for each other
    SearchWish.objects.bulk_create(
        [SearchWish(id=pk, week=monday_of(today), first_date=today) for pk in ids], ignore_conflicts=True
    )
    SearchVoice.objects.bulk_create(
        [SearchVoice(key=_hmac(f"voice|{pk}|{network}"), wish_id=pk) for pk in ids], ignore_conflicts=True
    )
    voices = SearchVoice.objects.filter(wish=OuterRef("pk")).order_by().values("wish").annotate(n=Count("pk"))
    SearchWish.objects.filter(pk__in=ids).update(count=Coalesce(Subquery(voices.values("n")), 0))
    ripe = Q(count__gte=SHOWN_FROM, shown_at__isnull=True, first_date__lt=today)
    for pk in SearchWish.objects.filter(ripe, pk__in=ids).values_list("pk", flat=True):
        said = wishes[pk]
        SearchWish.objects.filter(pk=pk).update(shown_at=at, words=said.words, place=said.place, filters=said.filters)


def forget_old(*, at: datetime) -> int:
    """Take away the voices of weeks that are over and the wishes that stayed unsaid; return how many wishes."""
    week = monday_of(timezone.localtime(at).date())
    with transaction.atomic():
        SearchVoice.objects.filter(wish__week__lt=week).delete()
        return SearchWish.objects.filter(week__lt=week, shown_at__isnull=True).delete()[0]


def monday_of(day: date) -> date:
    """Return the Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def _id_of(wish: Wish, *, week: date) -> UUID:
    """Return the number of a wish in a week: the same words in any order are the same wish."""
    said = "\x1f".join(["wish", week.isoformat(), " ".join(sorted(wish.words.split())), wish.place, wish.filters])
    return UUID(hex=_hmac(said)[:32])


def _hmac(text: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


@contextmanager
def _short_patience() -> Iterator[None]:
    """Wait for a lock for a tenth of a second at most, inside the block."""
    if connection.vendor != "sqlite":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE_MS}ms'")
            yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(before)}")
