"""Deciding what organisers want to change."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

APPROVE, SEND_BACK, DECLINE = "approve", "send_back", "decline"


class DecideForm(forms.Form):
    """What a steward decides; `version` and `seen` say which request and which listing were looked at."""

    do = forms.ChoiceField(choices=[(APPROVE, APPROVE), (SEND_BACK, SEND_BACK), (DECLINE, DECLINE)])
    version = forms.IntegerField(min_value=0)
    seen = forms.IntegerField(min_value=0)
    answer = forms.CharField(max_length=2000, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for words where the organiser cannot guess what is meant."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("do") in {SEND_BACK, DECLINE} and not values.get("answer") and "answer" not in self.errors:
            self.add_error("answer", _("Write to the organiser what is missing, or why not."))
        return values
