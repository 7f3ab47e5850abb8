"""`manage.py serve`: the site for everybody, behind a proxy that ends TLS."""

import os
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from config import serving


class Command(BaseCommand):
    help = (
        "Serve the site with granian: a worker for each core, one thread each. Refuses to start where something is "
        "missing that a public site needs. Stops on SIGTERM when the answers under way are finished."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="the port to listen on (8000)")
        parser.add_argument("--workers", type=int, default=serving.usual_workers(), help="processes (one a core)")
        parser.add_argument("--check", action="store_true", help="say what is missing, and stop")

    def handle(self, *args: Any, host: str, port: int, workers: int, check: bool, **options: Any) -> None:
        if workers < 1:
            raise CommandError("At least one worker is needed.")
        if reasons := serving.reasons_to_refuse(host):
            raise CommandError(
                "\n".join(["This site is not ready to be served:", *(f"- {words}" for words in reasons)])
            )
        if check:
            self.stdout.write("Ready to be served.")
            return
        command = serving.command_line(host=host, port=port, workers=workers)
        connections.close_all()
        self.stdout.flush()
        if os.name == "nt":  # execv there returns to the shell before the command has ended
            sys.exit(subprocess.run(command).returncode)  # noqa: S603 (the line is ours)
        os.execv(command[0], command)  # noqa: S606 (signals of the system reach the server itself)
