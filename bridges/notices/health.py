"""Whether letters leave: what `/health/ready` says about the outbox (named in the setting FOOTBRIDGE_READY_CHECKS)."""

from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from bridges.models import Notice


def outbox() -> str:
    """Return "ok", or "late" where something has been due for longer than the operator allows."""
    limit = timezone.now() - timedelta(seconds=settings.FOOTBRIDGE_OUTBOX_LATE)
    try:
        return "late" if Notice.objects.due(at=limit).exists() else "ok"
    except DatabaseError:
        return "not known"
