"""Tokens of one's own programs: seeing them, making one (shown once), ending one."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from directory.access import practitioner_page, user_of
from directory.actions import api_tokens, throttles
from directory.actions.api_tokens import TokenRefusal
from directory.api_scopes import ApiScope
from directory.forms.api_tokens import ApiTokenForm
from directory.models import ApiToken, User
from directory.pages.api_tokens import token_form, token_line, token_lines


@require_safe
@practitioner_page
def tokens(request: HttpRequest) -> HttpResponse:
    """Show my own tokens."""
    working, ended = token_lines(_user(request), at=timezone.now())
    return render(request, "account/tokens/tokens.html", {"working": working, "ended": ended})


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page
@reauthentication_required
def new_token(request: HttpRequest) -> HttpResponse:
    """Make a token, after the second key was shown again, and show it this once."""
    at = timezone.now()
    if request.method != "POST":
        return _form(request, ApiTokenForm())
    form = ApiTokenForm(request.POST)
    if not form.is_valid():
        return _form(request, form, status=422)
    try:
        throttles.check("api_token_made", keys=(str(_user(request).pk),), at=at)
        values = form.cleaned_data
        scopes = [ApiScope(scope) for scope in values["scopes"]]
        made = api_tokens.make(_user(request), name=values["name"], scopes=scopes, months=values["months"], at=at)
    except throttles.Throttled as error:
        return _form(request, form, error=str(error), status=429)
    except TokenRefusal as error:
        return _form(request, form, error=str(error), status=422)
    shown = {"text": made.text, "line": token_line(made.token, at=at)}
    return render(request, "account/tokens/made.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page
def end_token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Ask once more, then end a token of mine. No second key is asked for: ending must be quick."""
    at = timezone.now()
    token = get_object_or_404(ApiToken.objects.of(_user(request)).alive(at=at), pk=token_id)
    if request.method != "POST":
        return render(request, "account/tokens/end.html", {"line": token_line(token, at=at)})
    api_tokens.revoke(token, by=_user(request), at=at)
    messages.success(request, _("The token for %(name)s has ended. It opens nothing any more.") % {"name": token.name})
    return redirect("api_tokens")


def _form(request: HttpRequest, form: ApiTokenForm, *, error: str = "", status: int = 200) -> HttpResponse:
    return render(request, "account/tokens/new.html", {"form": token_form(form, error=error)}, status=status)


def _user(request: HttpRequest) -> User:
    user = user_of(request)
    if user is None:
        raise Http404
    return user
