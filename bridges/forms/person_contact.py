"""How to reach a person: a channel, and an address or number that fits it."""

from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from bridges.models import ContactChannel

MOST_CONTACT = 120
YES, NO = "yes", "no"
NEEDS_CONTACT = frozenset({ContactChannel.EMAIL, ContactChannel.SMS, ContactChannel.PHONE})


def clean_contact(channel: str, contact: str) -> str:
    """Return an e-mail address, or a phone number with its country; "" where the channel needs neither.

    :raises ValidationError: with words that say what to do
    """
    contact = contact.strip()
    if channel == ContactChannel.EMAIL:
        return _email(contact)
    if channel in {ContactChannel.SMS, ContactChannel.PHONE}:
        return _phone(contact)
    return ""


def _email(contact: str) -> str:
    if not contact:
        raise ValidationError(_("Write your e-mail address, or choose another way."))
    try:
        validate_email(contact)
    except ValidationError:
        raise ValidationError(_("This e-mail address is not complete. It looks like this: name@example.org")) from None
    return contact


def _phone(contact: str) -> str:
    if not contact:
        raise ValidationError(_("Write your phone number, or choose another way."))
    try:
        number = phonenumbers.parse(contact, settings.FOOTBRIDGE_COUNTRY)
    except phonenumbers.NumberParseException:
        raise ValidationError(_("This is not a phone number. Write it as you would dial it.")) from None
    if not phonenumbers.is_possible_number(number):
        raise ValidationError(_("This phone number has too few or too many digits. Write it as you would dial it."))
    if not phonenumbers.is_valid_number(number):
        raise ValidationError(_("This is not a phone number that we know. From another country it begins with +."))
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


class ReachForm(forms.Form):
    """How to reach somebody, and whether a message is safe there."""

    channel = forms.ChoiceField(
        choices=ContactChannel.choices,
        error_messages={
            "required": _("Choose one. “I look at my page myself” is fine too."),
            "invalid_choice": _("Choose one of these ways."),
        },
    )
    contact = forms.CharField(required=False, max_length=MOST_CONTACT)
    is_safe = forms.ChoiceField(
        required=False, choices=[(YES, ""), (NO, "")], error_messages={"invalid_choice": _("Choose yes or no.")}
    )
    reach_note = forms.CharField(required=False, max_length=300)

    def __init__(self, *args: Any, channels: tuple[str, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["channel"].choices = [(value, "") for value in channels]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Check the address against the channel, and ask whether a message is safe where we would send one."""
        values: dict[str, Any] = super().clean() or {}
        channel = values.get("channel", "")
        try:
            values["contact"] = clean_contact(channel, values.get("contact", ""))
        except ValidationError as error:
            self.add_error("contact", error)
        needs_safety = channel in NEEDS_CONTACT
        if needs_safety and not values.get("is_safe") and "is_safe" not in self.errors:
            self.add_error("is_safe", _("Choose yes or no. It keeps you safe: without a yes we send nothing."))
        if not needs_safety:
            values["is_safe"] = NO
        return values
