"""Counts the statements of an action, and fails one of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import OperationalError, connection

from directory.models import AuditEvent, AuditHead, Team, TeamMembership


class Stopped(OperationalError):  # noqa: N818 (what happened)
    """The database went away in the middle."""


@contextmanager
def counted(*, fail_at: int = 0) -> Iterator[list[str]]:
    """Collect the statements of the block; the one with the number `fail_at` (from 1) is not run and raises."""
    seen: list[str] = []

    def wrapper(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        if len(seen) == fail_at:
            raise Stopped(f"statement {fail_at}: {sql[:60]}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield seen


def all_rows() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table that introductions write to, the many-to-many tables and the record with them."""
    models = [*apps.get_app_config("bridges").get_models(include_auto_created=True)]
    models += [AuditEvent, AuditHead, Team, TeamMembership]
    return {model._meta.label: sorted(map(_plain, model._base_manager.values_list()), key=repr) for model in models}


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
