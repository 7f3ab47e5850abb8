"""`manage.py test`: pytest on every database that is there. Arguments pass through to pytest."""

import sys
from collections.abc import Sequence
from typing import NoReturn

from django.core.management.base import BaseCommand

from config import testing


class Command(BaseCommand):
    help = "Run the tests with pytest; arguments pass through, for example: test -k search -x"

    def run_from_argv(self, argv: Sequence[str]) -> NoReturn:
        # Django would take --verbosity and others for itself; all arguments belong to pytest.
        sys.exit(testing.run(list(argv[2:])))
