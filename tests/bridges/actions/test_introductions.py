"""From an idea to an end: what each action changes, who hears of it, and what stands in the way."""

from datetime import timedelta
from typing import Any

import pytest

from bridges.actions import introductions
from bridges.actions.parties import By, by_host, by_person, by_practitioner, spoken
from bridges.actions.refusals import (
    AlreadyOpen,
    ConsentMissing,
    HostIsFullThisMonth,
    HostNotReady,
    ListingClosed,
    NotDue,
    NotOpen,
    NotYours,
    RequestClosed,
    TooManyOpenAsks,
    UndoIsOver,
    WordsMissing,
)
from bridges.models import Host, Introduction, Person
from bridges.scopes import ConsentScope
from bridges.states import IntroductionStatus as S
from bridges.states import MoveError
from directory.models import AuditEvent, Listing, User
from tests.bridges.cast import EVERYTHING, give, make_host, make_introduction, make_person
from tests.bridges.orders import make_order
from tests.bridges.reading import events, read, told
from tests.listings import NOON, make_listing

pytestmark = pytest.mark.django_db
C = ConsentScope
NAME = (C.NAME_OR_ALIAS,)


class TestSuggest:
    def test_an_idea_is_put_before_the_person_alone(self, noor: Person, pim: User, choir: Listing) -> None:
        row = introductions.suggest(noor, choir, words=" You told me you sing. ", by=by_practitioner(pim), at=NOON)
        assert (row.status, row.version, row.author, row.started_by) == (S.SUGGESTED, 1, pim, "practitioner")
        assert row.due_at == NOON + timedelta(days=7)
        assert read(Introduction.objects.get(), "suggestion") == "You told me you sing."
        assert told() == ["news_for_person"]
        assert events(row) == ["introduction.suggest"]

    def test_a_second_idea_for_the_same_group_waits_until_the_first_has_ended(
        self, noor: Person, pim: User, choir: Listing
    ) -> None:
        first = introductions.suggest(noor, choir, by=by_practitioner(pim), at=NOON)
        with pytest.raises(AlreadyOpen, match="already"):
            introductions.suggest(noor, choir, by=by_practitioner(pim), at=NOON)
        introductions.withdraw(first, by=by_person(noor), at=NOON)
        assert introductions.suggest(noor, choir, by=by_practitioner(pim), at=NOON).status == S.SUGGESTED

    @pytest.mark.parametrize("fields", [{"status": "draft"}, {"vanished_at": NOON}, {"is_crisis_line": True}])
    def test_only_public_groups_are_suggested(self, noor: Person, pim: User, fields: dict[str, Any]) -> None:
        with pytest.raises(ListingClosed):
            introductions.suggest(noor, make_listing("Other", **fields), by=by_practitioner(pim), at=NOON)
        assert not Introduction.objects.exists()

    def test_a_person_begins_and_does_not_suggest(self, noor: Person, choir: Listing) -> None:
        with pytest.raises(NotOpen):
            introductions.suggest(noor, choir, by=by_person(noor), at=NOON)


class TestThinking:
    def test_a_person_thinks_as_long_as_they_like_and_comes_back(self, noor: Person, hanna: Host) -> None:
        row = make_introduction(noor, host=hanna)
        me = by_person(noor)
        for act, status, clock in (
            (introductions.consider, S.CONSIDERING, NOON + timedelta(days=7)),
            (introductions.put_back, S.SUGGESTED, NOON + timedelta(days=7)),
            (introductions.not_now, S.NOT_NOW, None),
            (introductions.consider, S.CONSIDERING, NOON + timedelta(days=7)),
        ):
            row = act(row, by=me, at=NOON)
            assert (row.status, row.due_at) == (status, clock)
        assert row.version == 5
        assert told() == []

    def test_nobody_thinks_for_somebody_else(self, noor: Person, hanna: Host, pim: User) -> None:
        row = make_introduction(noor, host=hanna)
        stranger = make_person("Sam")
        for by in (by_practitioner(pim), by_host(hanna), by_person(stranger), spoken(stranger, to=pim)):
            with pytest.raises(NotOpen, match="not possible from here"):
                introductions.consider(row, by=by, at=NOON)
        assert introductions.consider(row, by=spoken(noor, to=pim), at=NOON).status == S.CONSIDERING


