"""Whatever statement of an action around a meeting fails, nothing is half done (see `test_failures.py`)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from bridges.actions import meeting_suggestions, meetings, participants
from bridges.actions.parties import by_person
from bridges.models import MeetingSuggestion, NetworkMeeting, Participant, Person
from directory.models import Listing, User
from tests.bridges.networks import make_network
from tests.bridges.statements import Stopped, all_rows, counted
from tests.listings import NOON

pytestmark = pytest.mark.django_db

CASES: dict[str, Callable[[Person], Any]] = {
    "call off": lambda noor: meetings.call_off(NetworkMeeting.objects.get(), by=by_person(noor), at=NOON),
    "take out": lambda noor: participants.take_out(
        Participant.objects.get(party="private"), by=by_person(noor), at=NOON
    ),
    "say yes": lambda noor: meeting_suggestions.answer_suggestion(
        MeetingSuggestion.objects.get(), is_yes=True, by=by_person(noor), at=NOON
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_whatever_statement_fails_nothing_is_half_done(name: str, noor: Person, choir: Listing, pim: User) -> None:
    make_network(noor, fill=lambda row: row.save(), listing=choir, colleague=pim, at=NOON)
    before = all_rows()
    with transaction.atomic():
        with counted() as statements:
            CASES[name](noor)
        assert all_rows() != before
        transaction.set_rollback(True)
    for number in range(1, len(statements) + 1):
        with counted(fail_at=number), pytest.raises(Stopped):
            CASES[name](noor)
        assert all_rows() == before, statements[number - 1]
