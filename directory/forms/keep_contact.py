"""How people reach the group, and who of them sees it."""

from collections.abc import Mapping
from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext_lazy as _

from directory.contents import CONTACT_PARTS
from directory.forms.keep_fields import Group, SectionForm, WordsField

MOST_CONTACTS = 4
PUBLIC, PRIVATE = "public", "private"


class ContactForm(SectionForm):
    """Numbers and addresses, each public or not, and the website."""

    section = "contact"
    scalars = ("url",)

    url = WordsField(label=_("Your own page on the web"), help_text=_("For example: https://example.org"), most=500)

    def make_fields(self) -> None:
        """Add a row for each contact, and an empty one."""
        self.rows = min(MOST_CONTACTS, len(self.content.get("contacts") or []) + 1)
        for row in range(self.rows):
            self.fields.update(_fields(row))
        self.groups = (
            *(
                Group(
                    _("Whom to ring or write to") if row == 0 else _("Somebody else"),
                    _names(row),
                    look=self.look_of(row),
                )
                for row in range(self.rows)
            ),
            Group("", ("url",)),
        )

    def initial_of(self, content: Mapping[str, Any]) -> dict[str, Any]:
        initial = {**super().initial_of(content), "url": content.get("url") or ""}
        for row, contact in enumerate((content.get("contacts") or [])[: self.rows]):
            for name in ("name", "role", "phone", "email"):
                initial[f"contact_{row}_{name}"] = contact.get(name) or ""
            initial[f"contact_{row}_seen_by"] = PUBLIC if contact.get("is_public") else PRIVATE
        return initial

    def clean_url(self) -> str:
        """Return the address of the website; without its beginning it is completed."""
        url = str(self.cleaned_data["url"])
        if not url or url == self.initial["url"]:
            return url
        url = url if "://" in url else f"https://{url}"
        try:
            URLValidator(schemes=["http", "https"])(url)
        except ValidationError:
            raise ValidationError(_("This is not the address of a page. It looks like this: example.org")) from None
        return url

    def clean(self) -> dict[str, Any]:
        """Check each row: a number or an address, and who may see it."""
        values: dict[str, Any] = super().clean() or {}
        for row in range(self.rows):
            self._clean_row(row, values)
        return values

    def _clean_row(self, row: int, values: dict[str, Any]) -> None:
        typed = {name: values.get(f"contact_{row}_{name}", "") for name in ("name", "role", "phone", "email")}
        if not any(typed.values()):
            return
        for name, check in (("phone", _phone), ("email", _email)):
            key = f"contact_{row}_{name}"
            if typed[name] and typed[name] != self.initial.get(key):
                try:
                    values[key] = check(typed[name])
                except ValidationError as error:
                    self.add_error(key, error)
        if not typed["phone"] and not typed["email"]:
            self.add_error(f"contact_{row}_phone", _("Write a phone number or an e-mail address, or empty the row."))
        if not values.get(f"contact_{row}_seen_by"):
            self.add_error(f"contact_{row}_seen_by", _("Choose who may see it."))

    def names(self) -> list[str]:
        return [*super().names(), "contacts"]

    def said(self) -> dict[str, Any]:
        contacts = [contact for row in range(self.rows) if (contact := self._contact(row))]
        rest = list(self.content.get("contacts") or [])[self.rows :]
        return {**super().said(), "contacts": sorted(contacts + rest, key=repr)}

    def _contact(self, row: int) -> dict[str, Any] | None:
        values = {name: self.cleaned_data.get(f"contact_{row}_{name}", "") for name in CONTACT_PARTS[:-1]}
        if not values["phone"] and not values["email"]:
            return None
        return {**values, "is_public": self.cleaned_data[f"contact_{row}_seen_by"] == PUBLIC}


def _phone(typed: str) -> str:
    """Return a phone number with its country.

    :raises ValidationError: with words that say what to do
    """
    try:
        number = phonenumbers.parse(typed, settings.FOOTBRIDGE_COUNTRY)
    except phonenumbers.NumberParseException:
        raise ValidationError(_("This is not a phone number. Write it as you would dial it.")) from None
    if not phonenumbers.is_valid_number(number):
        raise ValidationError(_("This is not a phone number that we know. From another country it begins with +."))
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _email(typed: str) -> str:
    """Return an e-mail address.

    :raises ValidationError: with words that say what to do
    """
    try:
        validate_email(typed)
    except ValidationError:
        raise ValidationError(_("This e-mail address is not complete. It looks like this: name@example.org")) from None
    return typed


def _names(row: int) -> tuple[str, ...]:
    return tuple(f"contact_{row}_{name}" for name in ("name", "role", "phone", "email", "seen_by"))


def _fields(row: int) -> dict[str, forms.Field]:
    choices = [
        (PUBLIC, _("Everybody: it stands on the page of the group")),
        (PRIVATE, _("Only those who look after this directory: we use it to ask you something")),
    ]
    fields = {
        "name": WordsField(label=_("First name"), help_text=_("Any name that they like."), most=120),
        "role": WordsField(label=_("What they do in the group"), most=120),
        "phone": WordsField(label=_("Phone"), most=40),
        "email": WordsField(label=_("E-mail"), most=254),
        "seen_by": forms.ChoiceField(
            label=_("Who may see this?"),
            choices=choices,
            required=False,
            widget=forms.RadioSelect(),
            error_messages={"invalid_choice": _("Choose one of these.")},
        ),
    }
    return {f"contact_{row}_{name}": field for name, field in fields.items()}
