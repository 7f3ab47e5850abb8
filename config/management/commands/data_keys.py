"""Change the key that wraps each person's key."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from bridges.actions import keys
from bridges.vault import VaultError
from config.secret_file import add_data_key
from directory.drafts import SealError


class Command(BaseCommand):
    help = (
        "add: put a new data key in front of the others in the secrets file; restart every process afterwards. "
        "rotate: wrap each person's key with the newest data key; can be stopped and started again. "
        "status: say how many people's keys each data key wraps."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["add", "rotate", "status"])

    def handle(self, *, action: str, **options: Any) -> None:
        match action:
            case "add":
                key_id = add_data_key(settings.SECRETS_FILE)
                self.stdout.write(
                    _("Data key %(id)s is in the file. Restart every process, then: manage.py data_keys rotate")
                    % {"id": key_id}
                )
            case "rotate":
                self._rotate()
        self._say_status()

    def _rotate(self) -> None:
        done = 0
        try:
            while count := keys.rewrap_some():
                done += count
        except (VaultError, SealError) as error:
            raise CommandError(f"{error} ({done})") from error
        self.stdout.write(_("%(count)d keys were wrapped anew.") % {"count": done})

    def _say_status(self) -> None:
        for use in keys.status():
            if not use.is_in_file:
                words = _("%(id)s: %(count)d people, MISSING from the secrets file: their texts cannot be read")
            elif use.is_newest:
                words = _("%(id)s: %(count)d people, the newest")
            elif use.people:
                words = _("%(id)s: %(count)d people; manage.py data_keys rotate moves them to the newest")
            else:
                words = _("%(id)s: nobody; it can be taken out of the file after twelve hours")
            self.stdout.write(words % {"id": use.key_id, "count": use.people})
