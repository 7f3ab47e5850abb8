"""Rows for tokens of practitioners' tools: their pages, and what they open (how to write one: `rows.py`).

Nobody here has a token: a session opens none of the interfaces, whoever's it is. With tokens: `tests/bridges/api/`.
"""

from datetime import datetime, timedelta
from typing import Any

from directory.models import ApiToken, User
from tests.access.rows import NOBODY, PRACTITIONERS, READ, SEND, Role, Row, Thing

TOKEN = (("name", "Case book"), ("scopes", "introductions:read"), ("months", "12"))

ROWS: list[Row] = [
    Row("api_tokens", READ, PRACTITIONERS),
    Row("api_token_new", READ, PRACTITIONERS),
    Row("api_token_new", SEND, NOBODY, data=TOKEN),  # nobody here has set up a second key that stays
    Row("api_token_end", READ | SEND, {Role.PIM}, Thing.API_TOKEN),
    Row("api_introductions", READ, NOBODY),
    Row("api_introduction", READ, NOBODY, Thing.ASKED),
    Row("api_visits", READ, NOBODY),
    Row("api_follow_ups", READ, NOBODY),
]


def token_things(owner: User, *, at: datetime) -> dict[Thing, list[Any]]:
    """Make a token that its owner can end; return what stands in addresses."""
    row = ApiToken.objects.create(
        owner=owner,
        name="Case book",
        scopes="introductions:read",
        token_hash="0" * 64,
        last_four="0000",
        created_at=at,
        expires_at=at + timedelta(days=30),
    )
    return {Thing.API_TOKEN: [row.pk]}
