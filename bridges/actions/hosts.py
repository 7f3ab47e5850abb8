"""Who welcomes at a listing: proposed, checked by two different people, frozen in one click, handed over.

Safety rule 19: a listing gets introductions only after two different people verified its host. Every step is an event
whose subject is the host's own id; nothing here reads or shows anything about a person.
"""

from datetime import datetime
from typing import Any, NoReturn

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from bridges.actions import moves, notices
from bridges.models import AccessLink, Host, Introduction, Notice, NoticeKind, NoticeState
from bridges.states import HOST_KNOWS, OPEN_ASKS, IntroductionStatus, MoveError
from directory.actions import audit
from directory.models import Listing, User


class HostError(MoveError):
    """A step that is not open for this host; the text is for the page, `field` names the form's field."""

    def __init__(self, text: str, *, field: str = "") -> None:
        super().__init__(text)
        self.field = field


@transaction.atomic
def propose(listing: Listing, *, name: str, email: str, language: str, timezone: str, by: User, at: datetime) -> Host:
    """Write down who welcomes at a listing. This will reach nobody before two people have verified the host.

    :raises HostError: if the listing has a host already, is not public any more, or cannot be joined
    """
    if not Listing.objects.public().groups().filter(pk=listing.pk).exists():
        raise HostError(_("This group is not in the directory any more."))
    if Host.objects.filter(listing=listing, ended_at__isnull=True).exists():
        raise HostError(_("This group has a host already. Hand it over to somebody new instead."))
    host = _create(listing, name=name, email=email, language=language, timezone=timezone, at=at)
    _write_down("host.propose", host, by=by, at=at)
    return host


@transaction.atomic
def verify(host: Host, *, by: User, at: datetime) -> Host:
    """Say that this is who welcomes there: first one person, then another. Who proposed may be one of the two.

    The second check makes the host receive, and gives them what is still open from the host before.

    :raises HostError: if the same person checks twice, or both checks are done, or the host is not theirs to check
    """
    _no_self_check(host, by=by)
    open_rows = Host.objects.filter(pk=host.pk, ended_at__isnull=True)
    if open_rows.filter(first_verified_at__isnull=True).update(first_verified_by=by, first_verified_at=at):
        _write_down("host.verify_first", host, by=by, at=at)
        return _fresh(host)
    is_somebody_else = Q(first_verified_by__isnull=True) | ~Q(first_verified_by=by)
    waiting = _locked_for_new_host(host)
    second = open_rows.filter(is_somebody_else, second_verified_at__isnull=True)
    if not second.update(second_verified_by=by, second_verified_at=at):
        _explain_verify(host, by=by)
    _write_down("host.verify_second", host, by=by, at=at)
    host = _fresh(host)
    for introduction in waiting:
        _give_to(host, introduction, by=by, at=at)
    return host


@transaction.atomic
def freeze(host: Host, *, by: User, at: datetime) -> Host:
    """Stop everything to and from a host at once: nothing is asked, sent or shown until somebody thaws.

    Notices that have not left are called off in the same transaction; what is queued meanwhile is checked when sent.

    :raises HostError: if the host is frozen already or has ended
    """
    rows = Host.objects.filter(pk=host.pk, ended_at__isnull=True, frozen_at__isnull=True)
    if not rows.update(frozen_at=at, frozen_by=by):
        _explain(host, _("This host is frozen already: nothing reaches them."))
    _stop_notices(host, at=at)
    _write_down("host.freeze", host, by=by, at=at)
    return _fresh(host)


@transaction.atomic
def thaw(host: Host, *, by: User, at: datetime) -> Host:
    """Let a frozen host receive again; what waits for their answer is asked once more.

    :raises HostError: if the host is not frozen or has ended
    """
    waiting = _locked(Introduction.objects.filter(host=host, status__in=_values(OPEN_ASKS)))
    rows = Host.objects.filter(pk=host.pk, ended_at__isnull=True, frozen_at__isnull=False)
    if not rows.update(frozen_at=None, frozen_by=None):
        _explain(host, _("This host is not frozen."))
    _write_down("host.thaw", host, by=by, at=at)
    host = _fresh(host)
    for introduction in waiting:
        _ask_again(host, introduction, at=at)
    return host


@transaction.atomic
def hand_over(host: Host, *, name: str, email: str, language: str, timezone: str, by: User, at: datetime) -> Host:
    """End one host and propose the next; return the new one.

    Open introductions stay where they are, closed to the old host at once, and open to the new one only when two
    people have verified them. A frozen host can be replaced: that is often why.

    :raises HostError: if the host has ended
    """
    end_host(host, by=by, at=at)
    new = _create(host.listing, name=name, email=email, language=language, timezone=timezone, at=at)
    _write_down("host.propose", new, by=by, at=at)
    return new


