"""Fill a database with introductions of many teams, written in bulk and sealed as the actions seal them."""

import itertools
import random
import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from bridges import clocks, vault
from bridges.models import Introduction, Person, PersonKey, Visit
from bridges.states import ENDED, HOST_KNOWS, IntroductionStatus
from directory.models import Listing, ListingText, Team, TeamMembership, User

S = IntroductionStatus
BATCH = 2_000
LISTINGS = 400
TEAMS = 100
A_PERSON = 4
"""Introductions of one person, on average."""

OPEN = (
    S.SUGGESTED,
    S.CONSIDERING,
    S.CONSENTED,
    S.ASKED,
    S.QUESTION,
    S.WAITING,
    S.WELCOMED,
    S.VISIT_PLANNED,
    S.SETTLING,
)
OVER = tuple(sorted(ENDED))


def fill(size: int, *, boards: dict[str, int]) -> bool:
    """Write `size` introductions where the database does not hold them; return whether there was anything to write.

    Each of `boards` is a practitioner with that many open introductions.
    """
    call_command("migrate", verbosity=0)
    if Introduction.objects.count() == size:
        return False
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    for model in (Introduction, Person, Team, User):
        model._default_manager.all().delete()
    at, chance = timezone.now(), random.Random(7)
    listings = _listings()
    users = _users(boards)
    written = 0
    for name, number in boards.items():
        written += _write(_of_one(users[name], number, listings, at=at, chance=chance))
    others = [user for name, user in users.items() if name not in boards]
    for start in range(written, size, BATCH):
        rows = _of_many(others, min(BATCH, size - start), listings, at=at, chance=chance)
        _write(rows)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return True


def _listings() -> list[Listing]:
    Listing.objects.all().delete()
    rows = Listing.objects.bulk_create(Listing(status="active", language="en") for _number in range(LISTINGS))
    ListingText.objects.bulk_create(
        ListingText(listing=row, language="en", name=f"Group {number}") for number, row in enumerate(rows)
    )
    return rows


def _users(boards: dict[str, int]) -> dict[str, User]:
    """Return a practitioner for each team."""
    users: dict[str, User] = {}
    for number, name in enumerate([*boards, *(f"other{number}" for number in range(TEAMS))]):
        user = User.objects.create_user(f"{name}@bench.example", display_name=name.capitalize())
        team = Team.objects.create(name=f"Team {number}")
        TeamMembership.objects.create(team=team, user=user)
        users[name] = user
    return users


Written = tuple[Person, PersonKey, list[Introduction], list[Visit]]


def _of_one(
    user: User, number: int, listings: list[Listing], *, at: datetime, chance: random.Random
) -> Iterator[Written]:
    statuses = itertools.cycle(OPEN)
    for start in range(0, number, 2):
        yield _person(user, [next(statuses) for _one in range(min(2, number - start))], listings, at=at, chance=chance)


def _of_many(
    users: list[User], number: int, listings: list[Listing], *, at: datetime, chance: random.Random
) -> Iterator[Written]:
    while number:
        many = min(A_PERSON, number)
        statuses = [chance.choice(OPEN if chance.random() < 0.3 else OVER) for _one in range(many)]
        yield _person(chance.choice(users), statuses, listings, at=at, chance=chance)
        number -= many


def _person(
    user: User, statuses: list[IntroductionStatus], listings: list[Listing], *, at: datetime, chance: random.Random
) -> Written:
    person = Person(team_id=_team_of(user), practitioner=user, created_at=at - timedelta(days=200))
    key = secrets.token_bytes(vault.KEY_BYTES)
    wrapped_with, wrapped = vault.wrap(key, owner=str(person.pk))
    box = vault.Vault(key)
    box.write_all(person, {"alias": f"Person {person.pk.hex[:6]}", "wishes": "To sing again."})
    introductions, visits = [], []
    for status, listing in zip(statuses, chance.sample(listings, len(statuses)), strict=True):
        row = _introduction(person, listing, status, user, at=at - timedelta(days=chance.randrange(1, 25)))
        box.write_all(row, {"called": "Noor", "message": "I would like to come along.", "suggestion": "You said so."})
        introductions.append(row)
        if status == S.VISIT_PLANNED:
            visits.append(_visit(row, at=at))
    return person, PersonKey(person=person, wrapped_with=wrapped_with, wrapped=wrapped), introductions, visits


@cache
def _team_of(user: User) -> Any:
    return user.memberships.get().team_id


def _introduction(
    person: Person, listing: Listing, status: IntroductionStatus, user: User, *, at: datetime
) -> Introduction:
    is_over = status in ENDED
    return Introduction(
        person=person,
        listing=listing,
        author=user,
        started_by="practitioner",
        status=str(status),
        created_at=at,
        status_since=at,
        due_at=None if is_over else clocks.due_at(status, since=at),
        asked_at=at if status in HOST_KNOWS else None,
        ended_at=at if is_over else None,
    )


def _visit(row: Introduction, *, at: datetime) -> Visit:
    starts_at = at + timedelta(days=2)
    return Visit(
        introduction=row,
        day=starts_at.date(),
        start=starts_at.time(),
        timezone="Europe/London",
        starts_at=starts_at,
    )


@transaction.atomic
def _write(rows: Iterable[Written]) -> int:
    people, keys, introductions, visits = zip(*rows, strict=True)
    Person.objects.bulk_create(people)
    PersonKey.objects.bulk_create(keys)
    Introduction.objects.bulk_create([row for many in introductions for row in many])
    Visit.objects.bulk_create([row for many in visits for row in many])
    return sum(len(many) for many in introductions)
