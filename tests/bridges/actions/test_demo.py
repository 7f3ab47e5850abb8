"""The demo's caseload: every status, real dates, made anew on another day."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from bridges.actions import demo, outbox
from bridges.models import Introduction, MeetingState, NetworkMap, NetworkMeeting, Notice, Person
from bridges.states import IntroductionStatus
from config.demo_guide import guide
from config.demo_mail import give_second_factors, second_code
from directory.actions import demo as town
from directory.models import AuditEvent, User

MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def loaded(db: None) -> None:
    town.load_demo(at=MORNING)
    demo.load(at=MORNING)


def test_every_status_is_somebodys_and_the_same_day_changes_nothing(loaded: None) -> None:
    assert set(Introduction.objects.values_list("status", flat=True)) == set(map(str, IntroductionStatus))
    before = set(Introduction.objects.values_list("pk", "version"))
    demo.load(at=MORNING + timedelta(hours=5))
    assert set(Introduction.objects.values_list("pk", "version")) == before


def test_another_day_makes_it_anew_and_erases_the_old(loaded: None) -> None:
    old = set(Person.objects.values_list("pk", flat=True))
    counted = Counter(Introduction.objects.values_list("status", flat=True))
    town.load_demo(at=MORNING + timedelta(days=9))
    demo.load(at=MORNING + timedelta(days=9))
    assert not old & set(Person.objects.values_list("pk", flat=True))
    assert Counter(Introduction.objects.values_list("status", flat=True)) == counted


def test_what_happened_lies_in_the_past_and_is_not_news_today(loaded: None) -> None:
    for introduction in Introduction.objects.all():
        times = list(
            AuditEvent.objects.filter(target_id=str(introduction.pk))
            .order_by("position")
            .values_list("occurred_at", flat=True)
        )
        assert times == sorted(times)
        assert times[-1] <= MORNING
    outbox.run_once(at=MORNING)
    assert mail.outbox == []
    assert Notice.objects.filter(state="sent").count() > 20


def test_the_guide_names_log_ins_and_links_that_open(loaded: None) -> None:
    give_second_factors()
    lines = "\n".join(guide(url="http://127.0.0.1:8000/", at=MORNING))
    assert all(email in lines for email in demo.emails())
    assert "http://127.0.0.1:8000/open/#" in lines
    assert "http://127.0.0.1:8000/host/#" in lines
    User.objects.create_user("real@example.org")
    assert second_code("real@example.org") == []
    assert len(second_code("pim@brohavn.example")) == 1


def test_two_people_have_maps_with_an_earlier_one_and_two_have_meetings(loaded: None) -> None:
    for person in Person.objects.filter(network_maps__isnull=False).distinct():
        now, before = NetworkMap.objects.of(person).current().get(), NetworkMap.objects.of(person).kept().get()
        assert 8 <= before.ties.count() < now.ties.count() <= 14
        assert len(set(now.ties.values_list("key", flat=True)) & set(before.ties.values_list("key", flat=True))) > 5
    assert NetworkMap.objects.kept().count() == 2
    ahead, held = NetworkMeeting.objects.order_by("-starts_at")
    assert (ahead.state, held.state) == (MeetingState.INVITED, MeetingState.HELD)
    assert ahead.starts_at is not None
    assert held.starts_at is not None
    assert held.starts_at < MORNING < ahead.starts_at
    assert held.voices.count() == 4
    assert ahead.voices.count() == 0
