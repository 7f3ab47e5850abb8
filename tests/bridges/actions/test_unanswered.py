"""An introduction that nobody answers is a sign about the listing: how often, and nothing of the person."""

from datetime import timedelta

import pytest

from bridges.actions import due
from bridges.models import Host, Person
from bridges.scopes import ConsentScope
from bridges.states import IntroductionStatus as S
from directory.actions import bins
from directory.editors import Author
from directory.models import Listing, ListingVersion, Party, Upkeep, User
from tests.bridges.cast import make_introduction
from tests.listings import NOON

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("status", "days", "count"), [(S.ASKED, 15, 1), (S.WAITING, 95, 0), (S.QUESTION, 15, 0), (S.WITHDRAWN, 15, 0)]
)
def test_what_the_group_did_not_answer_is_counted(
    noor: Person, hanna: Host, pim: User, status: S, days: int, count: int
) -> None:
    """On a waiting list the yes runs out first: that says nothing about the group."""
    make_introduction(noor, host=hanna, status=status, scopes=tuple(ConsentScope), author=pim)
    due.run(at=NOON + timedelta(days=days))
    due.run(at=NOON + timedelta(days=days + 1))
    assert sum(Upkeep.objects.values_list("unanswered_asks", flat=True)) == count


def test_the_sign_knows_nothing_of_the_person(noor: Person, hanna: Host, pim: User) -> None:
    introduction = make_introduction(noor, host=hanna, status=S.ASKED, scopes=tuple(ConsentScope), author=pim)
    due.run(at=NOON + timedelta(days=15))
    row = Upkeep.objects.values().get()
    assert {name for name, value in row.items() if value} == {"listing_id", "unanswered_asks"}
    assert str(introduction.pk) not in str(row)


def test_a_listing_that_introductions_refer_to_stays_in_the_bin_until_they_are_forgotten(
    noor: Person, hanna: Host, pim: User, stine: User, choir: Listing
) -> None:
    introduction = make_introduction(noor, host=hanna, status=S.WITHDRAWN, author=pim)
    bins.throw_away(choir, by=Author(Party.STEWARD, user=stine), at=NOON)
    later = NOON + timedelta(days=31)
    assert bins.empty(choir.pk, at=later) == "kept"
    assert bins.due(at=later + timedelta(hours=23)) == []
    introduction.refresh_from_db()
    assert (introduction.listing, ListingVersion.objects.filter(listing=choir).count()) == (choir, 2)
    introduction.delete()
    assert bins.due(at=later + timedelta(days=1)) == [choir.pk]
    assert bins.empty(choir.pk, at=later + timedelta(days=1)) == "emptied"
