"""The letters about reports: one answer to whoever made it, and word to the organisers; queued with what they tell of.

Nobody has proved that an address is theirs. So it gets one letter and no more, and can ask for none at all.
"""

from datetime import datetime

from django.db.models import QuerySet

from directory.actions import post
from directory.actions.throttles import key_of
from directory.models import ErrorReport, Letter, LetterKind, UnwantedAddress

_KIND = "unwanted_address"


def is_unwanted(email: str) -> bool:
    """Return whether somebody asked that no mail about reports goes to this address any more."""
    return bool(email) and UnwantedAddress.objects.filter(pk=key_of(_KIND, (email,))).exists()


def stop(report: ErrorReport, *, at: datetime) -> bool:
    """Send nothing about reports to the address of this one any more, and forget the address; False without one."""
    if not report.email:
        return False
    UnwantedAddress.objects.get_or_create(pk=key_of(_KIND, (report.email,)), defaults={"made_at": at})
    _sent().filter(address__iexact=report.email).update(address="")
    ErrorReport.objects.filter(email__iexact=report.email).update(email="")
    return True


def forget_addresses(*, answered_by: datetime) -> int:
    """Empty the addresses of answers that left, or were given up, until `answered_by`; return how many."""
    return _sent().filter(finished_at__lte=answered_by).exclude(address="").update(address="")


def _sent() -> "QuerySet[Letter]":
    return Letter.objects.filter(kind=LetterKind.REPORT_DECIDED, finished_at__isnull=False)


def send_decided(report: ErrorReport, *, at: datetime) -> None:
    """Queue the one answer to whoever made a report, if they left an address that wants it."""
    if not is_unwanted(report.email):
        post.queue(
            LetterKind.REPORT_DECIDED,
            to=report.email,
            listing=None,
            key=f"report:{report.pk}",
            language=report.language,
            at=at,
            context={"report": str(report.pk)},
        )


def send_to_organisers(report: ErrorReport, *, at: datetime) -> None:
    """Queue word to the organisers that something waits on their page."""
    for organiser in report.listing.organisers.current():
        post.queue(
            LetterKind.REPORT_FOR_ORGANISER,
            to=organiser,
            listing=report.listing,
            key=f"report:{report.pk}:{organiser.pk}",
            at=at,
            context={"report": str(report.pk)},
        )
