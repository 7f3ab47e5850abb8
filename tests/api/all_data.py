"""All real files imported together, each as a source of its own."""

from dataclasses import replace

from directory import search, vocabulary
from directory.actions import taxonomies
from directory.actions.imports import Order, SourceFacts, import_listings
from directory.importers.formats import FORMATS
from directory.importers.options import ReadOptions
from directory.importers.records import Defaults
from tests.importers.test_shared_data import CASES, NOON, Case
from tests.shared_data import shared_path


def import_all() -> int:
    """Import every file and return how many listings that made."""
    taxonomies.load_all()
    vocabulary.forget()
    made = sum(_import(case, slug=f"source-{number}") for number, case in enumerate(CASES))
    search.refresh()
    return made


def _import(case: Case, *, slug: str) -> int:
    path = shared_path("data", *case.path.split("/"))
    defaults = Defaults(country=case.country, fixed_timezone=case.timezone)
    order = Order(FORMATS[case.format], path, SourceFacts(slug=slug), defaults)
    report = import_listings(replace(order, options=ReadOptions(slug=slug)), at=NOON)
    assert report.error == ""
    return report.created
