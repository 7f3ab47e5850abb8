"""Check the record of who did and saw what, or take away what is too old."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.actions import audit
from directory.models import AuditEvent


class Command(BaseCommand):
    help = (
        "verify: find events that were changed, taken away or put into another order. "
        "purge: take away what is older than FOOTBRIDGE_AUDIT_MONTHS; run it each night."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["verify", "purge"])

    def handle(self, *, action: str, **options: Any) -> None:
        if action == "verify":
            self._verify()
        else:
            count = audit.purge(months=settings.FOOTBRIDGE_AUDIT_MONTHS, at=timezone.now())
            self.stdout.write(_("%(count)d events were too old and are gone.") % {"count": count})

    def _verify(self) -> None:
        broken = 0
        for subject, position in audit.all_broken():
            broken += 1
            self.stderr.write(f"{subject} {position}")
        if broken:
            raise CommandError(_("%(count)d places of the record were changed.") % {"count": broken})
        self.stdout.write(_("%(count)d events, all as they were written.") % {"count": AuditEvent.objects.count()})
