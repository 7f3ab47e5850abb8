from pathlib import Path

from directory.importers import columns, own_columns
from directory.importers.records import Defaults, imported
from directory.importers.rows import ImportedListing, RawRow, Where

DOCS = Path(__file__).resolve().parents[2] / "docs" / "import-format.md"

CONTACT = {"phone": "0161 832 3736", "contact_public": True}


class Watched(dict[str, object]):
    """A record that knows which of its columns were asked for."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        self.asked: set[str] = set()

    def get(self, key: str, default: object = None) -> object:
        self.asked.add(key)
        return super().get(key, default)


def test_the_documented_columns_are_those_of_the_table() -> None:
    assert DOCS.read_text(encoding="utf-8").endswith(columns.as_markdown())


def test_the_documented_columns_of_our_own_exports_are_those_of_the_table() -> None:
    assert own_columns.as_markdown() in DOCS.read_text(encoding="utf-8")
    assert {column.name for column in own_columns.OWN} <= set(own_columns.ORDER)


def test_every_column_is_read_and_no_other() -> None:
    times = [{"byday": "MO", "start": "19:00"}]
    record = Watched({"id": "1", "name": "Choir", "organization": "Hub", "types": ["O"], "schedule": times} | CONTACT)
    row = imported(RawRow(Where("x", 1), record), defaults=Defaults())
    assert isinstance(row, ImportedListing)
    assert record.asked == set(columns.NAMES)
