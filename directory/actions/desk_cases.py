"""Who of the stewards looks after which case: taking, giving, putting back; and the filters that they keep."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from directory.models import DeskAssignment, SavedFilter, User

MOST_FILTERS = 30  # of one steward
Rows = TypeVar("Rows", bound=models.Model)


class DeskError(Exception):
    """What cannot be done at the desk. `str()` is for people."""


class Whose(StrEnum):
    """Which cases a queue shows."""

    ALL = "all"
    MINE = "mine"
    FREE = "free"


def take(queue: str, target_id: object, *, by: User, at: datetime) -> DeskAssignment:
    """Make a case one's own; taking what one has is no error.

    :raises DeskError: if a colleague was first
    """
    try:
        with transaction.atomic():
            return DeskAssignment.objects.create(queue=queue, target_id=str(target_id), user=by, at=at)
    except IntegrityError:
        held = DeskAssignment.objects.select_related("user").filter(queue=queue, target_id=str(target_id)).first()
        if held is not None and held.user_id != by.pk:
            raise DeskError(_("%(name)s has taken this one.") % {"name": held.user}) from None
        return held or take(queue, target_id, by=by, at=at)


def give(queue: str, target_id: object, *, to: User, at: datetime) -> DeskAssignment:
    """Make a case a colleague's, whoever had it before.

    :raises DeskError: if the colleague is no steward any more
    """
    if not (to.is_active and to.is_steward):
        raise DeskError(_("%(name)s is no steward any more.") % {"name": to})
    row, _is_new = DeskAssignment.objects.update_or_create(
        queue=queue, target_id=str(target_id), defaults={"user": to, "at": at}
    )
    return row


def put_back(queue: str, target_id: object) -> None:
    """Let a case be nobody's, also one of a colleague who is away."""
    DeskAssignment.objects.filter(queue=queue, target_id=str(target_id)).delete()


def held_by(queue: str, target_ids: Iterable[object]) -> Mapping[str, User]:
    """Return the key of a case (as text) to who has it, for those that somebody has; one query."""
    rows = DeskAssignment.objects.filter(queue=queue, target_id__in=[str(key) for key in target_ids])
    return {row.target_id: row.user for row in rows.select_related("user")}


def narrowed(rows: "QuerySet[Rows]", *, queue: str, whose: Whose, user: User) -> "QuerySet[Rows]":
    """Return `rows` of a queue narrowed to one's own or to those that nobody has; one small query more."""
    if whose is Whose.ALL:
        return rows
    held = DeskAssignment.objects.filter(queue=queue)
    if whose is Whose.MINE:
        return rows.filter(pk__in=_keys(rows, held.filter(user=user)))
    return rows.exclude(pk__in=_keys(rows, held))


def _keys(rows: "QuerySet[Any]", held: "QuerySet[DeskAssignment]") -> list[Any]:
    """Return the keys of cases as the keys of `rows`; what is none (a row of another kind) is passed over."""
    key = rows.model._meta.pk
    found = []
    for target_id in held.values_list("target_id", flat=True):
        try:
            found.append(key.to_python(target_id))
        except ValidationError:
            continue
    return found


def counts_of(user: User) -> Mapping[str, int]:
    """Return queue to the number of cases that are somebody's own."""
    rows = DeskAssignment.objects.filter(user=user).order_by().values("queue").annotate(n=models.Count("pk"))
    return {row["queue"]: row["n"] for row in rows}


def colleagues(*, of: User) -> "QuerySet[User]":
    """Return the other stewards, by name."""
    return User.objects.filter(is_steward=True, is_active=True).exclude(pk=of.pk).order_by("display_name", "email")


def keep_filter(name: str, *, query: str, owner: User, is_shared: bool, at: datetime) -> SavedFilter:
    """Keep a filter of the table of listings under a name; the same name again changes it.

    :raises DeskError: if the name is empty, the question too long, or there are too many
    """
    name = " ".join(name.split())[:60]
    if not name:
        raise DeskError(_("Give it a name."))
    if not query or len(query) > 1000:
        raise DeskError(_("There is nothing to keep: choose a filter first."))
    mine = SavedFilter.objects.filter(owner=owner)
    if mine.exclude(name=name).count() >= MOST_FILTERS:
        raise DeskError(_("You have kept many filters. Take one away first."))
    row, _is_new = SavedFilter.objects.update_or_create(
        owner=owner, name=name, defaults={"query": query, "is_shared": is_shared, "made_at": at}
    )
    return row


def filters_for(user: User) -> "QuerySet[SavedFilter]":
    """Return one's own filters and those that colleagues share, by name."""
    own_or_shared = models.Q(owner=user) | models.Q(is_shared=True)
    return SavedFilter.objects.filter(own_or_shared).select_related("owner").order_by("name", "pk")
