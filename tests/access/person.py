"""Rows for bridges/urls/person.py: asking, the person's own pages, links and receipts (how to write one: `rows.py`)."""

from tests.access.rows import Row

ROWS: list[Row] = []