class TestConsent:
    def test_a_yes_keeps_what_was_chosen_and_tells_nobody(self, noor: Person, hanna: Host) -> None:
        row = make_introduction(noor, host=hanna)
        order = make_order(access_needs="a chair", what_would_help="a text before", company="friend", days=30)
        row = introductions.consent(row, order=order, by=by_person(noor), at=NOON)
        assert (row.status, row.company, row.asked_at) == (S.CONSENTED, "friend", None)
        assert {name: read(row, name) for name in ("called", "message", "access_needs", "what_would_help")} == {
            "called": "Noor",
            "message": "I used to sing in school.",
            "access_needs": "a chair",
            "what_would_help": "a text before",
        }
        assert row.consents.active(at=NOON).count() == len(C)
        assert told() == []

    def test_a_spoken_yes_gives_a_receipt(self, noor: Person, hanna: Host, pim: User) -> None:
        row = make_introduction(noor, host=hanna)
        row = introductions.consent(row, order=make_order(NAME), by=spoken(noor, to=pim), at=NOON)
        consent = row.consents.get()
        assert (consent.manner, consent.recorded_by) == ("spoken", pim)
        assert told() == ["spoken_receipt"]
        event = AuditEvent.objects.about(noor.pk).get(event="introduction.consent")
        assert (event.party, event.actor_id, event.acting_for) == ("practitioner", str(pim.pk), str(noor.pk))

    def test_where_it_is_not_safe_to_write_the_receipt_is_for_the_practitioner_to_hand_over(
        self, noor: Person, hanna: Host, pim: User
    ) -> None:
        Person.objects.filter(pk=noor.pk).update(is_safe_to_write=False)
        row = make_introduction(noor, host=hanna)
        introductions.consent(row, order=make_order(NAME), by=spoken(noor, to=pim), at=NOON)
        assert told() == []

    def test_a_practitioner_cannot_say_yes(self, noor: Person, hanna: Host, pim: User) -> None:
        row = make_introduction(noor, host=hanna)
        with pytest.raises(NotOpen):
            introductions.consent(row, order=make_order(), by=by_practitioner(pim), at=NOON)
        row.refresh_from_db()
        assert (row.status, row.consents.count()) == (S.SUGGESTED, 0)


class TestUndo:
    def consented(self, noor: Person, hanna: Host, by: By) -> Introduction:
        return introductions.consent(make_introduction(noor, host=hanna), order=make_order(), by=by, at=NOON)

    def test_what_was_said_aloud_is_taken_back_within_48_hours(self, noor: Person, hanna: Host, pim: User) -> None:
        row = self.consented(noor, hanna, spoken(noor, to=pim))
        row = introductions.ask(row, by=by_practitioner(pim), at=NOON)
        row = introductions.undo_spoken(row, at=NOON + timedelta(hours=48))
        assert row.status == S.WITHDRAWN
        assert told() == ["host_closed"]

    def test_after_48_hours_the_link_says_where_to_go(self, noor: Person, hanna: Host, pim: User) -> None:
        row = self.consented(noor, hanna, spoken(noor, to=pim))
        with pytest.raises(UndoIsOver, match="48 hours"):
            introductions.undo_spoken(row, at=NOON + timedelta(hours=48, seconds=1))

    def test_what_was_written_is_not_undone_by_the_link(self, noor: Person, hanna: Host) -> None:
        with pytest.raises(UndoIsOver):
            introductions.undo_spoken(self.consented(noor, hanna, by_person(noor)), at=NOON)

    def test_a_second_click_finds_it_closed(self, noor: Person, hanna: Host, pim: User) -> None:
        row = self.consented(noor, hanna, spoken(noor, to=pim))
        introductions.undo_spoken(row, at=NOON)
        with pytest.raises(RequestClosed):
            introductions.undo_spoken(row, at=NOON)


