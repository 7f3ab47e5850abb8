"""The questions of asking for an introduction, one form a page."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bridges.models import AskedBy, CardKind, Company
from bridges.scopes import NEEDED_TO_ASK, ConsentScope

MOST_NAME = 60
MOST_WORDS = 1000
MOST_LINES = 8
LONGEST_LINE = 200


class LinesField(forms.CharField):
    """A few short lines, one below the other."""

    def clean(self, value: Any) -> str:
        """Return the lines without empty ones; a long line is told in words, not cut."""
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_("Please write eight lines at most: what matters most."))
        if any(len(line) > LONGEST_LINE for line in lines):
            raise forms.ValidationError(_("One line is very long. Make two of it, or a shorter one."))
        return "\n".join(lines)


class NameForm(forms.Form):
    """What may we call you?"""

    called = forms.CharField(
        max_length=MOST_NAME,
        error_messages={
            "required": _("Write any name that you like. It need not be your own."),
            "max_length": _("This is too long to call somebody. Write a shorter name."),
        },
    )


class CompanyForm(forms.Form):
    """Who goes with you?"""

    company = forms.ChoiceField(
        choices=Company.choices,
        error_messages={
            "required": _("Choose one. You can change it later."),
            "invalid_choice": _("Choose one of these."),
        },
    )

    def __init__(self, *args: Any, companies: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["company"].choices = [(value, "") for value in companies]  # type: ignore[attr-defined]


class HelpForm(forms.Form):
    """What would help? Each part can be left out."""

    access_needs = forms.CharField(required=False, max_length=MOST_WORDS)
    helps = LinesField(required=False, max_length=MOST_WORDS * 2)
    signs = LinesField(required=False, max_length=MOST_WORDS * 2)
    you_can_do = LinesField(required=False, max_length=MOST_WORDS * 2)
    what_would_help = forms.CharField(required=False, max_length=MOST_WORDS)


class ShareForm(forms.Form):
    """What we share: each fact its own box, and the person's own words."""

    scopes = forms.MultipleChoiceField(
        required=False, choices=[], error_messages={"invalid_choice": _("Choose among these boxes.")}
    )
    lines = forms.MultipleChoiceField(required=False, choices=[])
    message = forms.CharField(required=False, max_length=MOST_WORDS)
    follow_up_by = forms.ChoiceField(required=False, choices=[])

    def __init__(
        self, *args: Any, scopes: Iterable[str], lines: Iterable[str], askers: Iterable[str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        for name, values in (("scopes", scopes), ("lines", lines), ("follow_up_by", askers)):
            self.fields[name].choices = [(value, "") for value in values]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the one yes without which no group can be asked, and for lines where the card is to be shared."""
        values: dict[str, Any] = super().clean() or {}
        scopes = set(values.get("scopes", []))
        if not {str(scope) for scope in NEEDED_TO_ASK} <= scopes and "scopes" not in self.errors:
            self.add_error(
                "scopes", _("Without the first one we cannot ask them: a group needs something to call you.")
            )
        if str(ConsentScope.MY_CARD) in scopes and not values.get("lines") and "lines" not in self.errors:
            self.add_error("lines", _("Choose the lines that they may read, or take the tick away above."))
        values["follow_up_by"] = values.get("follow_up_by") or str(AskedBy.SYSTEM)
        return values


def card_of(values: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the lines of a card, as they were typed into its three fields, as (kind, text)."""
    typed = [(str(kind), line) for kind in CardKind for line in str(values.get(str(kind), "")).splitlines() if line]
    return list(dict.fromkeys(typed))
