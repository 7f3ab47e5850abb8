"""Rows for bridges/urls/practitioner.py: today, caseload, people, introductions (how to write one: `rows.py`)."""

from tests.access.rows import Row

ROWS: list[Row] = []
