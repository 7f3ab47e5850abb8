"""manage.py load_demo: fill the catalogue with Brohavn, an invented town."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from directory.actions import demo
from directory.actions.imports import ImportTakenError
from directory.actions.taxonomies import UnreadableTaxonomyError


class Command(BaseCommand):
    """Load the demo town."""

    help = "Load vocabularies, places and listings of Brohavn, an invented town. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--beside-others", action="store_true", help="also where there are other listings")

    def handle(self, *_args: Any, **options: Any) -> None:
        if demo.has_other_listings() and not options["beside_others"]:
            raise CommandError(
                "This catalogue has real listings. Use --beside-others to add invented ones all the same."
            )
        try:
            report = demo.load_demo(at=timezone.now())
        except (ImportTakenError, UnreadableTaxonomyError) as error:
            raise CommandError(str(error)) from error
        listings = report.listings
        if listings.error or listings.rejected:
            reasons = [listings.error, *(f"{row.where}: {row.field} {row.reason}" for row in listings.rejections)]
            raise CommandError("The demo could not be loaded. " + " ".join(filter(None, reasons)))
        if options["verbosity"] > 0:
            self.stdout.write(
                f"The demo town: {listings.created} listings created, {listings.updated} updated, "
                f"{listings.unchanged} unchanged, {listings.vanished} gone; "
                f"{report.places.created} places and {report.vocabularies.created} words added."
            )
