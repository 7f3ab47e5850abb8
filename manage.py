#!/usr/bin/env python3
"""Run a command of Footbridge, for example `python3 manage.py demo`; the first run prepares `.venv` by itself."""

import os
import sys

from config import bootstrap


def main() -> None:
    bootstrap.ensure_environment(sys.argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] == ["demo"]:  # a database of its own, so that it can never touch yours
        os.environ.setdefault("DATABASE_URL", "sqlite:///%s" % (bootstrap.ROOT / "var" / "demo.sqlite3"))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
