"""`manage.py invite EMAIL [--team NAME] [--coordinator] [--steward]`: the first way in, printed once."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from directory.actions import invitations
from directory.actions.invitations import InvitationError, NewInvitation
from directory.models import Team, TeamRole


class Command(BaseCommand):
    help = "Makes an invitation and prints its link and its code once. A team that is not there yet is made."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--team", default="", help="the name of the team")
        parser.add_argument("--coordinator", action="store_true", help="may invite others to the team")
        parser.add_argument("--steward", action="store_true", help="looks after the listings, and may make teams")
        parser.add_argument("--site", default="http://localhost:8000", help="the address of this site, for the link")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        new = self._invite(options, at=at)
        page = options["site"].rstrip("/") + reverse("join")
        self.stdout.write(f"{page}#{new.token}\n")
        self.stdout.write(f"Or open {page} and type this code: {new.token}\nIt works once, for 7 days.\n")

    @transaction.atomic
    def _invite(self, options: dict[str, Any], *, at: datetime) -> NewInvitation:
        team = None
        if options["team"]:
            team, _is_new = Team.objects.get_or_create(name=options["team"], defaults={"created_at": at})
        role = TeamRole.COORDINATOR if options["coordinator"] else TeamRole.PRACTITIONER
        try:
            return invitations.invite(
                options["email"], team=team, role=role, is_steward=options["steward"], by=None, at=at
            )
        except InvitationError as error:
            raise CommandError(str(error)) from error