class TestAsk:
    def ready(self, person: Person, host: Host, scopes: tuple[C, ...] = NAME) -> Introduction:
        return make_introduction(person, host=host, status=S.CONSENTED, scopes=scopes)

    def test_asking_reaches_the_host_who_receives_now(self, noor: Person, hanna: Host, pim: User) -> None:
        row = self.ready(noor, hanna)
        Introduction.objects.filter(pk=row.pk).update(host=None)
        row.refresh_from_db()
        row = introductions.ask(row, by=by_practitioner(pim), at=NOON)
        assert (row.status, row.host, row.asked_at) == (S.ASKED, hanna, NOON)
        assert told(host=hanna) == ["ask_host"]

    @pytest.mark.parametrize(
        "fields",
        [
            {"status": "inactive"},
            {"status": "temporarily_closed"},
            {"openness": "closed"},
            {"openness": "full"},
            {"vanished_at": NOON},
        ],
    )
    def test_a_group_that_takes_nobody_is_not_asked(self, noor: Person, hanna: Host, fields: dict[str, Any]) -> None:
        Listing.objects.filter(pk=hanna.listing_id).update(**fields)
        row = self.ready(noor, Host.objects.get())
        self.assert_refused(row, ListingClosed, "not open to new people")

    @pytest.mark.parametrize(
        "fields", [{"frozen_at": NOON}, {"ended_at": NOON}, {"second_verified_at": None, "second_verified_by": None}]
    )
    def test_a_group_without_a_host_who_receives_is_not_asked(
        self, noor: Person, hanna: Host, fields: dict[str, Any]
    ) -> None:
        row = self.ready(noor, hanna)
        Host.objects.filter(pk=hanna.pk).update(**fields)
        self.assert_refused(row, HostNotReady, "Nobody at this group can answer yet")

    def test_without_a_yes_to_a_name_nobody_is_asked(self, noor: Person, hanna: Host) -> None:
        row = self.ready(noor, hanna, tuple(set(EVERYTHING) - set(NAME)))
        self.assert_refused(row, ConsentMissing, "what may they call you")

    def test_a_yes_that_ran_out_is_none(self, noor: Person, hanna: Host) -> None:
        row = self.ready(noor, hanna, ())
        give(row, C.NAME_OR_ALIAS, at=NOON - timedelta(days=10), days=10)
        self.assert_refused(row, ConsentMissing, "what may they call you")

    @pytest.mark.parametrize("status", [S.ASKED, S.QUESTION, S.WAITING])
    def test_a_person_waits_for_two_groups_at_most(self, noor: Person, hanna: Host, status: S) -> None:
        for name in ("Garden", "Walk"):
            make_introduction(noor, host=make_host(make_listing(name)), status=status, scopes=NAME)
        self.assert_refused(self.ready(noor, hanna), TooManyOpenAsks, "Other groups have been asked")

    def test_who_was_welcomed_does_not_count_as_waiting(self, noor: Person, hanna: Host, settings: Any) -> None:
        settings.FOOTBRIDGE_OPEN_ASKS = 1
        make_introduction(noor, host=make_host(make_listing("Garden")), status=S.WELCOMED, scopes=NAME)
        assert introductions.ask(self.ready(noor, hanna), by=by_person(noor), at=NOON).status == S.ASKED

    def test_a_host_is_asked_so_often_in_a_month_and_then_again(self, noor: Person, hanna: Host, settings: Any) -> None:
        settings.FOOTBRIDGE_ASKS_A_MONTH = 2
        for name, status in (("Ann", S.WITHDRAWN), ("Ben", S.WELCOMED)):
            make_introduction(make_person(name), host=hanna, status=status, asked_at=NOON, scopes=NAME)
        row = self.ready(noor, hanna)
        self.assert_refused(row, HostIsFullThisMonth, "asked by many people this month")
        later = NOON + timedelta(days=30)
        assert introductions.ask(row, by=by_person(noor), at=later).status == S.ASKED

    def assert_refused(self, row: Introduction, refusal: type[MoveError], words: str) -> None:
        hindrance = introductions.hindrance(row, at=NOON)
        assert type(hindrance) is refusal
        with pytest.raises(refusal, match=words):
            introductions.ask(row, by=by_person(row.person), at=NOON)
        row.refresh_from_db()
        assert (row.status, row.version, told()) == (S.CONSENTED, 1, [])


