"""All listings as a table for stewards: narrowed by a query string, sorted, a page at a time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import TooManyFieldsSent
from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.capital import PLAIN_WORDS, SHOWN_FROM_STRENGTH
from directory.freshness import FRESH_UNTIL, STALE_AFTER
from directory.models import (
    CapitalTag,
    Contact,
    CostOption,
    Listing,
    ListingStatus,
    ListingText,
    Location,
    Organiser,
    Schedule,
    Source,
    User,
)
from directory.pages.desk_rows import ListingRow, rows_of, with_rows

PAGE_SIZE = 25
LONGEST = 100  # characters of a text that is looked for
OURS = "-"  # the source of what was listed here

Rows = QuerySet[Listing]
Words = Mapping[str, str | Promise]

FRESHNESS: Words = {
    "fresh": _("Checked within 90 days"),
    "older": _("Checked 90 to 180 days ago"),
    "stale": _("Not checked for 180 days"),
    "never": _("Never checked"),
}
MISSING: Words = {
    "times": _("When it meets"),
    "place": _("Where it is"),
    "about": _("What it is about"),
    "first": _("What happens the first time"),
    "contact": _("Somebody to ring or write to"),
    "cost": _("What it costs"),
    "ties": _("The twelve questions"),
}
STATUSES: Words = {
    **{status.value: status.label for status in ListingStatus},
    "hidden": _("Hidden: not confirmed"),
    "vanished": _("Gone from its source"),
    "binned": _("In the bin"),
    "merged": _("Merged into another"),
}
ORGANISED: Words = {"yes": _("Somebody keeps it true"), "no": _("Nobody keeps it true")}
SORTS: Words = {
    "checked": _("Checked longest ago"),
    "changed": _("Changed last"),
    "name": _("Name"),
    "new": _("Newest"),
}


def _has(model: Any, **conditions: Any) -> Exists:
    return Exists(model.objects.filter(listing=OuterRef("pk"), **conditions))


_LACKS: Mapping[str, Q] = {
    "times": ~Q(_has(Schedule)),
    "place": ~Q(_has(Location)) & ~Q(attendance="online"),
    "about": ~Q(Exists(ListingText.objects.filter(listing=OuterRef("pk")).exclude(promise="", description=""))),
    "first": ~Q(Exists(ListingText.objects.filter(listing=OuterRef("pk")).exclude(first_visit=[]))),
    "contact": ~Q(_has(Contact)),
    "cost": ~Q(_has(CostOption)),
    "ties": ~Q(_has(CapitalTag)),
}
_AWAY: Mapping[str, Q] = {
    "hidden": Q(hidden_at__isnull=False),
    "vanished": Q(vanished_at__isnull=False),
    "binned": Q(binned_at__isnull=False),
    "merged": Q(merged_into__isnull=False),
}
_TIES = {"shown": _("Shows any tie"), "none": _("Shows no tie"), **{str(k): w for k, w in PLAIN_WORDS.items()}}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a select."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Sieve:
    """What the table was narrowed to; every value is known, "" is everything."""

    q: str = ""
    area: str = ""
    status: str = ""
    source: str = ""
    fresh: str = ""
    organiser: str = ""
    missing: str = ""
    tie: str = ""
    sort: str = "checked"

    def query(self) -> str:
        """Return it as a query string, without what is empty or usual."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return urlencode({name: value for name, value in values.items() if value and value != _USUAL.get(name)})


_USUAL = {"sort": "checked"}


@dataclass(frozen=True, slots=True)
class TableView:
    """All that the table shows. `choices` maps the name of a select to its values."""

    sieve: Sieve
    rows: Sequence[ListingRow]
    page: "Page[Listing]"
    total: int
    choices: Mapping[str, Sequence[Choice]]
    query: str
    is_narrowed: bool
    is_filtered: bool  # by more than name and area


def read(data: QueryDict) -> Sieve:
    """Return what a query string asks for; what is not known is left out."""

    def text(name: str) -> str:
        written = "".join(char if char.isprintable() else " " for char in data.get(name, "")[: LONGEST * 2])
        return " ".join(written.split())[:LONGEST]

    def known(name: str, values: Mapping[str, Any], usual: str = "") -> str:
        written = data.get(name, "")
        return written if written in values else usual

    return Sieve(
        q=text("q"),
        area=text("area"),
        status=known("status", STATUSES),
        source=text("source"),
        fresh=known("fresh", FRESHNESS),
        organiser=known("organiser", ORGANISED),
        missing=known("missing", MISSING),
        tie=known("tie", _TIES),
        sort=known("sort", SORTS, usual="checked"),
    )


