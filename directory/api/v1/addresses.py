"""Whole addresses: a machine keeps an answer, and no longer knows where it came from."""

from dataclasses import dataclass
from functools import cache
from typing import Final
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

_NIL: Final = UUID(int=0)
_ROUTES: Final = {
    "self": "api_v1_listing",
    "page": "listing",
    "calendar": "listing_calendar",
    "qr": "listing_qr",
    "hsds": "hsds_service",
}


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of this site as the one who asks sees it; `root` ends with a slash."""

    root: str

    @classmethod
    def seen_by(cls, request: HttpRequest) -> "Addresses":
        return cls(request.build_absolute_uri("/"))

    def whole(self, path: str) -> str:
        """Return a path of this site with scheme and host."""
        return self.root + path.removeprefix("/")

    def of_listing(self, pk: UUID) -> dict[str, str]:
        """Return where else a listing is to be had, by what it is there."""
        return {name: self.whole(path.format(pk)) for name, path in _patterns()}


@cache
def _patterns() -> tuple[tuple[str, str], ...]:
    return tuple((name, reverse(route, args=[_NIL]).replace(str(_NIL), "{}")) for name, route in _ROUTES.items())
