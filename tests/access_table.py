"""Who may do what with each address: the one table that `test_access_matrix.py` reads.

A row says which methods a route answers, whom it serves, and what a thing that is not public is to them. An address
without a row fails the suite.
"""

from dataclasses import dataclass
from enum import StrEnum, auto


class Role(StrEnum):
    """Everybody who may come along today; later issues add practitioners, hosts, organisers and people with a link."""

    ANONYMOUS = auto()
    OLAF_OUTSIDER = auto()
    STINE_STEWARD = auto()
    ADA_ADMINISTRATOR = auto()
    DEACTIVATED_STEWARD = auto()


class Thing(StrEnum):
    """What the address is about."""

    NOTHING = auto()
    PUBLIC_LISTING = auto()
    DRAFT_LISTING = auto()
    VANISHED_LISTING = auto()
    SHARED_LIST = auto()
    BROKEN_LINK = auto()


EVERYBODY = frozenset(Role)
STEWARDS = frozenset({Role.STINE_STEWARD})
NOBODY: frozenset[Role] = frozenset()
READ = frozenset({"GET", "HEAD"})
SEND = frozenset({"POST"})
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


@dataclass(frozen=True)
class Row:
    """`route` with `methods`, about `thing`, is for `roles`; all else is denied."""

    route: str
    methods: frozenset[str]
    roles: frozenset[Role]
    thing: Thing = Thing.NOTHING
    data: tuple[tuple[str, str], ...] = ()


def _listing_rows(route: str) -> list[Row]:
    return [
        Row(route, READ, EVERYBODY, Thing.PUBLIC_LISTING),
        Row(route, READ, STEWARDS, Thing.DRAFT_LISTING),
        Row(route, READ, STEWARDS, Thing.VANISHED_LISTING),
    ]


TABLE = [
    Row("health_live", READ, EVERYBODY),
    Row("health_ready", READ, EVERYBODY),
    Row("set_language", SEND, EVERYBODY, data=(("language", "da"), ("next", "/"))),
    Row("home", READ, EVERYBODY),
    Row("questions", READ, EVERYBODY),
    Row("help", READ, EVERYBODY),
    Row("leaving", READ, EVERYBODY),
    Row("privacy", READ, EVERYBODY),
    Row("help_now", READ, EVERYBODY),
    Row("sources", READ, EVERYBODY),
    Row("accessibility", READ, EVERYBODY),
    Row("leave", READ | SEND, EVERYBODY),
    Row("gallery", READ, NOBODY),  # only while DEBUG is on
    Row("results", READ, EVERYBODY),
    Row("suggest_words", READ, EVERYBODY),
    Row("suggest_places", READ, EVERYBODY),
    *_listing_rows("listing"),
    *_listing_rows("listing_calendar"),
    Row("listing_qr", READ, EVERYBODY, Thing.PUBLIC_LISTING),
    Row("listing_qr", READ, NOBODY, Thing.DRAFT_LISTING),
    Row("listing_qr", READ, NOBODY, Thing.VANISHED_LISTING),
    Row("my_list", READ, EVERYBODY),
    Row("my_list_change", SEND, EVERYBODY),
    Row("my_list_print", READ, EVERYBODY),
    Row("my_list_calendar", READ, EVERYBODY),
    Row("my_list_qr", READ, NOBODY),  # nobody has saved anything here: there is nothing to show
    Row("shared_list", READ, EVERYBODY, Thing.SHARED_LIST),
    Row("shared_list", READ, NOBODY, Thing.BROKEN_LINK),
    Row("keep_shared", SEND, EVERYBODY, Thing.SHARED_LIST),
    Row("keep_shared", SEND, NOBODY, Thing.BROKEN_LINK),
]
