"""`manage.py demo`: the demo town on this machine, ready to click through."""

import logging
import time
from argparse import ArgumentParser
from typing import Any

import segno
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config import demo, demo_worker
from config.demo_guide import guide
from config.main_pages import main_pages
from config.page_check import check_page, running


class Command(BaseCommand):
    help = "Prepare the demo town and serve it. Safe to run again; never touches a database that holds other data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="the port to listen on (8000)")
        parser.add_argument("--check", action="store_true", help="ask the main pages once and stop")
        parser.add_argument("--phone", action="store_true", help="let phones on the local network in, too")

    def handle(self, *args: Any, port: int, check: bool, phone: bool, **options: Any) -> None:
        if reason := demo.reason_to_refuse():
            raise CommandError(
                f"The demo does not touch this database: {reason}. Unset DATABASE_URL to give the demo a file of its "
                f"own (var/demo.sqlite3), or name an empty database."
            )
        logging.getLogger("footbridge").setLevel(logging.WARNING)
        settings.EMAIL_BACKEND = "config.demo_mail.Terminal"
        self._prepare()
        if check:
            self._check()
        else:
            self._serve(port=port, phone=phone)

    def _prepare(self) -> None:
        for words, step in demo.preparation():
            started = time.perf_counter()
            self.stdout.write(f"Preparing {words} … ", ending="")
            self.stdout.flush()
            step()
            self.stdout.write(f"{time.perf_counter() - started:.1f} s")

    def _check(self) -> None:
        server = demo.open_server("127.0.0.1", 0, tries=1)
        base_url = f"http://127.0.0.1:{server.server_port}"
        with running(server):
            results = [check_page(page, base_url=base_url) for page in main_pages()]
        for result in results:
            mark = "FAILED" if result.problem else "ok"
            line = f"{mark:6} {result.milliseconds:6.0f} ms  {result.page.words}  {result.page.path}  {result.problem}"
            self.stdout.write(line.rstrip())
        failed = [result for result in results if result.problem]
        if failed:
            raise CommandError(f"{len(failed)} of {len(results)} pages failed.")
        self.stdout.write(f"All {len(results)} pages are right.")

    def _serve(self, *, port: int, phone: bool) -> None:
        host = "0.0.0.0" if phone else "127.0.0.1"  # noqa: S104 (asked for by --phone)
        name = demo.address_on_local_network() if phone else host
        settings.ALLOWED_HOSTS.append(name)
        try:
            server = demo.open_server(host, port)
        except OSError as error:
            raise CommandError(f"Cannot listen on port {port}: {error}. Choose another one with --port.") from error
        if server.server_port != port:
            self.stdout.write(f"Port {port} is taken; using {server.server_port}.")
        url = f"http://{name}:{server.server_port}/"
        settings.FOOTBRIDGE_SITE_URL = url.rstrip("/")
        self.stdout.write("")
        for line in guide(url=url, at=timezone.now()):
            self.stdout.write(line)
        self.stdout.write(f"\nOpen {url}   (Ctrl+C stops it)")
        if phone:
            segno.make(url, error="m").terminal(compact=True)
        self.stdout.flush()
        demo_worker.start()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            self.stdout.write("\nStopped.")
        finally:
            server.server_close()