def query_of(written: str) -> str:
    """Return a query string with nothing in it but what the table knows; "" where it narrows nothing."""
    try:
        return read(QueryDict(written[:2000])).query()
    except (TooManyFieldsSent, UnicodeError):
        return ""


def table_view(data: QueryDict, *, user: User, language: str, at: datetime) -> TableView:
    """Return the page of the table that `data` asks for; a fixed number of queries."""
    sieve = read(data)
    paginator = Paginator(with_rows(sorted_by(narrowed(sieve, at=at), sieve.sort)), PAGE_SIZE)
    page = paginator.get_page(data.get("page", "1")[:6])
    return TableView(
        sieve=sieve,
        rows=rows_of(page.object_list, language=language, user=user, at=at),
        page=page,
        total=paginator.count,
        choices=_choices(),
        query=sieve.query(),
        is_narrowed=sieve != Sieve(sort=sieve.sort),
        is_filtered=sieve != Sieve(q=sieve.q, area=sieve.area, sort=sieve.sort),
    )


def narrowed(sieve: Sieve, *, at: datetime) -> Rows:
    """Return the listings that a sieve lets through, unordered."""
    rows = Listing.objects.all()
    if sieve.q:
        rows = rows.filter(Exists(ListingText.objects.filter(listing=OuterRef("pk"), name__icontains=sieve.q)))
    if sieve.area:
        near = Q(city__icontains=sieve.area) | Q(region__icontains=sieve.area) | Q(postcode__istartswith=sieve.area)
        rows = rows.filter(Exists(Location.objects.filter(near, listing=OuterRef("pk"))))
    if sieve.status in _AWAY:
        rows = rows.filter(_AWAY[sieve.status])
    elif sieve.status:
        rows = rows.filter(status=sieve.status).exclude(reduce(or_, _AWAY.values()))
    if sieve.organiser:
        kept = Exists(Organiser.objects.current().filter(listing=OuterRef("pk")))
        rows = rows.filter(kept) if sieve.organiser == "yes" else rows.exclude(kept)
    if sieve.source:
        rows = rows.filter(source__isnull=True) if sieve.source == OURS else rows.filter(source__slug=sieve.source)
    if sieve.fresh:
        rows = rows.filter(_checked(sieve.fresh, at=at))
    if sieve.missing:
        rows = rows.filter(_LACKS[sieve.missing])
    return _with_tie(rows, sieve.tie) if sieve.tie else rows


def _checked(fresh: str, *, at: datetime) -> Q:
    return {
        "fresh": Q(confirmed_at__gt=at - FRESH_UNTIL),
        "older": Q(confirmed_at__lte=at - FRESH_UNTIL, confirmed_at__gt=at - STALE_AFTER),
        "stale": Q(confirmed_at__lte=at - STALE_AFTER),
        "never": Q(confirmed_at__isnull=True),
    }[fresh]


def _with_tie(rows: Rows, tie: str) -> Rows:
    shown = CapitalTag.objects.filter(listing=OuterRef("pk"), strength__gte=SHOWN_FROM_STRENGTH).exclude(reason="")
    if tie == "none":
        return rows.exclude(Exists(shown))
    return rows.filter(Exists(shown if tie == "shown" else shown.filter(kind=tie)))


def sorted_by(rows: Rows, sort: str) -> Rows:
    """Return the listings in an order that is the same every time."""
    original = ListingText.objects.filter(listing=OuterRef("pk"), language=OuterRef("language"), variant="standard")
    orders: Mapping[str, Callable[[Rows], Rows]] = {
        "checked": lambda found: found.order_by(F("confirmed_at").asc(nulls_first=True), "pk"),
        "changed": lambda found: found.order_by("-modified_at", "pk"),
        "new": lambda found: found.order_by("-created_at", "pk"),
        "name": lambda found: found.annotate(sort_name=Subquery(original.values(low=Lower("name"))[:1])).order_by(
            "sort_name", "pk"
        ),
    }
    return orders[sort](rows)


def _choices() -> Mapping[str, Sequence[Choice]]:
    sources = Source.objects.order_by("name").values_list("slug", "name")
    every: Mapping[str, Words] = {
        "status": STATUSES,
        "source": {OURS: _("Listed here"), **dict(sources)},
        "fresh": FRESHNESS,
        "organiser": ORGANISED,
        "missing": MISSING,
        "tie": _TIES,
    }
    found = {
        name: [Choice("", str(_("Any"))), *(Choice(value, str(words)) for value, words in values.items())]
        for name, values in every.items()
    }
    return {**found, "sort": [Choice(value, str(words)) for value, words in SORTS.items()]}
