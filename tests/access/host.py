"""Rows for bridges/urls/host.py: hosts, companions, making room (how to write one: `rows.py`)."""

from tests.access.rows import Row

ROWS: list[Row] = []
