"""What a person chose on the pages of asking, for tests."""

from collections.abc import Iterable
from typing import Any

from bridges.actions.consents import AskOrder
from bridges.scopes import ConsentScope


def make_order(scopes: Iterable[ConsentScope] = tuple(ConsentScope), **values: Any) -> AskOrder:
    """Return an order for `scopes`, with a text shown for each of them."""
    chosen = frozenset(scopes)
    return AskOrder(
        **{
            "scopes": chosen,
            "texts_shown": {scope: f"May we? {scope}" for scope in chosen},
            "called": "Noor",
            "message": "I used to sing in school.",
            **values,
        }
    )
