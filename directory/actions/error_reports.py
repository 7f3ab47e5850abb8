"""Something is wrong with a listing: anybody tells us, a steward decides, and whoever told us hears what came of it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from directory.actions import audit, codes, report_letters
from directory.actions.private_links import LOCATOR_SIGNS, LONGEST_TYPED
from directory.models import ErrorReport, Listing, ReportKind, ReportState, User

KEPT_AFTER_ANSWER = timedelta(days=30)
KEPT_AT_MOST = timedelta(days=180)
"""Of an address to which nobody ever answered."""


class ReportError(Exception):
    """A step that is not open for this report; the text is for the page."""


@transaction.atomic
def report(listing: Listing, *, kind: ReportKind, words: str, email: str, language: str, at: datetime) -> ErrorReport:
    """Write down what somebody tells us. This will send nothing: the address gets one mail, with the answer.

    An address that wants no mail from us is not kept.
    """
    return ErrorReport.objects.create(
        listing=listing,
        kind=kind,
        words=words,
        email="" if report_letters.is_unwanted(email) else email,
        language=language,
        made_at=at,
    )


@transaction.atomic
def decide(report: ErrorReport, *, state: ReportState, answer: str, by: User, at: datetime) -> ErrorReport:
    """Close a report as right, wrong or known already, and tell whoever made it; of two stewards one decides.

    :raises ReportError: if somebody was first
    :raises ValueError: if `state` is not an end
    """
    if state == ReportState.OPEN:
        raise ValueError("A report is closed as right, wrong or known already.")
    rows = ErrorReport.objects.filter(pk=report.pk, state=ReportState.OPEN)
    if not rows.update(state=state, answer=answer, decided_at=at, decided_by=by):
        raise ReportError(_("Somebody else was a moment faster. This page shows how it is now; nothing was lost."))
    report.refresh_from_db()
    _write_down("report.decide", report, by=by, at=at, replacement_value=str(state))
    report_letters.send_decided(report, at=at)
    return report


@transaction.atomic
def tell_organisers(report: ErrorReport, *, words: str, by: User, at: datetime) -> ErrorReport:
    """Pass a report on in the steward's own words; nothing of whoever made it goes with it.

    :raises ReportError: if it is about safety, or was passed on before
    """
    if report.kind == ReportKind.NOT_SAFE:
        raise ReportError(_("What is about safety is not passed on. Speak with them yourself if that is safe."))
    rows = ErrorReport.objects.filter(pk=report.pk, told_at__isnull=True).exclude(kind=ReportKind.NOT_SAFE)
    if not rows.update(told_at=at, words_for_organiser=words):
        raise ReportError(_("The organiser was told already."))
    report.refresh_from_db()
    _write_down("report.tell_organisers", report, by=by, at=at)
    report_letters.send_to_organisers(report, at=at)
    return report


def forget_addresses(*, at: datetime) -> int:
    """Wipe the addresses that were answered 30 days ago, and those that nobody answered in 180; return how many.

    The links in the answers end with them.
    """
    answered = Q(decided_at__lte=at - KEPT_AFTER_ANSWER)
    left_lying = Q(made_at__lte=at - KEPT_AT_MOST)
    rows = ErrorReport.objects.filter(answered | left_lying)
    rows.exclude(code_locator="").update(token_hash="", code_locator="", code_hash="")
    report_letters.forget_addresses(answered_by=at - KEPT_AFTER_ANSWER)
    return rows.exclude(email="").update(email="")


def find_answer(*, token: str, code: str) -> ErrorReport | None:
    """Return the report whose answer a link or a typed code opens; None where there is none. Slow: throttle before."""
    rows = ErrorReport.objects.exclude(code_locator="").select_related("listing").prefetch_related("listing__texts")
    if token:
        return rows.filter(token_hash=codes.token_hash(token[:LONGEST_TYPED])).first()
    signs = codes.typed_code(code[:LONGEST_TYPED])
    row = rows.filter(code_locator=signs[:LOCATOR_SIGNS]).first()
    return row if codes.is_right(signs[LOCATOR_SIGNS:], kept=row.code_hash if row else "") else None


def _write_down(event: str, report: ErrorReport, *, by: User, at: datetime, replacement_value: str = "") -> None:
    actor = audit.Actor(party="steward", user_id=str(by.pk), role="steward")
    about = audit.About(target="directory.ErrorReport", target_id=str(report.pk), replacement_value=replacement_value)
    audit.record(event, subject=report.listing_id, by=actor, at=at, about=about)
