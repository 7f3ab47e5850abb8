"""What somebody writes down about a host."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class HostForm(forms.Form):
    """Who welcomes at a group, and where the short mails go."""

    name = forms.CharField(
        max_length=120, error_messages={"required": _("Write the first name: it stands in the mails to them.")}
    )
    email = forms.EmailField(
        error_messages={
            "required": _("Write the e-mail address: this is how the group hears of somebody who would like to come."),
            "invalid": _("This does not look like an e-mail address."),
        }
    )
    language = forms.ChoiceField(choices=settings.LANGUAGES)
