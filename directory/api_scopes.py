"""What a token of a practitioner's tool may be for: a table. Every scope reads; moves are made by people, on the pages.

Pure: accounts choose from it, interfaces name what they need of it, and nothing else knows a scope.
"""

from enum import StrEnum
from typing import Final


class ApiScope(StrEnum):
    """One kind of row, or the words that people wrote into such rows."""

    INTRODUCTIONS_READ = "introductions:read"
    VISITS_READ = "visits:read"
    FOLLOW_UPS_READ = "follow_ups:read"
    TEXTS_READ = "texts:read"


FOR_DEVELOPERS: Final = {
    ApiScope.INTRODUCTIONS_READ: "Introductions of the people of one's teams: who, where, status, what comes next.",
    ApiScope.VISITS_READ: "Visits: when, to which group, and who goes along.",
    ApiScope.FOLLOW_UPS_READ: "When somebody is asked how it was, and by whom; never the answers.",
    ApiScope.TEXTS_READ: "With another scope: the words in these rows that the practitioner's page shows.",
}

PREFIX: Final = "fb_"
"""How every token begins, so that people and scanners of source code recognise one: `fb_[0-9a-f]{64}`."""

LIFETIMES: Final = (1, 3, 6, 12, 24)
"""For how many months a token can be made."""

USUAL_LIFETIME: Final = 12
MOST_TOKENS: Final = 10
"""How many of one account work at the same time."""


def written(scopes: list[ApiScope]) -> str:
    """Return scopes as one text, in the order of the table (RFC 6749, 3.3)."""
    return " ".join(scope for scope in ApiScope if scope in scopes)


def read(text: str) -> tuple[ApiScope, ...]:
    """Return the scopes of such a text; what is none any more is left out."""
    words = text.split()
    return tuple(scope for scope in ApiScope if scope in words)


LONGEST_NAME: Final = 80
