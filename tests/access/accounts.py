"""Rows for directory/account_urls.py: logging in, sessions, teams, invitations (how to write one: `rows.py`)."""

from tests.access.rows import Row

ROWS: list[Row] = []
