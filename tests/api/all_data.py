"""All real files imported together, each as a source of its own.

Most are there twice: as their publishers give them out, and prepared in our own columns.
"""

from dataclasses import replace

from directory import vocabulary
from directory.actions import taxonomies
from directory.actions.imports import Order, SourceFacts, import_listings
from directory.importers.formats import FORMATS
from directory.importers.options import ReadOptions
from directory.importers.records import Defaults
from tests.importers.test_shared_data import CASES, NOON, Case
from tests.shared_data import shared_path

PREPARED = {case.path.partition("/")[0] for case in CASES if case.format == "jsonl"}


def import_all(*, raw: bool) -> int:
    """Import every file, raw ones that are there prepared only if wanted; return how many listings that made."""
    taxonomies.load_all()
    vocabulary.forget()
    cases = [case for case in CASES if raw or not is_raw(case)]
    return sum(_import(case, slug=f"source-{number}") for number, case in enumerate(cases))


def is_raw(case: Case) -> bool:
    return case.format != "jsonl" and case.path.partition("/")[0] in PREPARED and "/edge/" not in case.path


def _import(case: Case, *, slug: str) -> int:
    path = shared_path("data", *case.path.split("/"))
    defaults = Defaults(country=case.country, fixed_timezone=case.timezone)
    order = Order(FORMATS[case.format], path, SourceFacts(slug=slug), defaults)
    report = import_listings(replace(order, options=ReadOptions(slug=slug)), at=NOON)
    assert report.error == ""
    return report.created
