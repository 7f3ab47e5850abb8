"""What a person writes about themselves: name, wishes, strengths, what helps, the card."""

from typing import Any

from django import forms
from django.conf import settings

from bridges.forms.person_asking import MOST_NAME, MOST_WORDS, LinesField, NameForm
from bridges.forms.person_contact import ReachForm

TEXTS = ("alias", "contact", "reach_note", "wishes", "strengths", "what_helps")


class AboutForm(ReachForm):
    """My own page. `version` is the one that the form was made from: a change by somebody else is not overwritten."""

    version = forms.IntegerField(min_value=1)
    alias = forms.CharField(max_length=MOST_NAME, error_messages=NameForm.base_fields["called"].error_messages)
    wishes = forms.CharField(required=False, max_length=MOST_WORDS)
    strengths = forms.CharField(required=False, max_length=MOST_WORDS)
    what_helps = forms.CharField(required=False, max_length=MOST_WORDS)
    helps = LinesField(required=False, max_length=MOST_WORDS * 2)
    signs = LinesField(required=False, max_length=MOST_WORDS * 2)
    you_can_do = LinesField(required=False, max_length=MOST_WORDS * 2)
    language = forms.ChoiceField(choices=settings.LANGUAGES)

    def texts(self) -> dict[str, str]:
        """Return the sealed fields of `Person` by name."""
        values: dict[str, Any] = self.cleaned_data
        return {name: str(values[name]).strip() for name in TEXTS}
