"""The caseload: columns by whose turn it is, and the same as a table. How many queries never depends on the rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from bridges.models import Introduction, Person
from bridges.pages.tickets import Teller, Ticket, alias_of, late, name_of, with_parts, with_turn
from bridges.words import TURN_FOR_PRACTITIONER, Turn
from directory.models import User

COLUMN_SIZE: Final = 100
TABLE_SIZE: Final = 100
ENDED_STAYS: Final = timedelta(days=30)
"""What has ended stays on the board for a month; after that it is on the page of the person."""

VIEWS: Final = ("board", "table", "people")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sieve:
    """What of the caseload is shown, and how. `alias` is never in an address: it comes by POST."""

    view: str = "board"
    is_team: bool = False
    is_late_only: bool = False
    turn: str = ""
    page: int = 1
    is_blurred: bool = False
    alias: str = ""

    def address(self, **changes: Any) -> str:
        """Return the address of the same with `changes`; another choice begins at its first page."""
        new = replace(self, **{"page": 1, **changes})
        values = {
            "view": new.view if new.view != VIEWS[0] else "",
            "whose": "team" if new.is_team else "",
            "late": "1" if new.is_late_only else "",
            "turn": new.turn,
            "page": str(new.page) if new.page > 1 else "",
            "blur": "1" if new.is_blurred else "",
        }
        query = urlencode({name: value for name, value in values.items() if value})
        return f"{reverse('caseload')}{'?' if query else ''}{query}"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `count` is how many there are, of which `tickets` are on this page."""

    turn: Turn
    words: str
    count: int
    late: int
    tickets: tuple[Ticket, ...]
    url: str
    empty_words: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person of the caseload, with how many introductions are open."""

    url: str
    alias: str
    supporter: str
    open_count: int


@dataclass(frozen=True, slots=True)
class CaseloadPage:
    """All that the page shows."""

    sieve: Sieve
    columns: tuple[Column, ...]
    tickets: tuple[Ticket, ...]
    people: tuple[PersonRow, ...]
    count: int
    late: int
    page: int
    pages: int
    previous_url: str
    next_url: str
    here_url: str
    blur_url: str
    late_url: str
    all_url: str
    switches: Mapping[str, Sequence["Choice"]]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a row of links, of which one is chosen."""

    words: str
    url: str
    is_current: bool
    icon: str = ""


def read_sieve(query: Mapping[str, str], *, alias: str = "") -> Sieve:
    """Return what the query string of the caseload asks for; what is not understood is left out."""
    page = query.get("page", "")
    return Sieve(
        view=query.get("view", "") if query.get("view", "") in VIEWS else VIEWS[0],
        is_team=query.get("whose", "") == "team",
        is_late_only=query.get("late", "") == "1",
        turn=query.get("turn", "") if query.get("turn", "") in set(Turn) else "",
        page=int(page) if page.isdecimal() and 0 < int(page[:6]) <= 10_000 else 1,
        is_blurred=query.get("blur", "") == "1",
        alias=alias.strip()[:100],
    )


def introductions_of(user: User, *, is_team: bool, at: datetime) -> QuerySet[Introduction]:
    """Narrow to what is on the board of `user`: their own people's, or the whole team's; ended ones for a month."""
    rows = Introduction.objects.visible_to(user).filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at - ENDED_STAYS))
    return rows if is_team else rows.filter(person__practitioner=user)


def caseload_page(user: User, *, sieve: Sieve, language: str, zone: str, at: datetime) -> CaseloadPage:
    """Return the caseload of `user` through `sieve`."""
    rows = with_turn(introductions_of(user, is_team=sieve.is_team, at=at), at=at, zone=zone)
    if sieve.alias:
        rows = rows.filter(person__in=_called(user, sieve=sieve))
    if sieve.is_late_only:
        rows = rows.filter(late(at=at))
    counts = _counts(rows, at=at)
    if sieve.turn:
        rows = rows.filter(turn=sieve.turn)
    shown = [turn for turn in Turn if not sieve.turn or turn == sieve.turn]
    teller = Teller(language=language, zone=zone, at=at, reader=user, is_blurred=sieve.is_blurred)
    tickets = teller.tickets(_page_of(rows, sieve=sieve)) if sieve.view != "people" else ()
    people = _people(user, sieve=sieve) if sieve.view == "people" else ()
    pages = _pages(counts, shown, sieve=sieve)
    return CaseloadPage(
        sieve=sieve,
        columns=tuple(_column(turn, counts, tickets, sieve=sieve) for turn in shown) if sieve.view == "board" else (),
        tickets=tickets if sieve.view == "table" else (),
        people=people,
        count=len(people) if sieve.view == "people" else sum(counts.get(turn, (0, 0))[0] for turn in shown),
        late=sum(counts.get(turn, (0, 0))[1] for turn in Turn),
        page=min(sieve.page, pages),
        pages=pages,
        previous_url=sieve.address(page=sieve.page - 1) if sieve.page > 1 else "",
        next_url=sieve.address(page=sieve.page + 1) if sieve.page < pages else "",
        here_url=sieve.address(),
        blur_url=sieve.address(is_blurred=not sieve.is_blurred),
        late_url=sieve.address(is_late_only=True),
        all_url=sieve.address(is_late_only=False),
        switches=_switches(sieve),
    )


