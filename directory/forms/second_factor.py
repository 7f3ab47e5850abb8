"""allauth's forms for codes of a second factor, slowed down and safe against a code that is used twice."""

from typing import Any

from allauth.core import context
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.access import network_of
from directory.actions import throttles
from directory.models import User

ONE_CODE_SECONDS = 90  # a code of an app is good for 30 seconds, and for one step before and after


def slow_down(user: User) -> None:
    """Count one try at the second factor of `user`.

    :raises ValidationError: if it came too early
    """
    at = timezone.now()
    try:
        throttles.check("second_factor", keys=(str(user.pk), network_of(context.request)), at=at)
        throttles.check("second_factor_account", keys=(str(user.pk),), at=at)
    except throttles.Throttled as error:
        raise ValidationError(str(error)) from error


def was_right(user: User) -> None:
    """Start counting anew."""
    throttles.forget("second_factor", keys=(str(user.pk), network_of(context.request)))
    throttles.forget("second_factor_account", keys=(str(user.pk),))


class _OnceAndSlowly:
    """allauth notes used codes in the memory of one process, or after reading; here all know at once."""

    user: User
    authenticator: Authenticator

    def clean_code(self) -> str:
        slow_down(self.user)
        code: str = super().clean_code()  # type: ignore[misc]
        digits = "".join(char for char in code if char.isalnum())
        keys = (str(self.user.pk), self.authenticator.type, digits)
        if not throttles.is_first("one_code", keys=keys, seconds=ONE_CODE_SECONDS, at=timezone.now()):
            raise ValidationError(_("This code was used already. Wait for the next one."))
        was_right(self.user)
        return code


class AuthenticateForm(_OnceAndSlowly, base.AuthenticateForm):
    """The second step of logging in."""


class ReauthenticateForm(_OnceAndSlowly, base.ReauthenticateForm):
    """Confirming that it is still the same person."""


class ActivateTOTPForm(totp.ActivateTOTPForm):
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code from the app")

    def clean_code(self) -> str:
        slow_down(self.user)
        code: str = super().clean_code()
        was_right(self.user)
        return code
