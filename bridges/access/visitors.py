"""Who is there: a person, a host, a companion, a guest of a network meeting; by their session, or logged in."""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from bridges.access import sessions
from bridges.access.sessions import kept_of
from bridges.models import Companion, Host, Participant, Person
from directory.access import has_second_factor, is_locked, user_of
from directory.models import Organiser, Team, User


def person_of(request: HttpRequest, *, at: datetime | None = None) -> Person | None:
    """Return the person, with their key, whose page is open in this browser; None if none is, or no longer."""
    kept = kept_of(request, "person", at=at or timezone.now())
    if kept is None:
        return None
    person = Person.objects.with_key().select_related("team", "practitioner").filter(pk=kept["id"]).first()
    if person is None or not hasattr(person, "key"):  # erased
        sessions.close(request, "person")
        return None
    return person


def hosts_of(request: HttpRequest, *, at: datetime | None = None) -> list[Host]:
    """Return the hosts that this browser speaks for: the one of the link, or all of the account that is logged in.

    An account counts once it passed its second factor, and while it is not locked.
    """
    at = at or timezone.now()
    rows = Host.objects.filter(ended_at__isnull=True).select_related("listing", "user")
    kept = kept_of(request, "host", at=at)
    if kept is not None:
        return list(rows.filter(pk=kept["id"]))
    user = user_of(request)
    if user is None or not has_second_factor(request) or is_locked(request, at=at):
        return []
    return list(rows.filter(user=user).order_by("created_at", "pk"))


def host_of(request: HttpRequest, *, at: datetime | None = None) -> Host | None:
    """Return the first of `hosts_of`."""
    return next(iter(hosts_of(request, at=at)), None)


def companion_of(request: HttpRequest, *, at: datetime | None = None) -> Companion | None:
    """Return the companion whose link is open in this browser, or who is logged in."""
    at = at or timezone.now()
    rows = Companion.objects.filter(ended_at__isnull=True).select_related("team")
    kept = kept_of(request, "companion", at=at)
    if kept is not None:
        return rows.filter(pk=kept["id"]).first()
    user = user_of(request)
    if user is None or not has_second_factor(request) or is_locked(request, at=at):
        return None
    return rows.filter(user=user).order_by("created_at", "pk").first()


def guest_of(request: HttpRequest, *, at: datetime | None = None) -> Participant | None:
    """Return the guest whose network meeting is open in this browser, with the meeting, its person and their key.

    None if none is, or no longer: whom the person took out, and whoever left, has nothing open.
    """
    kept = kept_of(request, "guest", at=at or timezone.now())
    if kept is None:
        return None
    rows = Participant.objects.select_related("meeting__person__key", "meeting__shared_map")
    guest = rows.filter(pk=kept["id"], ended_at__isnull=True, meeting__person__key__isnull=False).first()
    if guest is None:
        sessions.close(request, "guest")
    return guest


def first_page_of(user: User) -> str:
    """Return the name of the page where an account works: practitioner, host, organiser, companion; "" for others."""
    if Team.objects.of(user).exists():
        return "today"
    if Host.objects.filter(user=user, ended_at__isnull=True).exists():
        return "host_inbox"
    if Organiser.objects.current().filter(user=user).exists():
        return "keep_home"
    return "companion_me" if Companion.objects.filter(user=user, ended_at__isnull=True).exists() else ""
