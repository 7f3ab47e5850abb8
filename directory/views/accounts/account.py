"""One's own account: second factors, recovery codes, where one is logged in."""

from importlib import import_module
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as webauthn_views
from allauth.usersessions.internal import flows
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from directory.access import SEEN_AT, account_page, has_second_factor, teams_of
from directory.accounts import SecondFactorAdapter, works_here
from directory.models import User
from directory.pages.accounts import factors_of, sessions_of


@require_safe
@account_page
def index(request: HttpRequest) -> HttpResponse:
    """My account: what I log in with."""
    user = _user(request)
    factors = factors_of(Authenticator.objects.filter(user=user).order_by("created_at"))
    is_needed = works_here(user) and not has_second_factor(request)
    has_tokens = has_second_factor(request) and bool(teams_of(request))
    context = {"account": user, "factors": factors, "is_needed": is_needed, "has_tokens": has_tokens}
    return render(request, "mfa/index.html", context)


def _passed(request: HttpRequest, kind: str) -> None:
    """Note that setting a factor up has shown that it works: nobody has to show it twice."""
    factor = Authenticator.objects.filter(user=_user(request), type=kind).latest("pk")
    record_authentication(request, request.user, "mfa", id=factor.pk, type=kind, reauthenticated=True)


@method_decorator(account_page, name="dispatch")
class AddApp(totp_views.ActivateTOTPView):
    """Sets up an authenticator app: a picture to scan, the same as text, and the first code."""

    template_name = "mfa/totp/activate_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        secret = context["form"].secret
        context["secret_in_groups"] = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        return context

    def form_valid(self, form: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().form_valid(form)
        _passed(self.request, Authenticator.Type.TOTP)
        return response


@method_decorator(account_page, name="dispatch")
class RemoveApp(totp_views.DeactivateTOTPView):
    """Takes the authenticator app away."""

    template_name = "mfa/totp/deactivate_form.html"


@method_decorator(account_page, name="dispatch")
class AddPasskey(webauthn_views.AddWebAuthnView):
    """Sets up a passkey: the device itself, by finger, face or PIN."""

    template_name = "mfa/webauthn/add_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        user = _user(self.request)
        context["js_data"] = {"creation_options": webauthn_views.auth.begin_registration(user, True)}
        return context

    def form_valid(self, form: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().form_valid(form)
        _passed(self.request, Authenticator.Type.WEBAUTHN)
        return response


@method_decorator(account_page, name="dispatch")
class RemovePasskey(webauthn_views.RemoveWebAuthnView):
    """Takes one passkey away; the last second factor of somebody who works here stays."""

    template_name = "mfa/webauthn/authenticator_confirm_delete.html"
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponseBase:
        adapter = SecondFactorAdapter()
        if not adapter.can_delete_authenticator(self.object):
            messages.warning(self.request, str(adapter.error_messages["cannot_delete_authenticator"]))
            return redirect("mfa_index")
        return super().form_valid(form)  # type: ignore[no-any-return]


@method_decorator(account_page, name="dispatch")
class RecoveryCodes(recovery_views.ViewRecoveryCodesView):
    """Shows the codes for the day on which the phone is lost."""

    template_name = "mfa/recovery_codes/index.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().get(request, *args, **kwargs)  # type: ignore[no-any-return]
        except Http404:
            return redirect("mfa_index")  # there is no second factor yet that they could stand in for


@method_decorator(account_page, name="dispatch")
class NewRecoveryCodes(recovery_views.GenerateRecoveryCodesView):
    """Makes new recovery codes; the old ones end."""

    template_name = "mfa/recovery_codes/generate.html"


@require_safe
@account_page
def sessions(request: HttpRequest) -> HttpResponse:
    """Where I am logged in."""
    rows = UserSession.objects.purge_and_list(_user(request))
    kept = import_module(settings.SESSION_ENGINE).SessionStore
    seen = {row.session_key: kept(row.session_key).get(SEEN_AT, 0) for row in rows}
    shown = sessions_of(rows, seen=seen, current=request.session.session_key or "")
    return render(request, "usersessions/usersession_list.html", {"sessions": shown})


@require_POST
@account_page
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """Log out one of my own sessions."""
    session = get_object_or_404(UserSession, pk=session_id, user=_user(request))
    flows.sessions.end_sessions(request, [session])
    if request.user.is_authenticated:
        messages.success(request, _("That device is logged out."))
        return redirect("usersessions_list")
    return redirect("home")


@require_POST
@account_page
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Log out everywhere but here."""
    flows.sessions.end_other_sessions(request, _user(request))
    messages.success(request, _("All other devices are logged out."))
    return redirect("usersessions_list")


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
