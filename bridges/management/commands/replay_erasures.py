"""Erase again whom a restored backup brought back."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from bridges.actions import erasure


class Command(BaseCommand):
    help = "After restoring a backup, before opening: erase again everybody in FOOTBRIDGE_ERASURES_FILE."

    def handle(self, **options: Any) -> None:
        count = erasure.replay(at=timezone.now())
        self.stdout.write(_("%(count)d people were erased again.") % {"count": count})
