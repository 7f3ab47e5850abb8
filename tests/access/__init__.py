"""Who may do what with each address: the one table that `test_access_matrix.py` reads. An address needs a row."""

from tests.access import accounts, catalogue, desk, host, person, photos, practitioner, requests, site, upkeep
from tests.access.rows import EVERYBODY, METHODS, NOBODY, READ, SEND, Role, Row, Thing

AREAS = (site, accounts, person, practitioner, host, photos, catalogue, desk, requests, upkeep)
TABLE = [row for area in AREAS for row in area.ROWS]

__all__ = ["EVERYBODY", "METHODS", "NOBODY", "READ", "SEND", "TABLE", "Role", "Row", "Thing"]
