"""What would help a group to get ready to welcome; about the place, never about a person."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NoteForm(forms.Form):
    """A few words on what would help."""

    note = forms.CharField(
        max_length=1000,
        required=False,
        error_messages={"max_length": _("This is too long. Please write at most 1000 characters.")},
    )
