"""How django-allauth behaves here: nobody signs up alone, no password counts, no network address is kept."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from directory import drafts
from directory.models import User

NO_ADDRESS = "0.0.0.0"  # noqa: S104  # what the table of sessions keeps instead of where somebody was
CONFIRMING = (  # allauth's name of each way to confirm that it is you, its page, and the keys that it takes
    ("mfa_reauthenticate", "mfa_reauthenticate", {Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES}),
    ("mfa_reauthenticate:webauthn", "mfa_reauthenticate_webauthn", {Authenticator.Type.WEBAUTHN}),
)
SAID = {
    "mfa/messages/totp_activated.txt": _("The app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The app is taken away."),
    "mfa/messages/webauthn_added.txt": _("The passkey is set up."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is taken away."),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("This is not the code. Please look again."),
        "too_many_login_attempts": _("This code does not work any more. Ask for a new one."),
    }

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what went wrong, and of what went right only what the next page does not say itself."""
        text = message or SAID.get(message_template or "", "")
        if text:
            messages.add_message(request, level, str(text), extra_tags=extra_tags)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account without an invitation (`directory.actions.invitations`)."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Say nothing: allauth would keep it in the list of sessions. `access.network_of` is for counting tries."""
        return NO_ADDRESS

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Ask again before something about log-in changes, as soon as there is a second factor to ask for."""
        return bool(Authenticator.objects.filter(user_id=context.request.user.pk).exists())

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """Offer the second keys that somebody has; never a password, whose page allauth would look for in vain."""
        kinds = set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
        return [
            {"id": way, "description": way, "url": reverse(view)} for way, view, types in CONFIRMING if kinds & types
        ]


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This is not the code. Please look again."),
        "cannot_delete_authenticator": _("This is your last one. Add another one first."),
    }

    def get_totp_issuer(self) -> str:
        return str(settings.FOOTBRIDGE_NAME)

    def encrypt(self, text: str) -> str:
        """Seal the secret of an authenticator app and the seed of recovery codes."""
        return drafts.seal({"text": text}, owner="second factor")

    def decrypt(self, encrypted_text: str) -> str:
        return str(drafts.reveal(encrypted_text, owner="second factor")["text"])

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whoever works here keeps one second factor."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        is_last = not others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
        return not (is_last and works_here(authenticator.user))

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """Return a name for somebody's next passkey."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return str(_("Passkey %(number)d")) % {"number": number}


def works_here(user: User) -> bool:
    """Return whether an account has a role that may see more than the public does."""
    return user.is_steward or user.is_staff or bool(first_page_of(user))


def first_page_of(user: User) -> str:
    """Return the name of the page where the work of a practitioner, a host or a companion is; "" for all others."""
    return str(import_string(settings.FOOTBRIDGE_FIRST_PAGE)(user))
