"""`manage.py makemessages`: Django's command with the options of our catalogues, so that their differences stay small.

Needs gettext; only who changes texts runs it (docs/translating.md).
"""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.commands import makemessages

_NO_TEXTS = ("bench", "tests", "var")
_CREATION_DATE = re.compile(r'^"POT-Creation-Date: .*\n', re.MULTILINE)


class Command(makemessages.Command):
    """Bring every catalogue up to date with the texts of the code and the templates."""

    help = "Brings the catalogues of texts up to date. Needs gettext."
    #: A guess at a translation is worse than none: new texts come empty.
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def handle(self, *args: Any, **options: Any) -> None:
        """Extract the texts into the catalogue of each language of the settings but the original English.

        :raises CommandError: if gettext is missing or a text cannot be read
        """
        options["locale"] = options["locale"] or [code for code, _name in settings.LANGUAGES if code != "en"]
        options["ignore_patterns"] = [*options["ignore_patterns"], *_NO_TEXTS]
        super().handle(*args, **{**options, "add_location": "file", "no_wrap": True, "no_obsolete": True})

    def write_po_file(self, potfile: str, locale: str) -> None:
        """Write one catalogue, without the time of writing: a file without new texts stays as it was."""
        super().write_po_file(potfile, locale)
        catalogue = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        text = catalogue.read_text(encoding="utf-8")
        catalogue.write_text(_CREATION_DATE.sub("", text), encoding="utf-8")
