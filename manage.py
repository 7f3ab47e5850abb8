#!/usr/bin/env python3
"""Run a command of Footbridge, for example `python3 manage.py demo`; the first run prepares `.venv` by itself."""

import os
import sys

from config import bootstrap


def main():
    bootstrap.ensure_environment(sys.argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
