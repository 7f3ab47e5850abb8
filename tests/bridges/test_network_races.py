"""Two windows at once on a map or a meeting: nothing is made twice, and what is deleted is gone."""

from functools import partial

import pytest
from django.db import OperationalError
from django.utils import timezone

from bridges.actions import erasure, meeting_suggestions, meetings, network_sharing, networks
from bridges.actions.networks import TieValues
from bridges.actions.parties import by_person, spoken
from bridges.models import NetworkMap, NetworkMeeting, Person, Tie
from directory.models import Listing, User
from tests.bridges.cast import make_person
from tests.bridges.networks import make_meeting
from tests.bridges.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 10


def test_the_form_of_a_meeting_sent_twice_at_once_makes_one(noor: Person) -> None:
    plan, by, at = meetings.Plan(title="How I go on"), by_person(noor), timezone.now()
    made = at_once([partial(meetings.prepare_once, noor, plan, by=by, at=at)] * 4)
    assert {getattr(row, "pk", row) for row in made} == {NetworkMeeting.objects.get().pk}


def test_a_version_that_is_kept_while_everything_is_deleted_is_gone_as_well(noor: Person) -> None:
    by = by_person(noor)
    for number in range(ROUNDS):
        at = timezone.now()
        networks.add_ties(noor, [TieValues(alias=f"Ida {number}")], by=by, at=at)
        current = networks.current_map(noor)
        assert current is not None
        keep = partial(networks.keep_version, current, title="x", by=by, at=at)
        deleted, _kept = at_once([partial(networks.delete_all, noor, by=by, at=at), keep])
        assert deleted is True
        assert not NetworkMap.objects.exists(), number


def test_nothing_is_drawn_together_after_the_yes_has_ended(noor: Person, pim: User) -> None:
    at = timezone.now()
    for number in range(ROUNDS):
        network_sharing.allow(noor, may_write=True, by=by_person(noor), at=at)
        networks.start(noor, by=by_person(noor), at=at)
        there = Tie.objects.count()
        draw = partial(networks.add_ties, noor, [TieValues(alias=f"Bo {number}")], by=spoken(noor, to=pim), at=at)

        def end_and_count() -> int:
            network_sharing.end(noor, by=by_person(noor), at=at)
            return Tie.objects.count()

        drawn, counted = at_once([draw, end_and_count])
        is_drawn = not isinstance(drawn, Exception)
        assert (counted, Tie.objects.count()) == (there + is_drawn, there + is_drawn)


def test_erasing_and_a_yes_at_a_meeting_do_not_wait_for_each_other_in_a_circle(choir: Listing) -> None:
    at = timezone.now()
    for number in range(ROUNDS):
        nadia = make_person(f"Nadia {number}")
        _meeting, _own, guest, _colleague = make_meeting(nadia, at=at)
        idea = meeting_suggestions.suggest_place(guest, choir, at=at)
        by = by_person(nadia)
        say_yes = partial(meeting_suggestions.answer_suggestion, idea, is_yes=True, by=by, at=at)
        erased, said = at_once([partial(erasure.erase, nadia, by=by, at=at), say_yes])
        assert erased is None, erased
        assert not isinstance(said, OperationalError), said
        assert not Person.objects.exists()