def _counts(rows: QuerySet[Any], *, at: datetime) -> dict[str, tuple[int, int]]:
    """Return column → (how many, how many of them late)."""
    found = rows.order_by().values("turn").annotate(many=Count("pk"), late=Count("pk", filter=late(at=at)))
    return {row["turn"]: (row["many"], row["late"]) for row in found}


def _page_of(rows: QuerySet[Any], *, sieve: Sieve) -> QuerySet[Any]:
    """Return the rows of one page, late ones first: of each column on the board, of all together in the table."""
    order = [F("due_at").asc(nulls_last=True), F("status_since").desc(), F("pk").asc()]
    if sieve.view == "table":
        return with_parts(rows.order_by(*order)[(sieve.page - 1) * TABLE_SIZE : sieve.page * TABLE_SIZE])
    place = Window(RowNumber(), partition_by=[F("turn")], order_by=order)
    first = (sieve.page - 1) * COLUMN_SIZE
    part = rows.annotate(place=place).filter(place__gt=first, place__lte=first + COLUMN_SIZE)
    return with_parts(part).order_by("place")


def _pages(counts: Mapping[str, tuple[int, int]], shown: Sequence[Turn], *, sieve: Sieve) -> int:
    numbers = [counts.get(turn, (0, 0))[0] for turn in shown]
    most = sum(numbers) if sieve.view == "table" else max(numbers)
    return 1 if sieve.view == "people" else max(1, -(-most // COLUMN_SIZE))


def _column(turn: Turn, counts: Mapping[str, tuple[int, int]], tickets: Sequence[Ticket], *, sieve: Sieve) -> Column:
    many, late = counts.get(turn, (0, 0))
    empty = {
        Turn.PERSON: _("Nobody has to decide anything now."),
        Turn.ME: _("Nothing waits for you."),
        Turn.GROUP: _("No group was asked."),
        Turn.SETTLING: _("Nobody is getting to know a group now."),
        Turn.RESTING: _("Nothing rests."),
    }
    return Column(
        turn=turn,
        words=str(TURN_FOR_PRACTITIONER[turn]),
        count=many,
        late=late,
        tickets=tuple(ticket for ticket in tickets if ticket.turn == turn),
        url=sieve.address(turn="" if sieve.turn == turn else str(turn)),
        empty_words=empty[turn],
    )


def _own_people(user: User, *, is_team: bool) -> QuerySet[Person]:
    people = Person.objects.visible_to(user)
    return people if is_team else people.filter(practitioner=user)


def _called(user: User, *, sieve: Sieve) -> list[UUID]:
    """Return the people whose alias holds what was typed. Aliases are sealed: each own one is opened, nobody else's."""
    wanted = sieve.alias.casefold()
    people = _own_people(user, is_team=sieve.is_team).with_key()  # type: ignore[attr-defined]
    return [person.pk for person in people if wanted in alias_of(person).casefold()]


def _people(user: User, *, sieve: Sieve) -> tuple[PersonRow, ...]:
    """Return the people themselves, by name; also who has no introduction yet."""
    is_open = Q(introductions__ended_at__isnull=True, introductions__isnull=False)
    rows = (
        _own_people(user, is_team=sieve.is_team)
        .select_related("key", "practitioner")
        .annotate(open_count=Count("introductions", filter=is_open))
    )
    people = [
        PersonRow(
            url=reverse("person", args=[row.pk]),
            alias=alias_of(row),
            supporter="" if row.practitioner_id == user.pk else name_of(row.practitioner),
            open_count=row.open_count,
        )
        for row in rows
    ]
    wanted = sieve.alias.casefold()
    return tuple(
        sorted((one for one in people if wanted in one.alias.casefold()), key=lambda one: one.alias.casefold())
    )


def _switches(sieve: Sieve) -> dict[str, list[Choice]]:
    names = {"board": _("Board"), "table": _("Table"), "people": _("People")}
    icons = {"board": "board", "table": "table", "people": "people"}
    return {
        "views": [Choice(names[view], sieve.address(view=view), sieve.view == view, icons[view]) for view in VIEWS],
        "whose": [
            Choice(_("Mine"), sieve.address(is_team=False), not sieve.is_team),
            Choice(_("My team"), sieve.address(is_team=True), sieve.is_team),
        ],
    }
