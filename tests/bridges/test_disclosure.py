"""What a host sees: each field by its scope, at its time, and not a word more."""

import itertools
from dataclasses import FrozenInstanceError, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import models

from bridges import vault
from bridges.actions import introductions
from bridges.actions.parties import by_host, by_person
from bridges.disclosure import SEEN_AS, HostView, host_view, preview
from bridges.models import CardLine, Company, Host, Introduction, Person, Visit
from bridges.scopes import ConsentScope
from bridges.states import CONTACT_IS_OPEN, HOST_KNOWS, IntroductionStatus
from directory.models import User
from tests.bridges.cast import EVERYTHING, give, make_introduction
from tests.bridges.orders import make_order
from tests.listings import NOON

pytestmark = pytest.mark.django_db
C = ConsentScope
S = IntroductionStatus
NAME = C.NAME_OR_ALIAS
TEXTS = {
    "called": "Noor",
    "message": "I used to sing.",
    "access_needs": "a chair",
    "question": "Alto?",
    "answer": "Yes.",
    "host_words": "Welcome!",
    "suggestion": "NOT-FOR-HOSTS-1",
    "what_would_help": "NOT-FOR-HOSTS-2",
    "error_reason": "NOT-FOR-HOSTS-3",
}
# Written out by hand: which scope opens which fields. Where two are named, both are needed.
OPENED_BY: dict[str, set[C]] = {
    "called": {NAME},
    "message": {NAME},
    "status": {NAME},
    "asked_on": {NAME},
    "company_words": {NAME},
    "question": {NAME},
    "answer": {NAME},
    "host_words": {NAME},
    "visit_day": {NAME},
    "visit_time": {NAME},
    "visit_starts_at": {NAME},
    "introduced_by": {NAME, C.WHO_INTRODUCES_ME},
    "access_needs": {NAME, C.ACCESS_NEEDS},
    "card_lines": {NAME, C.MY_CARD},
    "contact": {NAME, C.CONTACT, C.HOST_MAY_CONTACT_ME},
    "may_contact": {NAME, C.CONTACT, C.HOST_MAY_CONTACT_ME},
    "may_report_attendance": {NAME, C.HOST_MAY_REPORT_ATTENDANCE},
}
EMPTY = ("", None, (), False)


def make(
    noor: Person,
    hanna: Host,
    pim: User,
    *,
    status: S = S.VISIT_PLANNED,
    scopes: tuple[C, ...] = EVERYTHING,
    **more: Any,
) -> Introduction:
    """Save an introduction in which everything is filled."""
    row = make_introduction(noor, host=hanna, status=status, scopes=scopes, author=pim, texts=TEXTS, company="peer")
    line = CardLine(person=noor, kind="helps")
    vault.open_for(noor).write(line, "text", "A small task.")
    line.save()
    hidden = CardLine(person=noor, kind="signs")
    vault.open_for(noor).write(hidden, "text", "NOT-FOR-HOSTS-4")
    hidden.save()
    row.shared_lines.set([line])
    starts_at = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
    state = {S.VISITED: "happened", S.SETTLING: "happened", S.DID_NOT_GO: "did_not_happen"}.get(status, "planned")
    visit = Visit(
        introduction=row,
        state=state,
        day=starts_at.date(),
        start=starts_at.time(),
        timezone="Europe/London",
        starts_at=starts_at,
        company="peer",
    )
    vault.open_for(noor).write_all(visit, {"meeting_point": "NOT-FOR-HOSTS-5", "leave_early": "NOT-FOR-HOSTS-6"})
    visit.save()
    return row


def filled(view: HostView) -> set[str]:
    return {field.name for field in fields(view) if getattr(view, field.name) not in EMPTY} - {"id", "is_closed"}


def test_with_every_yes_a_host_sees_this_and_nothing_else(noor: Person, hanna: Host, pim: User) -> None:
    row = make(noor, hanna, pim)
    assert host_view(row, at=NOON) == HostView(
        id=row.pk,
        is_closed=False,
        status=S.VISIT_PLANNED,
        called="Noor",
        introduced_by="Pim",
        message="I used to sing.",
        access_needs="a chair",
        card_lines=(("helps", "A small task."),),
        contact="noor@example.org",
        contact_follows=False,
        may_contact=True,
        may_report_attendance=True,
        visit_day=date(2026, 11, 24),
        visit_time=time(19, 0),
        visit_starts_at=datetime(2026, 11, 24, 19, 0, tzinfo=UTC),
        company_words="Somebody comes along the first time.",
        question="Alto?",
        answer="Yes.",
        host_words="Welcome!",
        asked_on=date(2026, 11, 22),
    )


def test_every_combination_of_scopes_opens_exactly_its_fields(noor: Person, hanna: Host, pim: User) -> None:
    row = make(noor, hanna, pim, scopes=())
    rows = {scope: give(row, scope) for scope in C}
    for count in range(len(C) + 1):
        for chosen in itertools.combinations(C, count):
            row.consents.update(expires_at=NOON + timedelta(minutes=1))
            row.consents.filter(pk__in=[rows[scope].pk for scope in chosen]).update(expires_at=NOON + timedelta(days=1))
            expected = {name for name, needed in OPENED_BY.items() if needed <= set(chosen)}
            assert filled(host_view(row, at=NOON + timedelta(hours=1))) == expected, chosen


