"""Rows for guests of a network meeting: their door, and what is behind it (how to write one: `rows.py`)."""

from tests.access.rows import EVERYBODY, READ, SEND, Row

ROWS = [
    Row("guest_open", READ, EVERYBODY),
    Row("guest_close", SEND, EVERYBODY),
]
