"""`manage.py account EMAIL --close | --reopen | --new-second-factor`: what only who runs the site may do."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from directory.actions import accounts
from directory.models import User


class Command(BaseCommand):
    help = "Closes an account at once, opens it again, or takes lost second factors away."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--close", action="store_const", dest="what", const="close")
        what.add_argument("--reopen", action="store_const", dest="what", const="reopen")
        what.add_argument("--new-second-factor", action="store_const", dest="what", const="new_second_factor")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError("There is no account with this address.")
        if options["what"] == "reopen":
            accounts.reopen(user)
        else:
            end = {"close": accounts.close, "new_second_factor": accounts.take_second_factors}
            end[options["what"]](user, at=timezone.now())
        self.stdout.write(
            "Done. All sessions and tokens of the account have ended.\n" if options["what"] != "reopen" else "Done.\n"
        )
