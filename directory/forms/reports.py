"""Telling us that something is wrong with a listing, and deciding what to do about it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.models import ReportKind, ReportState

MOST_SIGNS = 2000
NEEDS_WORDS = (ReportKind.OTHER, ReportKind.NOT_SAFE)


class ReportForm(forms.Form):
    """What is wrong, in somebody's own words. `homepage` is seen by programs alone: whoever fills it in is one."""

    kind = forms.ChoiceField(choices=ReportKind.choices, error_messages={"required": _("Choose what is wrong.")})
    words = forms.CharField(
        max_length=MOST_SIGNS,
        required=False,
        error_messages={"max_length": _("That is too long. Use 2,000 signs at most.")},
    )
    email = forms.EmailField(
        max_length=254,
        required=False,
        error_messages={"invalid": _("This is no e-mail address. It looks like name@example.org.")},
    )
    homepage = forms.CharField(max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for words where the choice alone says nothing."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("kind") in NEEDS_WORDS and not values.get("words") and "words" not in self.errors:
            self.add_error("words", _("Write in a few words what is wrong."))
        return values

    def is_by_a_program(self) -> bool:
        """Return whether the field is filled in that no person sees."""
        return bool(self.data.get("homepage"))


class DecideReportForm(forms.Form):
    """How a report ends, and what whoever told us hears."""

    state = forms.ChoiceField(
        choices=[choice for choice in ReportState.choices if choice[0] != ReportState.OPEN],
        error_messages={"required": _("Say whether it was right.")},
    )
    answer = forms.CharField(max_length=MOST_SIGNS, required=False)


class TellOrganiserForm(forms.Form):
    """What the organiser hears of a report, in the steward's words."""

    words = forms.CharField(
        max_length=MOST_SIGNS, error_messages={"required": _("Write what the organiser shall hear.")}
    )
