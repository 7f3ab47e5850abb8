"""What stands in the rows after an action, for tests."""

from typing import Any

from bridges import vault
from bridges.models import Introduction, Notice, NoticeState
from directory.models import AuditEvent


def told(**filters: Any) -> list[str]:
    """Return the kinds of what waits to be sent."""
    rows = Notice.objects.filter(state=NoticeState.PENDING, **filters).order_by("created_at", "kind")
    return [str(row.kind) for row in rows]


def read(introduction: Introduction, field: str) -> str:
    return vault.open_for(introduction.person).read(introduction, field)


def events(introduction: Introduction) -> list[str]:
    return [row.event for row in AuditEvent.objects.about(introduction.person_id)]
