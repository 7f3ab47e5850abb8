"""A token for a program of a practitioner."""

from django import forms
from django.utils.translation import gettext_lazy as _

from directory import api_scopes
from directory.api_scopes import ApiScope


class ApiTokenForm(forms.Form):
    """For which program, what it may read, and for how long."""

    name = forms.CharField(
        max_length=api_scopes.LONGEST_NAME,
        error_messages={
            "required": _("Write for which program it is."),
            "max_length": _("Write it in at most 80 letters."),
        },
    )
    scopes = forms.MultipleChoiceField(
        choices=[(str(scope), str(scope)) for scope in ApiScope],
        error_messages={
            "required": _("Choose what the program may read."),
            "invalid_choice": _("Choose what the program may read."),
        },
    )
    months = forms.TypedChoiceField(
        choices=[(months, str(months)) for months in api_scopes.LIFETIMES],
        coerce=int,
        initial=api_scopes.USUAL_LIFETIME,
        error_messages={
            "required": _("Choose for how long it works."),
            "invalid_choice": _("Choose for how long it works."),
        },
    )
