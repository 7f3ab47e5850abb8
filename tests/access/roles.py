"""Rows for what a person says that they are at a place, and for going along with others."""

from tests.access.rows import NOBODY, PEOPLE, READ, SEND, Role, Row, Thing

ROWS = [
    Row("my_roles", READ, PEOPLE),
    Row("my_role", READ | SEND, {Role.NOOR}, Thing.PLACE_ROLE, data=(("role", "helper"),)),
    Row("my_role", READ, NOBODY, Thing.PUBLIC_PLACE),
    Row("my_company", READ, PEOPLE),
    Row("my_company", SEND, {Role.NOOR}, data=(("name", "Noortje"), ("email", "n@example.org"))),
]
