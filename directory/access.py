"""Who may enter the pages for people who work here: logged in, second factor passed, not locked, in a team.

What is refused is refused in place, without a redirect, and says what to do: 401 with the log-in, 403 with the choice
of a second factor or with the way to unlock. Somebody with another role gets 404, as if there was nothing. A check that
fails by itself refuses.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import wraps
from ipaddress import ip_address, ip_network
from typing import Any, Concatenate

from allauth.account.authentication import get_authentication_records
from allauth.core.internal.httpkit import get_client_ip
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from directory import drafts
from directory.models import Team, TeamMembership, TeamRole, User

LOCK_AFTER = timedelta(minutes=20)
SEEN_AT = "seen_at"
WRITE_SEEN_AFTER = timedelta(minutes=1)  # not every request writes the session
KEPT_FORM = "kept_form"
LONGEST_KEPT_FORM = 100_000  # characters
FACTORS = {"totp", "webauthn", "recovery_codes"}
IPV4_PREFIX, IPV6_PREFIX = 24, 56  # what one household or one office usually has

logger = logging.getLogger("footbridge.access")

View = Callable[Concatenate[HttpRequest, ...], HttpResponseBase]
Check = Callable[[HttpRequest], bool]


def user_of(request: HttpRequest) -> User | None:
    """Return who is logged in with an account that is still open."""
    user = request.user
    return user if isinstance(user, User) and user.is_active else None


def has_second_factor(request: HttpRequest) -> bool:
    """Return whether a second factor was passed in this session; a passkey at log-in is both factors at once.

    A check that fails by itself counts as no.
    """
    try:
        records = get_authentication_records(request, user_of(request))
        return any(record["method"] == "mfa" and record["type"] in FACTORS for record in records)
    except Exception:
        logger.exception("the check of the second factor failed")
        return False


def is_locked(request: HttpRequest, *, at: datetime) -> bool:
    """Return whether a session that passed the second factor was left alone for 20 minutes."""
    if not has_second_factor(request):
        return False
    records = get_authentication_records(request, user_of(request))
    last_seen = max(float(request.session.get(SEEN_AT, 0)), *(float(record["at"]) for record in records))
    return at - datetime.fromtimestamp(last_seen, UTC) > LOCK_AFTER


def note_seen(request: HttpRequest, *, at: datetime) -> None:
    """Keep a session open that is not locked; it is written once a minute at most."""
    if has_second_factor(request) and not is_locked(request, at=at):
        seen = float(request.session.get(SEEN_AT, 0))
        if at.timestamp() - seen > WRITE_SEEN_AFTER.total_seconds():
            request.session[SEEN_AT] = at.timestamp()


def teams_of(request: HttpRequest) -> list[Team]:
    """Return the teams in which the account of this request works now, by name; asked once a request."""
    return [membership.team for membership in _memberships(request)]


def coordinates(request: HttpRequest, team: Team) -> bool:
    """Return whether the account of this request may invite to `team` and take people out."""
    return any(row.team_id == team.pk and row.role == TeamRole.COORDINATOR for row in _memberships(request))


def network_of(request: HttpRequest) -> str:
    """Return the network that a request comes from, for counting tries; never kept as it is."""
    address = get_client_ip(request)
    if not address:
        return ""
    prefix = IPV4_PREFIX if ip_address(address).version == 4 else IPV6_PREFIX
    return str(ip_network(f"{address}/{prefix}", strict=False))


def _is_practitioner(request: HttpRequest) -> bool:
    return bool(_memberships(request))


def _is_steward(request: HttpRequest) -> bool:
    user = user_of(request)
    return user is not None and user.is_steward


def _works_here(request: HttpRequest) -> bool:
    user = user_of(request)
    return user is not None and (user.is_steward or user.is_staff or _is_practitioner(request))


def _has_account(request: HttpRequest) -> bool:
    return user_of(request) is not None


def _memberships(request: HttpRequest) -> list[TeamMembership]:
    kept: list[TeamMembership] | None = getattr(request, "_memberships_now", None)
    if kept is None:
        user = user_of(request)
        rows: Iterable[TeamMembership] = (
            TeamMembership.objects.current().filter(user=user).select_related("team").order_by("team__name")
            if user
            else []
        )
        kept = list(rows)
        request._memberships_now = kept  # type: ignore[attr-defined]
    return kept


def guarded(view: View, *, is_for: Check, needs_second_factor: bool = True) -> View:
    """Return `view` behind the checks of this module; its answers are kept nowhere."""

    @never_cache
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            refused = _refusal(request, is_for=is_for, needs_second_factor=needs_second_factor)
        except Http404:
            raise
        except Exception:
            logger.exception("a check of access failed")
            refused = render(request, "403.html", status=403)
        return refused or view(request, *args, **kwargs)

    return checked


def practitioner_page(view: View) -> View:
    """Let in members of a team who passed the second factor."""
    return guarded(view, is_for=_is_practitioner)


def steward_page(view: View) -> View:
    """Let in stewards who passed the second factor."""
    return guarded(view, is_for=_is_steward)


def staff_page(view: View) -> View:
    """Let in members of a team, stewards and administrators who passed the second factor."""
    return guarded(view, is_for=_works_here)


def account_page(view: View) -> View:
    """Let in everybody with an account; one with a second factor confirms again after the lock."""
    return guarded(view, is_for=_has_account, needs_second_factor=False)


def _refusal(request: HttpRequest, *, is_for: Check, needs_second_factor: bool) -> HttpResponse | None:
    at = timezone.now()
    if user_of(request) is None:
        return please_log_in(request)
    if not is_for(request):
        raise Http404
    if needs_second_factor and not has_second_factor(request):
        return render(request, "account/second_factor_needed.html", status=403)
    if is_locked(request, at=at):
        return locked(request)
    note_seen(request, at=at)
    _forget_kept_form(request)
    return None


def please_log_in(request: HttpRequest) -> HttpResponse:
    """Answer that a page is for people with an account, with the way to log in and come back."""
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
    response = render(request, "account/please_log_in.html", {"next": back}, status=401)
    response["WWW-Authenticate"] = "Form"  # RFC 9110, 15.5.2: a 401 names a scheme; browsers pass over this one
    return response


def locked(request: HttpRequest) -> HttpResponse:
    """Answer that the page was closed, and keep the text of a form that was just sent."""
    if request.method == "POST":
        _keep_form(request)
        back = reverse("account_resume")
    else:
        back = request.get_full_path()
    unlock_url = f"{reverse('account_unlock')}?{urlencode({'next': back})}"
    response = render(request, "account/locked.html", {"unlock_url": unlock_url}, status=403)
    response["HX-Redirect"] = unlock_url
    return response


def _keep_form(request: HttpRequest) -> None:
    user = user_of(request)
    text = request.POST.urlencode()
    if user is not None and len(text) <= LONGEST_KEPT_FORM:
        request.session[KEPT_FORM] = drafts.seal({"path": request.path, "form": text}, owner=f"account|{user.pk}")


def kept_form(request: HttpRequest) -> tuple[str, str]:
    """Return (path, form as it was sent) of what somebody was sending when the page closed; empty where nothing is."""
    user = user_of(request)
    opened = drafts.open_sealed(request.session.get(KEPT_FORM, ""), owner=f"account|{user.pk}") if user else {}
    return str(opened.get("path", "")), str(opened.get("form", ""))


def _forget_kept_form(request: HttpRequest) -> None:
    if request.method == "POST" and KEPT_FORM in request.session and kept_form(request)[0] == request.path:
        del request.session[KEPT_FORM]