@pytest.mark.parametrize("status", sorted(S))
def test_before_asking_and_after_the_end_there_is_an_empty_shell(
    noor: Person, hanna: Host, pim: User, status: S
) -> None:
    row = make(noor, hanna, pim, status=status)
    view = host_view(row, at=NOON)
    if status in HOST_KNOWS:
        assert (view.is_closed, view.status) == (False, SEEN_AS[status])
    else:
        assert view == HostView(id=row.pk)
        assert view.is_closed
        assert view.letter(host_name="Hanna") == ""


@pytest.mark.parametrize("status", sorted(HOST_KNOWS))
def test_how_to_reach_the_person_opens_with_the_welcome(noor: Person, hanna: Host, pim: User, status: S) -> None:
    view = host_view(make(noor, hanna, pim, status=status), at=NOON)
    is_open = status in CONTACT_IS_OPEN
    assert (view.contact, view.may_contact, view.contact_follows) == (
        "noor@example.org" if is_open else "",
        is_open,
        not is_open,
    )


@pytest.mark.parametrize("status", [S.DID_NOT_GO, S.SETTLING])
def test_how_it_goes_on_cannot_be_told_from_outside(noor: Person, hanna: Host, pim: User, status: S) -> None:
    row = make(noor, hanna, pim, status=status)
    before = host_view(row, at=NOON)
    row.status = SEEN_AS[status]
    assert host_view(row, at=NOON) == before
    assert before.status == {S.DID_NOT_GO: S.WELCOMED, S.SETTLING: S.VISITED}[status]


@pytest.mark.parametrize(
    "stopped", [{"frozen_at": NOON}, {"ended_at": NOON}, {"second_verified_at": None, "second_verified_by": None}]
)
def test_a_host_who_was_stopped_sees_nothing(noor: Person, hanna: Host, pim: User, stopped: dict[str, Any]) -> None:
    row = make(noor, hanna, pim)
    Host.objects.update(**stopped)
    row = Introduction.objects.get(pk=row.pk)
    assert host_view(row, at=NOON) == HostView(id=row.pk)
    row.host = None
    assert host_view(row, at=NOON) == HostView(id=row.pk)


def test_what_is_not_for_hosts_is_in_no_view(noor: Person, hanna: Host, pim: User) -> None:
    for text in map(str, host_view_values(host_view(make(noor, hanna, pim), at=NOON))):
        assert "NOT-FOR-HOSTS" not in text
        assert "peer" not in text


def host_view_values(value: Any) -> list[Any]:
    if isinstance(value, HostView):
        return [part for field in fields(value) for part in host_view_values(getattr(value, field.name))]
    if isinstance(value, tuple):
        return [part for item in value for part in host_view_values(item)]
    return [value]


def test_a_view_holds_no_model_and_cannot_be_changed(noor: Person, hanna: Host, pim: User) -> None:
    view = host_view(make(noor, hanna, pim), at=NOON)
    assert not any(isinstance(value, models.Model) for value in host_view_values(view))
    with pytest.raises(FrozenInstanceError):
        view.called = "somebody"  # type: ignore[misc]


def test_a_view_takes_few_queries(noor: Person, hanna: Host, pim: User, django_assert_num_queries: Any) -> None:
    pk = make(noor, hanna, pim).pk
    row = Introduction.objects.select_related("person__key", "host", "author").get(pk=pk)
    with django_assert_num_queries(3):
        host_view(row, at=NOON)


@pytest.mark.parametrize("scopes", [(NAME,), EVERYTHING, (NAME, C.CONTACT, C.ACCESS_NEEDS), (NAME, C.MY_CARD)])
def test_the_person_reads_beforehand_word_for_word_what_the_host_gets(
    noor: Person, hanna: Host, pim: User, scopes: tuple[C, ...]
) -> None:
    line = CardLine(person=noor, kind="helps")
    vault.open_for(noor).write(line, "text", "A small task.")
    line.save()
    shown = preview(
        scopes,
        host_name="Hanna",
        called="Noor",
        introduced_by="Pim",
        message="I used to sing in school.",
        access_needs="a chair",
        card_lines=(("helps", "A small task."),),
        company=Company.FRIEND,
    )
    order = make_order(scopes, access_needs="a chair", card_line_ids=(line.pk,), company=Company.FRIEND)
    row = introductions.begin(noor, hanna.listing, order=order, by=by_person(noor), at=NOON)
    assert host_view(row, at=NOON).letter(host_name="Hanna") == shown
    welcomed = introductions.welcome(row, by=by_host(hanna), at=NOON)
    assert "May they come?" not in host_view(welcomed, at=NOON).letter(host_name="Hanna")