@transaction.atomic
def end_host(host: Host, *, by: User, at: datetime) -> Host:
    """Let somebody be host no longer: their links stop working and nothing more is sent to them.

    :raises HostError: if that happened already
    """
    if not Host.objects.filter(pk=host.pk, ended_at__isnull=True).update(ended_at=at):
        raise HostError(_("This host has ended already."))
    AccessLink.objects.filter(host=host, ended_at__isnull=True).update(ended_at=at)
    _stop_notices(host, at=at)
    _write_down("host.end", host, by=by, at=at)
    return _fresh(host)


def zone_of(listing: Listing) -> str:
    """Return the time zone in which a listing meets, or the site's: a host's quiet hours are in it."""
    schedule = next(iter(listing.schedules.all()), None)
    return schedule.timezone if schedule and schedule.timezone else settings.TIME_ZONE


def _create(listing: Listing, *, at: datetime, **values: Any) -> Host:
    try:
        with transaction.atomic():
            return Host.objects.create(listing=listing, created_at=at, **values)
    except IntegrityError:
        raise HostError(_("Somebody else was first: this group has a host already.")) from None


def _no_self_check(host: Host, *, by: User) -> None:
    is_own_account = host.user_id is not None and host.user_id == by.pk
    if is_own_account or host.email.casefold() == by.email.casefold():
        raise HostError(_("This is you. Two other people have to check it."))


def _explain_verify(host: Host, *, by: User) -> NoReturn:
    if _fresh(host).second_verified_at:
        _explain(host, _("Two people have checked this host already."))
    _explain(host, _("You checked this host already. Somebody else has to check as well: two people, not one twice."))


def _explain(host: Host, text: str) -> NoReturn:
    is_over = Host.objects.filter(pk=host.pk, ended_at__isnull=False).exists()
    raise HostError(_("This host has ended already.") if is_over else text)


def _locked_for_new_host(host: Host) -> list[Introduction]:
    """Return what is still open with an earlier host of the same listing, each row held."""
    return _locked(
        Introduction.objects.filter(listing=host.listing_id, status__in=_values(HOST_KNOWS))
        .filter(Q(host__isnull=True) | Q(host__ended_at__isnull=False))
        .exclude(host=host)
    )


def _locked(rows: "QuerySet[Introduction]") -> list[Introduction]:
    """Hold rows in the order of their keys, so that two who do this never wait for each other in a ring."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    held = [moves.lock(Introduction(pk=pk)) for pk in keys]
    still = set(rows.filter(pk__in=keys).values_list("pk", flat=True))
    return [introduction for introduction in held if introduction.pk in still]


def _give_to(host: Host, introduction: Introduction, *, by: User, at: datetime) -> None:
    Introduction.objects.filter(pk=introduction.pk).update(host=host, version=F("version") + 1)
    audit.record(
        "introduction.new_host",
        subject=introduction.person_id,
        by=_actor(by),
        at=at,
        about=audit.About(
            target="bridges.Introduction",
            target_id=str(introduction.pk),
            previous_value=str(introduction.host_id or ""),
            replacement_value=str(host.pk),
            data_category="introduction",
        ),
    )
    # Somebody else will read what they shared: the person hears of it, and can end their yes.
    key = f"new_host:{introduction.pk}:{host.pk}"
    notices.queue(NoticeKind.NEWS_FOR_PERSON, to=introduction.person, introduction=introduction, key=key, at=at)
    if introduction.status in _values(OPEN_ASKS):
        introduction.refresh_from_db()
        _ask_again(host, introduction, at=at)


def _ask_again(host: Host, introduction: Introduction, *, at: datetime) -> None:
    """Queue the same short mail as the first time, except while the person has a question to answer first."""
    if introduction.status == IntroductionStatus.QUESTION or not _is_receiving(host):
        return
    key = f"ask_host:{introduction.pk}:{host.pk}:{at:%Y%m%dT%H%M%S}"
    notices.queue(NoticeKind.ASK_HOST, to=host, introduction=introduction, key=key, at=at)


def _is_receiving(host: Host) -> bool:
    return Host.objects.receiving().filter(pk=host.pk).exists()


def _stop_notices(host: Host, *, at: datetime) -> None:
    waiting = Notice.objects.filter(host=host, state__in=[NoticeState.PENDING, NoticeState.CLAIMED])
    waiting.update(
        state=NoticeState.CANCELLED, lease_until=None, claimed_by="", finished_at=at, error_code="called_off"
    )


def _fresh(host: Host) -> Host:
    return Host.objects.select_related("listing").get(pk=host.pk)


def _values(statuses: frozenset[IntroductionStatus]) -> list[str]:
    return [str(status) for status in statuses]


def _actor(user: User) -> audit.Actor:
    role = "steward" if user.is_steward else "practitioner"
    return audit.Actor(party=role, user_id=str(user.pk), role=role)


def _write_down(event: str, host: Host, *, by: User, at: datetime) -> None:
    about = audit.About(target="bridges.Host", target_id=str(host.pk), data_category="host")
    audit.record(event, subject=host.pk, by=_actor(by), at=at, about=about)
