"""Give introductions of `bench/caseload_setup.py` their first visits, answers and days, in bulk."""

import random
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from bridges.models import Consent, FollowUp, Introduction, Visit
from bridges.scopes import ConsentScope
from bridges.states import IntroductionStatus as S
from directory.models import CapitalTag, Listing

QUARTER = datetime(2026, 7, 1, tzinfo=UTC)
AFTER = datetime(2026, 10, 1, 6, tzinfo=UTC)
VISITED = (S.SETTLING, S.FOUND_A_PLACE, S.TRIED_MOVED_ON, S.FADED)
BATCH = 2_000


def add_stories() -> None:
    """Move all introductions into the quarter before `AFTER`, and write visits, consents, follow-ups and tags."""
    chance = random.Random(7)
    for model in (CapitalTag, Visit, Consent, FollowUp):
        model._default_manager.all().delete()
    CapitalTag.objects.bulk_create(
        CapitalTag(listing=listing, kind=chance.choice(("bonding", "bridging", "linking")), strength=3, reason="So.")
        for listing in Listing.objects.all()
    )
    rows: list[Introduction] = []
    for row in Introduction.objects.only("pk", "status", "created_at", "asked_at", "ended_at").iterator(BATCH):
        rows.append(row)
        if len(rows) == BATCH:
            _write(rows, chance)
            rows = []
    _write(rows, chance)


@transaction.atomic
def _write(rows: list[Introduction], chance: random.Random) -> None:
    visits, consents, follow_ups = [], [], []
    for row in rows:
        row.created_at = QUARTER + timedelta(days=chance.randrange(60))
        row.asked_at = row.created_at if row.asked_at else None
        row.ended_at = QUARTER + timedelta(days=chance.randrange(60, 90)) if row.ended_at else None
        if row.status in VISITED:
            said_at = QUARTER + timedelta(days=chance.randrange(-90, 60))
            visits.append(_visit(row, said_at))
            consents.append(_consent(row, said_at - timedelta(days=chance.randrange(1, 80))))
            follow_ups.append(_follow_up(row, said_at, chance.choice(("answered", "skipped", "asked"))))
    _move(rows)
    Visit.objects.bulk_create(visits)
    Consent.objects.bulk_create(consents)
    FollowUp.objects.bulk_create(follow_ups)


def _move(rows: list[Introduction]) -> None:
    """Write the new times: one short statement that is prepared once, for all rows."""
    table, pk = Introduction._meta.db_table, Introduction._meta.pk
    moment = connection.ops.adapt_datetimefield_value
    values = [
        (moment(row.created_at), moment(row.asked_at), moment(row.ended_at), pk.get_db_prep_value(row.pk, connection))
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET created_at = %s, asked_at = %s, ended_at = %s WHERE id = %s", values)


def _visit(row: Introduction, at: datetime) -> Visit:
    return Visit(
        introduction=row, state="happened", day=at.date(), start=at.time(), timezone="UTC", starts_at=at, said_at=at
    )


def _consent(row: Introduction, at: datetime) -> Consent:
    return Consent(
        introduction=row,
        scope=str(ConsentScope.FOLLOW_UP),
        manner="written",
        text_shown=b"yes",
        given_at=at,
        expires_at=at + timedelta(days=90),
    )


def _follow_up(row: Introduction, at: datetime, state: str) -> FollowUp:
    asked_at = at + timedelta(days=2)
    return FollowUp(
        introduction=row,
        stage="2d",
        state=state,
        day=asked_at.date(),
        time=asked_at.time(),
        timezone="UTC",
        asked_at=asked_at,
    )
