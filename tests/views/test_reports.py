"""Anybody tells us what is wrong; a steward decides; whoever told us hears of it, the group never hears who it was."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from directory.actions import error_reports, throttles
from directory.actions.error_reports import ReportError
from directory.actions.letter_kinds import LETTERS
from directory.models import (
    AuditEvent,
    ErrorReport,
    Letter,
    LetterKind,
    Listing,
    Organiser,
    ReportKind,
    ReportState,
    User,
)
from tests.keepers import make_organiser
from tests.listings import make_listing
from tests.logins import log_in

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]
NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def choir() -> Listing:
    return make_listing("Harbour choir")


@pytest.fixture
def desk(stine: User) -> Client:
    return log_in(Client(), stine)


def send(client: Client, listing: Listing, **data: str) -> Any:
    return client.post(reverse("report", args=[listing.pk]), data)


def make_report(listing: Listing, **fields: Any) -> ErrorReport:
    values = {"kind": ReportKind.TIME, "words": "It begins at eight.", "email": "", "language": "en", "at": NOON}
    return error_reports.report(listing, **{**values, **fields})


def test_the_line_on_the_page_of_a_group_leads_to_the_form(client: Client, choir: Listing) -> None:
    page = client.get(reverse("listing", args=[choir.pk])).content.decode()
    assert f'href="/groups/{choir.pk}/report/">Something wrong? Tell us' in page
    form = client.get(f"/groups/{choir.pk}/report/")
    assert form.status_code == 200
    assert "Harbour choir" in form.content.decode()
    assert form.cookies == {}
    assert "no-store" in form["Cache-Control"]


def test_a_report_is_kept_and_thanked_for(client: Client, choir: Listing) -> None:
    response = send(client, choir, kind="ended", words="It stopped in June.", email="noor@example.org")
    assert response.headers["Location"] == f"/groups/{choir.pk}/report/thanks/"
    assert response.cookies == {}
    kept = ErrorReport.objects.get()
    assert (kept.listing, kept.kind, kept.words, kept.email, kept.state) == (
        choir,
        "ended",
        "It stopped in June.",
        "noor@example.org",
        "open",
    )
    thanks = client.get(response.headers["Location"]).content.decode()
    assert "Thank you for telling us" in thanks
    assert "noor@example.org" not in thanks


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Choose what is wrong."),
        ({"kind": "nonsense"}, "Select a valid choice"),
        ({"kind": "other"}, "Write in a few words what is wrong."),
        ({"kind": "not_safe"}, "Write in a few words what is wrong."),
        ({"kind": "time", "email": "noor"}, "This is no e-mail address."),
        ({"kind": "time", "words": "x" * 2001}, "That is too long."),
    ],
)
def test_what_is_missing_is_asked_for_and_what_was_typed_stays(
    client: Client, choir: Listing, data: dict[str, str], words: str
) -> None:
    response = send(client, choir, **data)
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert data.get("email", "") in page
    assert not ErrorReport.objects.exists()


def test_a_program_that_fills_in_everything_is_thanked_and_not_kept(client: Client, choir: Listing) -> None:
    response = send(client, choir, kind="other", words="Buy", homepage="https://spam.example/")
    assert response.status_code == 302
    assert not ErrorReport.objects.exists()


def test_whoever_sends_again_and_again_waits_and_loses_nothing(client: Client, choir: Listing) -> None:
    for _number in range(throttles.PACES["report"].free):
        assert send(client, choir, kind="time", words="8 pm").status_code == 302
    late = send(client, choir, kind="time", words="Ten o'clock, really")
    assert late.status_code == 422
    assert "Ten o&#x27;clock, really" in late.content.decode()
    assert "Please wait" in late.content.decode()


def test_one_address_is_not_written_to_by_many(choir: Listing) -> None:
    for number in range(throttles.PACES["report_mail"].free + 2):
        last = send(Client(REMOTE_ADDR=f"10.0.{number}.1"), choir, kind="time", email="noor@example.org")
    assert last.status_code == 422


def test_a_group_that_nobody_sees_cannot_be_reported(client: Client) -> None:
    draft = make_listing("Not yet", status="draft")
    assert client.get(reverse("report", args=[draft.pk])).status_code == 404
    assert send(client, draft, kind="time").status_code == 404
    assert client.get(reverse("report", args=[uuid4()])).status_code == 404


def test_html_in_a_report_is_inert_everywhere(client: Client, desk: Client, choir: Listing) -> None:
    again = send(client, choir, words=SCRIPT)
    assert SCRIPT not in again.content.decode()
    send(client, choir, kind="other", words=SCRIPT)
    kept = ErrorReport.objects.get()
    for url in (reverse("desk_reports"), reverse("desk_report", args=[kept.pk])):
        page = desk.get(url).content.decode()
        assert SCRIPT not in page
        assert "&lt;script&gt;" in page


def test_what_is_about_safety_comes_first(desk: Client, choir: Listing) -> None:
    make_report(choir)
    make_report(choir, kind=ReportKind.NOT_SAFE, words="He shouted.", at=NOON + timedelta(hours=1))
    page = desk.get(reverse("desk_reports")).content.decode()
    assert page.index("He shouted.") < page.index("It begins at eight.")


def test_an_empty_queue_says_so(desk: Client) -> None:
    assert "Nothing waits" in desk.get(reverse("desk_reports")).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_asks_the_database_as_often_for_three_as_for_one(
    desk: Client, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        make_report(make_listing(f"Group {number}"))
    with django_assert_num_queries(9):
        assert desk.get(reverse("desk_reports")).status_code == 200


def test_a_steward_closes_a_report_and_it_is_written_down(desk: Client, stine: User, choir: Listing) -> None:
    kept = make_report(choir, email="noor@example.org")
    page = desk.get(reverse("desk_report", args=[kept.pk])).content.decode()
    assert "wants to hear what came of it" in page
    assert "noor@example.org" not in page
    response = desk.post(reverse("desk_report_decide", args=[kept.pk]), {"state": "right", "answer": "Thank you."})
    assert response.status_code == 302
    kept.refresh_from_db()
    assert (kept.state, kept.answer, kept.decided_by) == ("right", "Thank you.", stine)
    assert AuditEvent.objects.filter(event="report.decide", target_id=str(kept.pk)).count() == 1
    assert "Decided" in desk.get(reverse("desk_report", args=[kept.pk])).content.decode()


def test_of_two_stewards_one_decides_and_the_other_is_told(desk: Client, choir: Listing, stine: User) -> None:
    kept = make_report(choir)
    error_reports.decide(kept, state=ReportState.WRONG, answer="", by=stine, at=NOON)
    late = desk.post(reverse("desk_report_decide", args=[kept.pk]), {"state": "right"}, follow=True)
    assert "Somebody else was a moment faster" in late.content.decode()
    assert ErrorReport.objects.get().state == "wrong"


def test_a_report_is_not_closed_as_open(choir: Listing, stine: User) -> None:
    with pytest.raises(ValueError, match="closed as right"):
        error_reports.decide(make_report(choir), state=ReportState.OPEN, answer="", by=stine, at=NOON)


def test_an_end_must_be_chosen(desk: Client, choir: Listing) -> None:
    kept = make_report(choir, email="noor@example.org")
    response = desk.post(reverse("desk_report_decide", args=[kept.pk]), {"answer": "We rang them."})
    assert response.status_code == 422
    assert "We rang them." in response.content.decode()


def test_the_organiser_hears_the_words_of_the_steward_alone(desk: Client, choir: Listing) -> None:
    Organiser.objects.create(listing=choir, name="Ida", email="ida@example.org", verified_at=NOON)
    kept = make_report(choir, words="I, Noor, came at seven and nobody was there.", email="noor@example.org")
    assert "Tell the organiser" in desk.get(reverse("desk_report", args=[kept.pk])).content.decode()
    url = reverse("desk_report_tell", args=[kept.pk])
    assert desk.post(url, {"words": ""}).status_code == 422
    assert desk.post(url, {"words": "Somebody found the door closed at seven."}).status_code == 302
    assert list(ErrorReport.objects.for_organisers().values_list("words_for_organiser", flat=True)) == [
        "Somebody found the door closed at seven."
    ]
    again = desk.post(url, {"words": "Once more"}, follow=True)
    assert "The organiser was told already." in again.content.decode()


def test_what_is_about_safety_is_never_passed_on(desk: Client, choir: Listing, stine: User) -> None:
    Organiser.objects.create(listing=choir, name="Ida", email="ida@example.org", verified_at=NOON)
    kept = make_report(choir, kind=ReportKind.NOT_SAFE, words="He shouted.")
    page = desk.get(reverse("desk_report", args=[kept.pk])).content.decode()
    assert reverse("desk_report_tell", args=[kept.pk]) not in page
    with pytest.raises(ReportError):
        error_reports.tell_organisers(kept, words="x", by=stine, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        ErrorReport.objects.filter(pk=kept.pk).update(told_at=NOON)
    assert not ErrorReport.objects.for_organisers().exists()


def test_ended_and_no_answer_are_signals_until_they_turn_out_wrong(choir: Listing, stine: User) -> None:
    ended, silent = make_report(choir, kind=ReportKind.ENDED), make_report(choir, kind=ReportKind.NO_ANSWER)
    make_report(choir, kind=ReportKind.TIME)
    assert set(ErrorReport.objects.signals()) == {ended, silent}
    error_reports.decide(ended, state=ReportState.WRONG, answer="", by=stine, at=NOON)
    error_reports.decide(silent, state=ReportState.RIGHT, answer="", by=stine, at=NOON)
    assert set(ErrorReport.objects.signals()) == {silent}


def leave_by_mail(report: ErrorReport) -> Any:
    """Write the letter of a report as the worker does, and return what it opens."""
    letter = Letter.objects.get(kind=LetterKind.REPORT_DECIDED, context__report=str(report.pk))
    way = LETTERS[LetterKind.REPORT_DECIDED].link(letter, NOON)
    assert way is not None
    return way


def test_whoever_told_us_hears_what_came_of_it_once(client: Client, desk: Client, choir: Listing) -> None:
    kept = make_report(choir, email="noor@example.org", language="da")
    assert not Letter.objects.exists()
    desk.post(reverse("desk_report_decide", args=[kept.pk]), {"state": "right", "answer": "<b>It is at eight.</b>"})
    letter = Letter.objects.get()
    assert (letter.kind, letter.address, letter.language, letter.organiser) == (
        "report_decided",
        "noor@example.org",
        "da",
        None,
    )
    way = leave_by_mail(kept)
    url, token = way.path.split("#")
    assert "Harbour" not in client.get(url).content.decode()
    for data in ({"token": token}, {"token": "", "code": way.code.lower()}):
        page = client.post(url, data)
        assert page.status_code == 200
        assert page.cookies == {}
        assert "Thank you: you were right." in page.content.decode()
        assert "&lt;b&gt;It is at eight.&lt;/b&gt;" in page.content.decode()
    assert client.post(url, {"token": "", "code": "ABCDE-FGH"}).status_code == 403


def test_whoever_left_no_address_gets_no_letter(choir: Listing, stine: User) -> None:
    error_reports.decide(make_report(choir), state=ReportState.RIGHT, answer="", by=stine, at=NOON)
    assert not Letter.objects.exists()


def test_an_address_that_wants_no_mail_gets_none_and_is_not_kept(client: Client, choir: Listing, stine: User) -> None:
    first, waiting = (make_report(choir, email="Noor@example.org") for _number in range(2))
    error_reports.decide(first, state=ReportState.RIGHT, answer="", by=stine, at=NOON)
    url, token = leave_by_mail(first).path.split("#")
    page = client.post(url, {"token": token, "do": "stop"}).content.decode()
    assert "You get no more mail about reports from us." in page
    assert set(ErrorReport.objects.values_list("email", flat=True)) == {""}
    waiting.refresh_from_db()
    error_reports.decide(waiting, state=ReportState.RIGHT, answer="", by=stine, at=NOON)
    assert Letter.objects.filter(kind=LetterKind.REPORT_DECIDED).count() == 1
    send(client, choir, kind="time", email="noor@EXAMPLE.org")
    assert ErrorReport.objects.latest("made_at").email == ""


def test_the_answer_closes_with_the_address(client: Client, choir: Listing, stine: User) -> None:
    kept = make_report(choir, email="noor@example.org")
    error_reports.decide(kept, state=ReportState.RIGHT, answer="", by=stine, at=NOON)
    url, token = leave_by_mail(kept).path.split("#")
    Letter.objects.update(state="sent", finished_at=NOON)
    error_reports.forget_addresses(at=NOON + timedelta(days=30))
    assert Letter.objects.get().address == ""
    assert client.post(url, {"token": token}).status_code == 403


def test_organisers_are_told_by_letter_each_once(choir: Listing, stine: User) -> None:
    for name in ("Ida", "Omar"):
        make_organiser(choir, name)
    kept = make_report(choir)
    error_reports.tell_organisers(kept, words="The door was closed.", by=stine, at=NOON)
    letters = Letter.objects.filter(kind=LetterKind.REPORT_FOR_ORGANISER)
    assert {letter.organiser.name for letter in letters if letter.organiser} == {"Ida", "Omar"}


def test_an_address_is_wiped_30_days_after_the_answer_and_after_180_in_any_case(choir: Listing, stine: User) -> None:
    answered, lying = (make_report(choir, email=f"{name}@example.org") for name in ("noor", "pim"))
    error_reports.decide(answered, state=ReportState.RIGHT, answer="", by=stine, at=NOON)
    assert error_reports.forget_addresses(at=NOON + timedelta(days=30) - timedelta(seconds=1)) == 0
    assert error_reports.forget_addresses(at=NOON + timedelta(days=30)) == 1
    assert error_reports.forget_addresses(at=NOON + timedelta(days=180)) == 1
    assert set(ErrorReport.objects.values_list("email", flat=True)) == {""}
    assert {answered.pk, lying.pk} == set(ErrorReport.objects.values_list("pk", flat=True))
