"""One round of what the worker does, for cron."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from bridges.actions import due, outbox
from directory.actions import letterbox, upkeep, webhook_post
from directory.posting.outbox import SendCounts


class Command(BaseCommand):
    help = "Keep the clocks and send what is due, once: for cron, every few minutes. Safe beside a worker."

    def handle(self, *args: Any, **options: Any) -> None:
        due.run(at=timezone.now())
        upkeep.run(at=timezone.now())
        sent = SendCounts()
        for run_once in (outbox.run_once, letterbox.run_once):
            counts = run_once(at=timezone.now())
            sent += counts
            while counts.moved >= outbox.LARGEST_PASS:  # more may be waiting
                counts = run_once(at=timezone.now())
                sent += counts
        webhook_post.run_once(at=timezone.now())
        self.stdout.write(
            f"Sent {sent.sent}, called off {sent.cancelled}, later {sent.later + sent.postponed + sent.waiting}, "
            f"could not be sent {sent.failed}, not known {sent.uncertain}."
        )
