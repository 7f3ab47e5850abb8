"""Coming back after the lock: the text that was kept is sent on."""

from typing import Any

from allauth.mfa.base import views as mfa_views
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as webauthn_views
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from directory import access


@never_cache
@require_safe
def unlock(request: HttpRequest) -> HttpResponse:
    """Ask for the factor that the account has: a passkey if there is one, else a code of the app."""
    user = access.user_of(request)
    if user is None:
        return access.please_log_in(request)
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    if not kinds:
        return redirect("mfa_index")
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("account_start")
    page = "mfa_reauthenticate_webauthn" if "webauthn" in kinds else "mfa_reauthenticate"
    return redirect(f"{reverse(page)}?{urlencode({'next': back})}")


@method_decorator(never_cache, name="dispatch")
class ConfirmWithCode(mfa_views.ReauthenticateView):
    """Confirms with a code of the app, or with a recovery code."""

    template_name = "mfa/reauthenticate.html"


@method_decorator(never_cache, name="dispatch")
class ConfirmWithPasskey(webauthn_views.ReauthenticateWebAuthnView):
    """Confirms with a passkey."""

    template_name = "mfa/webauthn/reauthenticate.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        super().form_invalid(form)  # says what went wrong
        return redirect(self.passthrough_next_url(reverse("mfa_reauthenticate_webauthn")))


@require_safe
@access.account_page
def resume(request: HttpRequest) -> HttpResponse:
    """Show that nothing was lost, with one button that sends on the form that was kept."""
    path, form = access.kept_form(request)
    if not path:
        return redirect("account_start")
    fields = [(name, value) for name, values in QueryDict(form).lists() for value in values]
    return render(request, "account/resume.html", {"path": path, "fields": fields})
