"""The memory of who asked not to be listed, not to be written to, or not to be rung."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions import bins
from directory.editors import Author
from directory.leave_outs import Keys, LeftOut, email_hash, name_key, url_key
from directory.models import LeaveOut, LeaveOutScope, Listing, Party, User


class LeaveOutError(Exception):
    """A wish that cannot be written down; `str()` is for people."""


@transaction.atomic
def write_down(
    scope: LeaveOutScope,
    *,
    name: str = "",
    email: str = "",
    url: str = "",
    reason: str = "",
    listing: Listing | None = None,
    by: User,
    at: datetime,
) -> LeaveOut:
    """Remember who asked to be left out of what; the address is kept as a hash only.

    With a listing and the wish not to be listed, the listing goes into the bin in the same transaction.

    :raises LeaveOutError: if nothing is given by which they would be recognised
    :raises StateError: if the listing is in the bin already
    """
    keys = {"name_key": name_key(name), "email_hash": email_hash(email), "url_key": url_key(url)}
    if not any(keys.values()):
        raise LeaveOutError(_("Give a name, an e-mail address or a website."))
    wish = LeaveOut.objects.create(
        scope=scope, name=name.strip(), reason=reason.strip(), listing=listing, made_by=by, made_at=at, **keys
    )
    if listing is not None and scope == LeaveOutScope.LISTED:
        bins.throw_away(listing, by=Author(Party.STEWARD, user=by), at=at, note=_("They asked not to be listed."))
    return wish


def end(wish: LeaveOut, *, at: datetime) -> None:
    """Let a wish hold no longer; the row stays, so that it can be read that there was one."""
    LeaveOut.objects.filter(pk=wish.pk, ended_at__isnull=True).update(ended_at=at)


def wishes(scope: LeaveOutScope) -> LeftOut[LeaveOut]:
    """Return all wishes of a scope that hold, ready for `matches`: for importers, and for whoever lists a group.

    Who asked not to be listed is not written to and not rung either.
    """
    scopes = {scope, LeaveOutScope.LISTED}
    rows = LeaveOut.objects.current().filter(scope__in=scopes).order_by("made_at", "pk")
    return LeftOut((row, Keys(row.name_key, row.email_hash, row.url_key)) for row in rows)


def found(
    scope: LeaveOutScope, *, names: Iterable[str] = (), emails: Iterable[str] = (), urls: Iterable[str] = ()
) -> LeaveOut | None:
    """Return the wish that one of these names, addresses or websites belongs to; None for none."""
    return wishes(scope).matches(names=names, emails=emails, urls=urls)