class TestBegin:
    def test_a_person_alone_asks_in_one_go(self, hanna: Host) -> None:
        sam = make_person("Sam")
        row = introductions.begin(sam, hanna.listing, order=make_order(), by=by_person(sam), at=NOON)
        assert (row.status, row.started_by, row.author, row.host) == (S.ASKED, "person", None, hanna)
        assert told() == ["ask_host"]
        assert events(row)[0] == "introduction.begin"
        assert events(row)[-1] == "introduction.ask"

    def test_where_the_group_cannot_be_asked_the_yes_is_kept_and_the_reason_told(self, hanna: Host) -> None:
        sam = make_person("Sam")
        Host.objects.update(frozen_at=NOON)
        row = introductions.begin(sam, hanna.listing, order=make_order(), by=by_person(sam), at=NOON)
        assert (row.status, row.version, row.asked_at, row.host) == (S.CONSENTED, 1, None, None)
        assert row.consents.active(at=NOON).count() == len(C)
        assert type(introductions.hindrance(row, at=NOON)) is HostNotReady
        assert told() == []

    def test_begun_aloud_the_practitioner_asks_and_the_person_gets_a_receipt(
        self, noor: Person, hanna: Host, pim: User
    ) -> None:
        row = introductions.begin(noor, hanna.listing, order=make_order(), by=spoken(noor, to=pim), at=NOON)
        assert (row.status, row.author) == (S.ASKED, pim)
        assert sorted(told()) == ["ask_host", "spoken_receipt"]

    def test_nobody_begins_for_another(self, noor: Person, hanna: Host, pim: User) -> None:
        for by in (by_practitioner(pim), by_person(make_person("Sam")), by_host(hanna)):
            with pytest.raises(NotOpen):
                introductions.begin(noor, hanna.listing, order=make_order(), by=by, at=NOON)
        assert not Introduction.objects.exists()


class TestClocks:
    def test_a_request_lapses_at_14_days_and_not_before(self, noor: Person, hanna: Host) -> None:
        row = make_introduction(noor, host=hanna, status=S.ASKED, scopes=EVERYTHING)
        with pytest.raises(NotDue):
            introductions.lapse(row, at=NOON + timedelta(days=14, seconds=-1))
        row = introductions.lapse(row, at=NOON + timedelta(days=14))
        assert (row.status, row.consents.active(at=NOON).count()) == (S.LAPSED, 0)
        assert sorted(told()) == ["for_practitioner", "host_closed", "news_for_person"]

    def test_a_request_lapses_at_once_when_the_yes_to_the_name_has_run_out(self, noor: Person, hanna: Host) -> None:
        row = make_introduction(noor, host=hanna, status=S.WAITING, scopes=EVERYTHING)
        row.consents.update(ended_at=NOON, ended_how="expired")
        assert introductions.lapse(row, at=NOON).status == S.LAPSED

    def test_settling_fades_two_weeks_after_the_last_question(self, noor: Person, hanna: Host) -> None:
        row = make_introduction(noor, host=hanna, status=S.VISITED, scopes=EVERYTHING)
        row = introductions.settle(row, by=by_person(noor), at=NOON)
        assert row.due_at == NOON + timedelta(days=84)
        with pytest.raises(NotDue):
            introductions.fade(row, at=NOON + timedelta(days=97))
        row = introductions.fade(row, at=NOON + timedelta(days=98))
        assert (row.status, row.due_at) == (S.FADED, None)

    def test_what_nobody_waits_for_does_not_lapse(self, noor: Person, hanna: Host) -> None:
        row = make_introduction(noor, host=hanna, status=S.CONSIDERING)
        with pytest.raises(NotOpen):
            introductions.lapse(row, at=NOON + timedelta(days=900))


class TestMistakes:
    def test_its_author_says_that_it_was_a_mistake_and_why(self, noor: Person, hanna: Host, pim: User) -> None:
        row = make_introduction(noor, host=hanna, status=S.ASKED, scopes=EVERYTHING, author=pim)
        row = introductions.record_in_error(row, words="Other person.", by=by_practitioner(pim), at=NOON)
        assert (row.status, read(row, "error_reason")) == (S.RECORDED_IN_ERROR, "Other person.")
        assert told() == ["host_closed"]
        assert events(row)[-1] != ""

    def test_nobody_else_says_so_and_not_without_a_reason(
        self, noor: Person, hanna: Host, pim: User, paula: User
    ) -> None:
        row = make_introduction(noor, host=hanna, author=pim)
        with pytest.raises(NotYours, match="Only the person who wrote this down"):
            introductions.record_in_error(row, words="x", by=by_practitioner(paula), at=NOON)
        with pytest.raises(WordsMissing):
            introductions.record_in_error(row, words="", by=by_practitioner(pim), at=NOON)

    def test_the_end_stays_where_it_was(self, noor: Person, hanna: Host, pim: User) -> None:
        row = make_introduction(noor, host=hanna, status=S.WITHDRAWN, author=pim)
        later = NOON + timedelta(days=5)
        row = introductions.record_in_error(row, words="Other person.", by=by_practitioner(pim), at=later)
        assert (row.ended_at, row.status_since, told()) == (NOON, later, [])
