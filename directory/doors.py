"""Doors: pages that open something without an account, by the token of a private link or by a typed code."""

from types import MappingProxyType
from typing import Final

STATUS_OF_REASON: Final = MappingProxyType({"unknown": 403, "used": 410, "expired": 410})
"""Which status a page has when a link or a code opens nothing, by the reason of the `LinkError`."""
