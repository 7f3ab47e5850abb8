"""`manage.py compile_texts`: the catalogues of texts, without gettext."""

from typing import Any

from django.core.management.base import BaseCommand

from config.messages import compile_all_messages


class Command(BaseCommand):
    help = "Compile the catalogues of texts that changed. Needs no gettext."

    def handle(self, *args: Any, **options: Any) -> None:
        for path in compile_all_messages():
            self.stdout.write(f"Compiled {path}")
