"""What importers doubted: looked at, or opened again. Likely duplicates are decided elsewhere (`actions.merges`)."""

from datetime import datetime

from directory.models import Finding, FindingKind


def settle(finding: Finding, *, at: datetime) -> bool:
    """Write down that a doubt was looked at; return False if it was before."""
    rows = Finding.objects.filter(pk=finding.pk, settled_at__isnull=True)
    return bool(rows.exclude(kind=FindingKind.LIKELY_DUPLICATE).update(settled_at=at))


def open_again(finding: Finding) -> bool:
    """Take back that a doubt was looked at; return False if it is open."""
    rows = Finding.objects.filter(pk=finding.pk, settled_at__isnull=False)
    return bool(rows.exclude(kind=FindingKind.LIKELY_DUPLICATE).update(settled_at=None))
