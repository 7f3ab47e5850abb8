"""Saying yes to one fact, ending it, and what ends with it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from bridges import vault
from bridges.actions import consents, introductions, notices
from bridges.actions.parties import by_host, by_person, by_practitioner, spoken
from bridges.actions.refusals import NotOpen, RequestClosed, TooLong
from bridges.disclosure import host_view
from bridges.models import CardLine, Consent, FollowUp, Host, Introduction, Notice, NoticeKind, Person
from bridges.scopes import ConsentScope
from bridges.states import ENDED
from bridges.states import IntroductionStatus as S
from directory.actions import audit
from directory.models import AuditEvent, User
from tests.bridges.cast import EVERYTHING, give, make_introduction, make_person
from tests.bridges.orders import make_order
from tests.bridges.reading import read, told
from tests.listings import NOON

pytestmark = pytest.mark.django_db
C = ConsentScope
K = NoticeKind
NAME = (C.NAME_OR_ALIAS,)


@pytest.fixture
def asked(noor: Person, hanna: Host, pim: User) -> Introduction:
    return make_introduction(
        noor, host=hanna, status=S.ASKED, scopes=EVERYTHING, author=pim, texts={"called": "Noor", "message": "Hello."}
    )


def scope(introduction: Introduction, name: C) -> Consent:
    return introduction.consents.get(scope=name, ended_at__isnull=True)


def queue(kind: NoticeKind, introduction: Introduction, *, to: Person | Host | User) -> Notice:
    notice = notices.queue(kind, to=to, introduction=introduction, key=f"test:{kind}", at=NOON)
    assert notice is not None
    return notice


def test_the_exact_text_is_kept_sealed_with_when_and_how(asked: Introduction, pim: User) -> None:
    me = spoken(asked.person, to=pim)
    order = make_order([C.CONTACT], texts_shown={C.CONTACT: "May Hanna see your number?"}, days=20, language="da")
    [consent] = consents.give(asked, order=order, by=me, at=NOON)
    assert (consent.manner, consent.recorded_by, consent.language) == ("spoken", pim, "da")
    assert (consent.given_at, consent.expires_at) == (NOON, NOON + timedelta(days=20))
    assert b"Hanna" not in bytes(consent.text_shown)
    assert vault.open_for(asked.person).read(Consent.objects.get(pk=consent.pk), "text_shown") == (
        "May Hanna see your number?"
    )


def test_said_again_the_earlier_yes_ends_as_replaced(asked: Introduction) -> None:
    before = scope(asked, C.CONTACT)
    consents.give(asked, order=make_order([C.CONTACT]), by=by_person(asked.person), at=NOON + timedelta(days=3))
    before.refresh_from_db()
    assert (before.ended_how, before.ended_at) == ("replaced", NOON + timedelta(days=3))
    assert scope(asked, C.CONTACT).given_at == NOON + timedelta(days=3)
    assert asked.consents.filter(ended_at__isnull=True).count() == len(C)


@pytest.mark.parametrize("days", [0, -1, 91])
def test_a_yes_holds_for_one_to_90_days(asked: Introduction, days: int) -> None:
    with pytest.raises(TooLong, match="90 days at most"):
        consents.give(asked, order=make_order([C.CONTACT], days=days), by=by_person(asked.person), at=NOON)
    assert Consent.objects.filter(ended_at__isnull=False).count() == 0


def test_nobody_says_yes_for_the_person(asked: Introduction, pim: User) -> None:
    sam = make_person("Sam")
    for by in (by_practitioner(pim), by_host(asked.host), by_person(sam), spoken(sam, to=pim)):  # type: ignore[arg-type]
        with pytest.raises(NotOpen):
            consents.give(asked, order=make_order(), by=by, at=NOON)
        with pytest.raises(NotOpen):
            consents.end(scope(asked, C.CONTACT), by=by, at=NOON)
    assert asked.consents.active(at=NOON).count() == len(C)


@pytest.mark.parametrize("status", [S.SUGGESTED, S.CONSIDERING, S.NOT_NOW])
def test_first_comes_the_yes_to_the_introduction(noor: Person, hanna: Host, status: S) -> None:
    row = make_introduction(noor, host=hanna, status=status)
    with pytest.raises(NotOpen):
        consents.give(row, order=make_order(), by=by_person(noor), at=NOON)


@pytest.mark.parametrize("status", sorted(ENDED))
def test_after_the_end_there_is_nothing_to_say_yes_to(noor: Person, hanna: Host, status: S) -> None:
    row = make_introduction(noor, host=hanna, status=status)
    with pytest.raises(RequestClosed):
        consents.give(row, order=make_order(), by=by_person(noor), at=NOON)


def test_only_what_may_be_told_is_kept_for_telling(noor: Person, hanna: Host) -> None:
    row = make_introduction(noor, host=hanna, status=S.CONSENTED)
    line = CardLine.objects.create(person=noor, kind="helps")
    order = make_order([C.FOLLOW_UP], access_needs="a chair", card_line_ids=(line.pk,), follow_up_by="practitioner")
    consents.give(row, order=order, by=by_person(noor), at=NOON)
    row.refresh_from_db()
    assert [read(row, name) for name in ("called", "message", "access_needs")] == ["", "", ""]
    assert (list(row.shared_lines.all()), row.follow_up_by) == ([], "practitioner")


def test_without_another_name_the_host_is_told_the_alias(noor: Person, hanna: Host) -> None:
    row = make_introduction(noor, host=hanna, status=S.CONSENTED)
    consents.give(row, order=make_order(NAME, called=""), by=by_person(noor), at=NOON)
    row.refresh_from_db()
    assert read(row, "called") == "Noor"


def test_lines_of_somebody_elses_card_are_not_shared(noor: Person, hanna: Host) -> None:
    row = make_introduction(noor, host=hanna, status=S.CONSENTED)
    mine = CardLine.objects.create(person=noor, kind="helps")
    other = CardLine.objects.create(person=make_person("Sam"), kind="helps")
    consents.give(row, order=make_order([C.MY_CARD], card_line_ids=(mine.pk, other.pk)), by=by_person(noor), at=NOON)
    assert list(row.shared_lines.all()) == [mine]


def test_a_renewed_yes_keeps_the_words_of_before(asked: Introduction) -> None:
    consents.give(asked, order=make_order(NAME, called="", message=""), by=by_person(asked.person), at=NOON)
    asked.refresh_from_db()
    assert (read(asked, "called"), read(asked, "message")) == ("Noor", "Hello.")
    assert told() == []  # the host knew all along


class TestEnding:
    def test_each_scope_ends_alone_and_only_once(self, asked: Introduction) -> None:
        me = by_person(asked.person)
        ended = consents.end(scope(asked, C.CONTACT), by=me, at=NOON)
        assert (ended.ended_how, ended.ended_at) == ("person", NOON)
        again = consents.end(ended, by=me, at=NOON + timedelta(days=1))
        assert again.ended_at == NOON
        assert asked.consents.active(at=NOON).count() == len(C) - 1
        assert AuditEvent.objects.about(asked.person_id).filter(event="consent.end").count() == 1

    def test_without_the_name_the_host_sees_and_hears_nothing_until_it_is_given_again(
        self, asked: Introduction, hanna: Host
    ) -> None:
        first = queue(K.ASK_HOST, asked, to=hanna)
        me = by_person(asked.person)
        consents.end(scope(asked, C.NAME_OR_ALIAS), by=me, at=NOON)
        first.refresh_from_db()
        assert first.state == "cancelled"
        assert host_view(asked, at=NOON).is_closed
        consents.give(asked, order=make_order(NAME), by=me, at=NOON)
        asked.refresh_from_db()
        assert host_view(asked, at=NOON).called == "Noor"
        assert told(host=hanna) == ["ask_host"]

    def test_an_answer_does_not_reach_a_host_who_may_not_know_the_name(self, asked: Introduction, hanna: Host) -> None:
        row = introductions.ask_back(asked, words="?", by=by_host(hanna), at=NOON)
        consents.end(scope(row, C.NAME_OR_ALIAS), by=by_person(row.person), at=NOON)
        introductions.answer(row, words="Yes.", by=by_person(row.person), at=NOON)
        assert told(host=hanna) == []

    @pytest.mark.parametrize(
        ("name", "kind", "to"),
        [
            (C.TELL_MY_PRACTITIONER, K.FOR_PRACTITIONER, "pim"),
            (C.HOST_MAY_REPORT_ATTENDANCE, K.ATTENDANCE_FOR_HOST, "hanna"),
            (C.FOLLOW_UP, K.FOLLOW_UP, "noor"),
        ],
    )
    def test_what_waits_by_a_scope_is_called_off_with_it(
        self, asked: Introduction, name: C, kind: NoticeKind, to: str, request: pytest.FixtureRequest
    ) -> None:
        notice = queue(kind, asked, to=request.getfixturevalue(to))
        other = queue(K.CONSENT_ENDS, asked, to=asked.person)
        consents.end(scope(asked, name), by=by_person(asked.person), at=NOON)
        notice.refresh_from_db()
        other.refresh_from_db()
        assert (notice.state, other.state) == ("cancelled", "pending")

    def test_who_no_longer_wants_the_practitioner_told_is_obeyed(
        self, asked: Introduction, hanna: Host, pim: User
    ) -> None:
        consents.end(scope(asked, C.TELL_MY_PRACTITIONER), by=by_person(asked.person), at=NOON)
        introductions.welcome(asked, by=by_host(hanna), at=NOON)
        assert told(user=pim) == []

    def test_follow_ups_are_called_off_with_the_yes_to_them(self, noor: Person, hanna: Host) -> None:
        row = make_introduction(noor, host=hanna, status=S.SETTLING, scopes=EVERYTHING)
        times = {"day": NOON.date(), "time": NOON.time(), "timezone": "UTC"}
        for stage, state in (("2d", "answered"), ("2w", "asked"), ("6w", "planned")):
            FollowUp.objects.create(introduction=row, stage=stage, state=state, **times)
        consents.end(scope(row, C.FOLLOW_UP), by=by_person(noor), at=NOON)
        assert dict(row.follow_ups.values_list("stage", "state")) == {
            "2d": "answered",
            "2w": "cancelled",
            "6w": "cancelled",
        }


class TestTimeOver:
    def test_a_yes_ends_by_itself_at_its_time_and_not_before(self, asked: Introduction) -> None:
        asked.consents.filter(scope=C.CONTACT).update(expires_at=NOON + timedelta(days=3))
        assert consents.expire_due(at=NOON + timedelta(days=3, seconds=-1)) == 0
        assert consents.expire_due(at=NOON + timedelta(days=3)) == 1
        assert consents.expire_due(at=NOON + timedelta(days=3)) == 0
        ended = asked.consents.get(scope=C.CONTACT)
        assert (ended.ended_how, ended.ended_at) == ("expired", NOON + timedelta(days=3))

    def test_between_its_time_and_the_clock_it_opens_nothing(self, asked: Introduction) -> None:
        asked.consents.filter(scope=C.NAME_OR_ALIAS).update(expires_at=NOON + timedelta(days=3))
        assert host_view(asked, at=NOON + timedelta(days=3, seconds=-1)).called == "Noor"
        assert host_view(asked, at=NOON + timedelta(days=3)).is_closed

    def test_the_end_of_time_calls_off_what_hangs_on_it(self, asked: Introduction, hanna: Host) -> None:
        notice = queue(K.NUDGE_HOST, asked, to=hanna)
        assert consents.expire_due(at=NOON + timedelta(days=90)) == len(C)
        notice.refresh_from_db()
        assert notice.state == "cancelled"


def test_every_yes_and_every_end_is_in_the_record_with_its_consent(noor: Person, hanna: Host) -> None:
    row = make_introduction(noor, host=hanna, status=S.CONSENTED)
    [consent] = consents.give(row, order=make_order(NAME), by=by_person(noor), at=NOON)
    consents.end(consent, by=by_person(noor), at=NOON)
    given, ended = AuditEvent.objects.about(noor.pk)
    assert (given.event, given.consent_id, given.replacement_value) == (
        "consent.give",
        str(consent.pk),
        "name_or_alias",
    )
    assert (ended.event, ended.consent_id, ended.previous_value, ended.replacement_value) == (
        "consent.end",
        str(consent.pk),
        "name_or_alias",
        "person",
    )
    assert list(audit.broken_at(noor.pk)) == []


def test_two_yeses_to_one_scope_cannot_hold_at_once(asked: Introduction) -> None:
    with pytest.raises(IntegrityError):
        give(asked, C.CONTACT)
