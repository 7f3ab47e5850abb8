from datetime import timedelta

import pytest
from django.utils import timezone

from bridges.actions import demo as caseload
from directory.actions import demo, demo_keeping
from directory.models import ChangeRequest, Claim, ErrorReport, Letter, ListingVersion, OutgoingState, SearchWish

pytestmark = pytest.mark.django_db


def test_the_desk_of_the_demo_town_has_something_of_each_kind_and_sends_nothing() -> None:
    at = timezone.now()
    demo.load_demo(at=at)
    caseload.load(at=at)
    assert demo_keeping.load(at=at) == 5
    assert ChangeRequest.objects.pending().count() == 2
    assert ErrorReport.objects.count() == 2
    assert Claim.objects.count() == 1
    assert SearchWish.objects.exists()
    assert not Letter.objects.filter(state=OutgoingState.PENDING, due_at__lte=at).exists()
    assert demo_keeping.organiser() is not None


def test_the_same_day_changes_nothing_and_the_next_day_makes_it_anew() -> None:
    at = timezone.now()
    for day in (at, at, at + timedelta(days=1)):
        demo.load_demo(at=day)
        caseload.load(at=day)
        demo_keeping.load(at=day)
        counts = (ChangeRequest.objects.pending().count(), ErrorReport.objects.count(), Claim.objects.count())
        assert counts == (2, 2, 1)
    assert ListingVersion.objects.exists()
