"""Who may do what with each address: the one table that `test_access_matrix.py` reads. An address needs a row."""

from tests.access import accounts, catalogue, host, person, photos, practitioner, site
from tests.access.rows import EVERYBODY, METHODS, NOBODY, READ, SEND, Role, Row, Thing

TABLE = [*site.ROWS, *accounts.ROWS, *person.ROWS, *practitioner.ROWS, *host.ROWS, *photos.ROWS, *catalogue.ROWS]
from tests.access import accounts, desk, host, person, practitioner, site
TABLE = [*site.ROWS, *accounts.ROWS, *person.ROWS, *practitioner.ROWS, *host.ROWS, *desk.ROWS]
from tests.access import accounts, host, person, photos, practitioner, requests, site
TABLE = [*site.ROWS, *accounts.ROWS, *person.ROWS, *practitioner.ROWS, *host.ROWS, *photos.ROWS, *requests.ROWS]

__all__ = ["EVERYBODY", "METHODS", "NOBODY", "READ", "SEND", "TABLE", "Role", "Row", "Thing"]
