"""Slows down who tries again and again: counted in the database, so that all processes know; delays, never a lock-out.

Ask before anything slow or telling (hashing, looking up, sending). The keys of one call belong together: an address
and a network in one call mean this address from this network, so that a stranger elsewhere delays nobody.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.models import Throttle


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """`free` tries at once; then a wait that doubles from `first_wait` to `longest_wait`; forgotten after `rest`."""

    free: int
    first_wait: timedelta
    longest_wait: timedelta
    rest: timedelta


_SECONDS = timedelta(seconds=1)
_MINUTES = timedelta(minutes=1)

PACES: dict[str, Pace] = {
    # a code that somebody types: log-in, invitation, private link, receipt
    "code": Pace(free=5, first_wait=2 * _SECONDS, longest_wait=15 * _MINUTES, rest=60 * _MINUTES),
    # all codes of one network together
    "code_network": Pace(free=60, first_wait=2 * _SECONDS, longest_wait=5 * _MINUTES, rest=60 * _MINUTES),
    # a mail that a visitor lets us send to one address
    "mail": Pace(free=3, first_wait=20 * _SECONDS, longest_wait=15 * _MINUTES, rest=60 * _MINUTES),
    "mail_address": Pace(free=10, first_wait=20 * _SECONDS, longest_wait=5 * _MINUTES, rest=60 * _MINUTES),
    "mail_network": Pace(free=30, first_wait=5 * _SECONDS, longest_wait=5 * _MINUTES, rest=60 * _MINUTES),
    # a second factor of one account
    "second_factor": Pace(free=5, first_wait=2 * _SECONDS, longest_wait=15 * _MINUTES, rest=60 * _MINUTES),
    # the same account from all networks together: slower to bite, because a stranger could delay the owner with it
    "second_factor_account": Pace(free=30, first_wait=5 * _SECONDS, longest_wait=5 * _MINUTES, rest=60 * _MINUTES),
    # requests of a tool with one token: many at once, then one a second
    "api_token": Pace(free=120, first_wait=_SECONDS, longest_wait=_SECONDS, rest=_MINUTES),
    # tokens that open nothing, from one network
    "api_token_wrong": Pace(free=30, first_wait=2 * _SECONDS, longest_wait=5 * _MINUTES, rest=60 * _MINUTES),
    # a token that somebody makes
    "api_token_made": Pace(free=10, first_wait=60 * _SECONDS, longest_wait=15 * _MINUTES, rest=60 * _MINUTES),
    # a listing that somebody asks to look after
    "claim": Pace(free=5, first_wait=60 * _SECONDS, longest_wait=15 * _MINUTES, rest=60 * _MINUTES),
    # a photo that somebody adds to one listing: each is decoded and kept for a while
    "photo": Pace(free=30, first_wait=20 * _SECONDS, longest_wait=10 * _MINUTES, rest=60 * _MINUTES),
    # a group that somebody sends in without an account
    "propose": Pace(free=6, first_wait=60 * _SECONDS, longest_wait=15 * _MINUTES, rest=60 * _MINUTES),
    # an introduction that somebody begins without an account
    "ask": Pace(free=10, first_wait=30 * _SECONDS, longest_wait=10 * _MINUTES, rest=60 * _MINUTES),
    # something wrong that a visitor tells us about: from one network, and about one listing from anywhere
    "report": Pace(free=5, first_wait=60 * _SECONDS, longest_wait=30 * _MINUTES, rest=60 * _MINUTES),
    "report_listing": Pace(free=20, first_wait=60 * _SECONDS, longest_wait=30 * _MINUTES, rest=60 * _MINUTES),
    # an answer that is asked for at one address, which nobody has proved to be theirs
    "report_mail": Pace(free=3, first_wait=10 * _MINUTES, longest_wait=60 * _MINUTES, rest=24 * 60 * _MINUTES),
}


class Throttled(Exception):  # noqa: N818  # it says what the person is
    """Somebody tries too fast. `str()` is for people."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(str(seconds))

    def __str__(self) -> str:
        if self.seconds <= 90:
            wait = ngettext("%(n)d second", "%(n)d seconds", self.seconds) % {"n": self.seconds}
        else:
            minutes = -(-self.seconds // 60)
            wait = ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
        return _("That was quick. Please wait %(wait)s and try again.") % {"wait": wait}


def check(kind: str, *, keys: tuple[str, ...], at: datetime) -> None:
    """Count one try of `kind` by `keys` together. Call it outside of a transaction: what is undone was not counted.

    A try that came too early is not counted either, so that waiting always helps.

    :raises Throttled: if the wait after the try before is not over
    :raises KeyError: if there is no such kind
    """
    pace = PACES[kind]
    key = key_of(kind, keys)
    with transaction.atomic():
        row, _is_new = Throttle.objects.select_for_update().get_or_create(key=key, defaults={"last_tried_at": at})
        tries = 0 if at - row.last_tried_at >= pace.rest else row.tries
        allowed_at = row.last_tried_at + wait_after(tries, pace=pace)
        if at < allowed_at:
            raise Throttled(-(-int((allowed_at - at).total_seconds() * 1000) // 1000))
        Throttle.objects.filter(key=key).update(tries=tries + 1, last_tried_at=at)


def forget(kind: str, *, keys: tuple[str, ...]) -> None:
    """Start anew for `keys`, after they were right."""
    Throttle.objects.filter(key=key_of(kind, keys)).delete()


def is_first(kind: str, *, keys: tuple[str, ...], seconds: int, at: datetime) -> bool:
    """Return whether `keys` were not seen in the last `seconds`, and note that they were seen now."""
    key = key_of(kind, keys)
    with transaction.atomic():
        _row, is_new = Throttle.objects.get_or_create(key=key, defaults={"last_tried_at": at, "tries": 1})
        long_ago = at - timedelta(seconds=seconds)
        return is_new or Throttle.objects.filter(key=key, last_tried_at__lt=long_ago).update(last_tried_at=at) == 1


def forget_old(*, at: datetime) -> int:
    """Take away rows that slow nobody down any more, and return how many."""
    longest = max(pace.rest for pace in PACES.values())
    return Throttle.objects.filter(last_tried_at__lt=at - longest).delete()[0]


def wait_after(tries: int, *, pace: Pace) -> timedelta:
    """Return how long to wait after `tries` tries in a row."""
    extra = tries - pace.free
    if extra < 0:
        return timedelta(0)
    doubled: timedelta = pace.first_wait * 2 ** min(extra, 20)
    return min(doubled, pace.longest_wait)


def key_of(kind: str, keys: tuple[str, ...]) -> str:
    """Return the HMAC-SHA256 of a kind and its keys, in hex: neither address nor network can be read from it."""
    text = "\x1f".join([kind, *(key.strip().lower() for key in keys)])
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
