"""What must still hold when a letter leaves: one kind after the other, broken in each way that it can be."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bridges import vault
from bridges.actions import network_sharing, notices, outbox, sending_rules
from bridges.actions.parties import by_person, spoken
from bridges.models import (
    AccessLink,
    Companion,
    FollowUp,
    Host,
    Introduction,
    LinkPurpose,
    NetworkMeeting,
    Notice,
    NoticeKind,
    Participant,
    Person,
    Visit,
)
from bridges.scopes import ConsentScope as C
from bridges.states import IntroductionStatus as S
from directory.models import TeamMembership, User
from tests.bridges.cast import make_host
from tests.bridges.notice_world import IN, TO_GUESTS, World, make_world, was_asked
from tests.listings import NOON, make_listing
from tests.recording_mail import accepted

pytestmark = pytest.mark.django_db
K = NoticeKind


@pytest.fixture
def world(noor: Person, hanna: Host, bo: Companion, pim: User, settings: Any, tmp_path: Path) -> World:
    settings.EMAIL_BACKEND = "tests.recording_mail.RecordingBackend"
    settings.RECORDED_MAIL = tmp_path / "accepted.jsonl"
    return make_world(noor, hanna, bo, pim)


def test_each_kind_has_a_rule_and_a_status_here() -> None:
    assert set(sending_rules.RULES) == set(NoticeKind) == set(IN)


@pytest.mark.parametrize("kind", NoticeKind)
def test_each_kind_leaves_while_all_holds(world: World, kind: NoticeKind) -> None:
    was_asked(world)
    world.be(IN[kind])
    world.queue(kind)
    assert outbox.run_once(at=NOON).sent == 1


@pytest.mark.parametrize("kind", NoticeKind)
def test_each_kind_leaves_only_in_its_statuses(world: World, kind: NoticeKind) -> None:
    was_asked(world)
    statuses = sending_rules.RULES[kind].statuses
    for status in S:
        world.be(status)
        notice = world.queue(kind)
        counts = outbox.run_once(at=NOON)
        is_right = statuses is None or status in statuses
        assert (counts.sent, counts.cancelled) == ((1, 0) if is_right else (0, 1)), status
        notice.refresh_from_db()
        assert notice.error_code == ("" if is_right else "status")
        notice.delete()


TO_HOSTS = (K.ASK_HOST, K.NUDGE_HOST, K.ANSWER_FOR_HOST, K.VISIT_FOR_HOST, K.ATTENDANCE_FOR_HOST)
TO_PERSON = (K.NEWS_FOR_PERSON, K.QUESTION_FOR_PERSON, K.VISIT_REMINDER, K.FOLLOW_UP, K.CONSENT_ENDS, K.SPOKEN_RECEIPT)


def set_host(**values: Any) -> Callable[[World], Any]:
    return lambda world: Host.objects.filter(pk=world.hanna.pk).update(**values)


def set_person(**values: Any) -> Callable[[World], Any]:
    return lambda world: Person.objects.filter(pk=world.noor.pk).update(**values)


def set_bo(**values: Any) -> Callable[[World], Any]:
    return lambda world: Companion.objects.filter(pk=world.bo.pk).update(**values)


def set_visit(**values: Any) -> Callable[[World], Any]:
    return lambda world: Visit.objects.filter(pk=world.visit.pk).update(**values)


def set_greta(**values: Any) -> Callable[[World], Any]:
    return lambda world: Participant.objects.filter(pk=world.greta.pk).update(**values)


def set_meeting(**values: Any) -> Callable[[World], Any]:
    return lambda world: NetworkMeeting.objects.filter(pk=world.greta.meeting_id).update(**values)


def give_to_another_host(world: World) -> None:
    Introduction.objects.update(host=make_host(make_listing("Another choir"), name="Henk"))


BROKEN: list[tuple[NoticeKind, Callable[[World], Any], str]] = [
    *((kind, lambda world: world.end(C.NAME_OR_ALIAS), "consent") for kind in TO_HOSTS),
    *((kind, set_host(frozen_at=NOON), "host_frozen") for kind in (*TO_HOSTS, K.HOST_CLOSED)),
    *((kind, set_host(ended_at=NOON), "not_written_to") for kind in (*TO_HOSTS, K.HOST_CLOSED)),
    *((kind, give_to_another_host, "other_host") for kind in TO_HOSTS),
    (K.ASK_HOST, set_host(second_verified_at=None), "host_not_receiving"),
    (K.ATTENDANCE_FOR_HOST, lambda world: world.end(C.HOST_MAY_REPORT_ATTENDANCE), "consent"),
    (K.HOST_CLOSED, lambda world: Notice.objects.filter(dedupe_key="earlier").delete(), "was_never_asked"),
    *((kind, set_person(is_safe_to_write=False), "not_written_to") for kind in TO_PERSON),
    *((kind, set_person(channel="phone"), "not_written_to") for kind in TO_PERSON),
    (K.VISIT_REMINDER, set_visit(state="cancelled"), "visit"),
    (K.VISIT_REMINDER, set_visit(starts_at=NOON - timedelta(minutes=1)), "visit"),
    (K.FOLLOW_UP, lambda world: world.end(C.FOLLOW_UP), "consent"),
    (K.FOLLOW_UP, lambda world: FollowUp.objects.update(state="skipped"), "follow_up"),
    (K.ASK_COMPANION, set_visit(companion=None), "other_companion"),
    (K.ASK_COMPANION, set_bo(is_resting=True), "companion_rests"),
    (K.ASK_COMPANION, set_bo(consent_until=NOON - timedelta(days=1)), "companion_rests"),
    (K.VISIT_FOR_COMPANION, set_bo(ended_at=NOON), "not_written_to"),
    (K.POOL_INVITATION, set_bo(ended_at=NOON), "not_written_to"),
    *((kind, set_greta(ended_at=NOON), "not_written_to") for kind in TO_GUESTS),
    *((kind, set_greta(contact=b""), "not_written_to") for kind in TO_GUESTS),
    *((kind, set_meeting(state="preparing"), "not_written_to") for kind in TO_GUESTS),
    (K.MEETING_INVITATION, set_meeting(state="called_off", ended_at=NOON), "meeting_over"),
    (K.MEETING_INVITATION, set_meeting(state="held", ended_at=NOON), "meeting_over"),
    (K.MEETING_NEWS, set_greta(answer="no"), "said_no"),
    (K.FOR_PRACTITIONER, lambda world: User.objects.filter(pk=world.pim.pk).update(is_active=False), "not_written_to"),
    (K.FOR_PRACTITIONER, lambda world: TeamMembership.objects.update(left_at=NOON), "practitioner"),
    (K.FOR_PRACTITIONER, lambda world: world.end(C.TELL_MY_PRACTITIONER), "practitioner"),
]


@pytest.mark.parametrize(("kind", "break_it", "code"), BROKEN)
def test_what_does_not_hold_any_more_keeps_a_letter_back(
    world: World, kind: NoticeKind, break_it: Callable[[World], Any], code: str
) -> None:
    was_asked(world)
    world.be(IN[kind])
    notice = world.queue(kind)
    break_it(world)
    counts = outbox.run_once(at=NOON)
    notice.refresh_from_db()
    assert (counts.sent, counts.cancelled, notice.state, notice.error_code) == (0, 1, "cancelled", code)


def test_a_consent_that_ran_out_without_being_ended_holds_no_more(world: World, tmp_path: Path) -> None:
    world.be(S.ASKED)
    world.introduction.consents.update(expires_at=NOON + timedelta(minutes=1))
    world.queue(K.ASK_HOST)
    assert outbox.run_once(at=NOON + timedelta(minutes=1)).cancelled == 1
    assert accepted(tmp_path / "accepted.jsonl") == []


def test_who_was_asked_to_ask_hears_though_other_news_is_not_wanted(world: World) -> None:
    world.be(S.SETTLING)
    world.end(C.TELL_MY_PRACTITIONER)
    notices.queue(
        K.FOR_PRACTITIONER,
        to=world.pim,
        introduction=world.introduction,
        follow_up=world.follow_up,
        key="follow-up",
        at=NOON,
    )
    assert outbox.run_once(at=NOON).sent == 1


def test_what_names_no_introduction_any_more_still_says_that_it_is_closed(world: World) -> None:
    notices.queue(K.HOST_CLOSED, to=world.hanna, key="erased:1", at=NOON)
    notices.queue(K.VISIT_FOR_COMPANION, to=world.bo, key="erased:2", at=NOON)
    assert outbox.run_once(at=NOON).sent == 2


def test_guests_hear_that_a_meeting_was_called_off(world: World) -> None:
    set_meeting(state="called_off", ended_at=NOON)(world)
    world.greta.meeting.refresh_from_db()
    world.queue(K.MEETING_NEWS)
    assert outbox.run_once(at=NOON).sent == 1


def test_a_guest_who_is_reached_otherwise_than_by_mail_gets_none(world: World, tmp_path: Path) -> None:
    vault.open_for(world.noor).write(world.greta, "contact", "rings at her door, 12345")
    world.greta.save()
    notice = world.queue(K.MEETING_INVITATION)
    assert outbox.run_once(at=NOON).failed == 1
    notice.refresh_from_db()
    assert (notice.state, notice.error_code) == ("failed", "no_address")
    assert accepted(tmp_path / "accepted.jsonl") == []


def test_the_receipt_of_a_map_that_was_shown_aloud_has_a_link_that_takes_it_back(world: World) -> None:
    network_sharing.allow(world.noor, may_write=False, by=spoken(world.noor, to=world.pim), at=NOON)
    assert outbox.run_once(at=NOON).sent == 1
    link = AccessLink.objects.get(purpose=LinkPurpose.UNDO)
    assert (link.person, link.introduction) == (world.noor, None)


def test_the_receipt_of_a_map_stays_here_once_the_yes_is_taken_back(world: World) -> None:
    network_sharing.allow(world.noor, may_write=False, by=spoken(world.noor, to=world.pim), at=NOON)
    network_sharing.end(world.noor, by=by_person(world.noor), at=NOON)
    assert (outbox.run_once(at=NOON).cancelled, Notice.objects.get().error_code) == (1, "sharing_ended")
