"""Who may do what with each address: the one table that `test_access_matrix.py` reads. An address needs a row."""

from tests.access import (
    accounts,
    catalogue,
    desk,
    host,
    keep,
    person,
    photos,
    practitioner,
    requests,
    site,
    times,
)
from tests.access.rows import EVERYBODY, METHODS, NOBODY, READ, SEND, Role, Row, Thing

TABLE = [
    row
    for area in (site, accounts, person, practitioner, host, photos, catalogue, requests, keep, times, desk)
    for row in area.ROWS
]

__all__ = ["EVERYBODY", "METHODS", "NOBODY", "READ", "SEND", "TABLE", "Role", "Row", "Thing"]
