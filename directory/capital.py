"""Social capital: three kinds, four statements each, and how strength follows from them.

Bonding and bridging after Putnam, linking after Szreter & Woolcock; the statements (in words:
`fixtures/vocabularies/capital_statements.json`) and the rule "one point each, at most three" are this project's own.
"""

from collections.abc import Iterable
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATEMENTS = ("a", "b", "c", "d")
MAX_STRENGTH = 3
SHOWN_FROM_STRENGTH = 2


class CapitalKind(StrEnum):
    """What kind of tie a listing offers; the value is also the search facet's value."""

    BONDING = "bonding"
    BRIDGING = "bridging"
    LINKING = "linking"

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Return value and practitioner's term, as a model field wants them."""
        return [(kind.value, kind.value.capitalize()) for kind in cls]


PLAIN_WORDS: dict[CapitalKind, str | Promise] = {
    CapitalKind.BONDING: _("People like me"),
    CapitalKind.BRIDGING: _("New and different people"),
    CapitalKind.LINKING: _("A door to help and a say"),
}


class CapitalError(ValueError):
    """A statement that is none of the four."""


def strength(statements: Iterable[str]) -> int:
    """Return 0–3: one point for each different true statement, at most three.

    :raises CapitalError: if a letter is not one of a, b, c, d
    """
    true = set(statements)
    unknown = sorted(true - set(STATEMENTS))
    if unknown:
        raise CapitalError(f"{', '.join(unknown)} is not a statement. Use the letters a, b, c and d.")
    return min(MAX_STRENGTH, len(true))


def is_shown(*, strength: int, reason: str) -> bool:
    """Return whether pages may show the tag: strong enough, and with a written reason."""
    return strength >= SHOWN_FROM_STRENGTH and bool(reason.strip())
