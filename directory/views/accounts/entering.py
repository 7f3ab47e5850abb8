"""Logging in with a code by e-mail or with a passkey, the second factor, logging out, and what comes first then."""

import logging
from typing import Any

from allauth.account import views as allauth_views
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base import views as mfa_views
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as webauthn_views
from allauth.mfa.webauthn.internal import flows
from django.contrib import messages
from django.core.mail import get_connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from directory import access
from directory.accounts import first_page_of, works_here
from directory.actions import throttles

logger = logging.getLogger("footbridge.accounts")


class RequestCode(allauth_views.RequestLoginCodeView):
    """Asks for an address and mails a code; what one sees is the same for every address."""

    template_name = "account/login.html"

    def form_valid(self, form: Any) -> HttpResponseBase:
        at, network, email = timezone.now(), access.network_of(self.request), form.cleaned_data["email"]
        try:
            throttles.check("mail", keys=(email, network), at=at)
            throttles.check("mail_address", keys=(email,), at=at)
            throttles.check("mail_network", keys=(network,), at=at)
            with get_connection():  # also for an address that we do not know: both find out that mail is down
                return super().form_valid(form)  # type: ignore[no-any-return]
        except throttles.Throttled as error:
            form.add_error("email", str(error))
        except OSError:
            logger.exception("a code could not be mailed")
            form.add_error(
                None, _("We cannot send e-mail at the moment. Please try again later, or log in with a passkey.")
            )
        return self.form_invalid(form)  # type: ignore[no-any-return]


class ConfirmCode(allauth_views.ConfirmLoginCodeView):
    """Asks for the code of the mail."""

    template_name = "account/confirm_login_code.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            throttles.check("code_network", keys=(access.network_of(request),), at=timezone.now())
        except throttles.Throttled as error:
            messages.warning(request, str(error))
            return redirect(self.passthrough_next_url(request.path))
        return super().post(request, *args, **kwargs)  # type: ignore[no-any-return]


class EnterWithPasskey(webauthn_views.LoginWebAuthnView):
    """Both factors at once: the device has the key, and knows its owner."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            throttles.check("code_network", keys=(access.network_of(request),), at=timezone.now())
        except throttles.Throttled as error:
            messages.warning(request, str(error))
            return redirect("account_login")
        return super().post(request, *args, **kwargs)  # type: ignore[no-any-return]

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Go on to where somebody wanted to go, which allauth's own view forgets."""
        factor = form.cleaned_data["credential"]
        login = Login(user=factor.user, redirect_url=get_next_redirect_url(self.request))
        return flows.perform_passwordless_login(self.request, factor, login)  # type: ignore[no-any-return]


class SecondStep(mfa_views.AuthenticateView):
    """Asks for the second factor, before anybody is logged in."""

    template_name = "mfa/authenticate.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        kinds = set(Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True))
        return {**context, "has_app": "totp" in kinds, "has_passkey": "webauthn" in kinds}


@method_decorator(never_cache, name="dispatch")
class Leave(allauth_views.LogoutView):
    """Logs out, and asks the browser to forget what it kept of this site."""

    template_name = "account/logout.html"

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return render(self.request, self.template_name)

    def post(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().post(*args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


@never_cache
@require_safe
def inactive(request: HttpRequest) -> HttpResponse:
    """Say that an account was closed."""
    return render(request, "account/inactive.html", status=403)


@never_cache
@require_http_methods(["GET", "HEAD"])
def start(request: HttpRequest) -> HttpResponse:
    """Lead somebody who just logged in on to where their work is; who works here, to a second factor first."""
    user = access.user_of(request)
    if user is None:
        return access.please_log_in(request)
    if works_here(user) and not access.has_second_factor(request):
        return redirect("mfa_index")
    own_page = "desk" if user.is_steward else "team" if works_here(user) else "mfa_index"
    return redirect(first_page_of(user) or own_page)
