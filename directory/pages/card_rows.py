"""The rows of a page of cards: what search found, narrowed to what somebody may see, in one cheap statement.

A results page asks the same statement for every visitor, with other ids. Building and compiling it from the queryset
cost more than running it (`bench/page.py`), so its text is kept.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import connections, router

from directory.models import SearchDocument, User
from directory.models.listing import sees_every_listing

STEP = 20  # ids of one page; more are asked for in steps, so that few texts of the statement are kept


class CardRow(NamedTuple):
    """The id of a listing, and what its card says."""

    pk: UUID
    card: Mapping[str, Any]


class _Statement(NamedTuple):
    """SQL of which the parameters are `fixed`, and then `size` ids."""

    sql: str
    fixed: tuple[Any, ...]
    size: int


def cards_visible_to(user: User | AnonymousUser, ids: Sequence[UUID]) -> dict[UUID, CardRow]:
    """Return the rows of `ids` that `user` may see now, by id. One query; none for no ids."""
    if not ids:
        return {}
    using = router.db_for_read(SearchDocument)
    connection = connections[using]
    statement = _statement(using, sees_every_listing(user), -(-len(ids) // STEP) * STEP)
    asked: list[Any] = list(ids) if connection.features.has_native_uuid_field else [pk.hex for pk in ids]
    asked += asked[-1:] * (statement.size - len(asked))
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, [*statement.fixed, *asked])
        rows = cursor.fetchall()
    found = (CardRow(pk if isinstance(pk, UUID) else UUID(pk), json.loads(card)) for pk, card in rows)
    return {row.pk: row for row in found}


def public_cards_after(after: UUID | None, *, size: int) -> list[CardRow]:
    """Return the first `size` rows by id that anybody may see, after the listing `after`. One query."""
    using = router.db_for_read(SearchDocument)
    connection = connections[using]
    statement = _walk(using, size, after is not None)
    start: list[Any] = [] if after is None else [after if connection.features.has_native_uuid_field else after.hex]
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, [*statement.fixed, *start])
        rows = cursor.fetchall()
    return [CardRow(pk if isinstance(pk, UUID) else UUID(pk), json.loads(card)) for pk, card in rows]


@cache
def _walk(using: str, size: int, has_start: bool) -> _Statement:
    """Return the statement of a walk as Django compiles it; the id to start after is its last parameter."""
    rows = SearchDocument.objects.using(using).visible_to(AnonymousUser()).order_by("pk")
    if has_start:
        rows = rows.filter(pk__gt=UUID(int=0))
    sql, parameters = rows.values_list("pk", "card")[:size].query.get_compiler(using).as_sql()
    return _Statement(sql, tuple(parameters[: len(parameters) - has_start]), size)


@cache
def _statement(using: str, sees_every: bool, size: int) -> _Statement:
    """Return the statement as Django compiles it; what somebody may see depends on `sees_every` alone."""
    viewer = User(is_steward=True, is_active=True) if sees_every else AnonymousUser()
    nobody = [UUID(int=number) for number in range(size)]
    rows = SearchDocument.objects.using(using).visible_to(viewer).filter(pk__in=nobody).values_list("pk", "card")
    sql, parameters = rows.query.get_compiler(using).as_sql()
    return _Statement(sql, tuple(parameters[:-size]), size)
