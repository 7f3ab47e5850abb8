"""Who may do what with each address: the one table that `test_access_matrix.py` reads. An address needs a row."""

from tests.access import accounts, host, keep, person, photos, practitioner, site
from tests.access.rows import EVERYBODY, METHODS, NOBODY, READ, SEND, Role, Row, Thing

TABLE = [*site.ROWS, *accounts.ROWS, *person.ROWS, *practitioner.ROWS, *host.ROWS, *photos.ROWS, *keep.ROWS]

__all__ = ["EVERYBODY", "METHODS", "NOBODY", "READ", "SEND", "TABLE", "Role", "Row", "Thing"]
