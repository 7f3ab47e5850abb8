"""What a steward writes down after a call, and about who asked to be left out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.models import CallOutcome, LeaveOutScope

TOO_LONG = {"max_length": _("That is too long. Use 300 signs at most.")}


class CallForm(forms.Form):
    """The result of one call: a button, and a note if there is more to say."""

    outcome = forms.ChoiceField(choices=CallOutcome.choices, error_messages={"required": _("Say what came of it.")})
    note = forms.CharField(max_length=300, required=False, error_messages=TOO_LONG)


class LeaveOutForm(forms.Form):
    """Who asked for what; one of name, address and website is needed."""

    scope = forms.ChoiceField(choices=LeaveOutScope.choices, error_messages={"required": _("Say what they asked.")})
    name = forms.CharField(max_length=255, required=False)
    email = forms.EmailField(
        required=False, error_messages={"invalid": _("This is no e-mail address. It looks like name@example.org.")}
    )
    url = forms.CharField(max_length=300, required=False)
    reason = forms.CharField(max_length=300, required=False, error_messages=TOO_LONG)

    def clean(self) -> dict[str, Any]:
        """Ask for something by which they are recognised."""
        values: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(values.get(name) for name in ("name", "email", "url")):
            self.add_error("name", _("Give a name, an e-mail address or a website."))
        return values
