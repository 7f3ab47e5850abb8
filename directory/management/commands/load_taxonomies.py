"""manage.py load_taxonomies: bring topics, access facts, parts of life and languages up to date."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from directory.actions import taxonomies


class Command(BaseCommand):
    """Load the vocabularies of `fixtures/`."""

    help = "Load topics, access facts, parts of life and languages from fixtures/. Safe to run again."

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            report = taxonomies.load_all()
        except taxonomies.UnreadableTaxonomyError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"] > 0:
            self.stdout.write(
                f"Vocabularies: {report.created} created, {report.updated} updated, {report.unchanged} unchanged."
            )
            if report.updated:
                self.stdout.write("Words have changed. Run search_index build, so that search knows them.")
