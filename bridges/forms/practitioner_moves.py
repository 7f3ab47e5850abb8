"""What a practitioner writes down about an introduction: the person's words, never their own judgement."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bridges.actions.attendance import NEXT_STEPS
from bridges.forms.practitioner_people import LONGEST_NOTE
from bridges.models import Companion, Company
from bridges.states import MOVES

LONGEST_MESSAGE = 1000


class SuggestForm(forms.Form):
    """An idea for somebody, with the reason in own words."""

    person = forms.ChoiceField(error_messages={"required": _("Choose who it is for.")})
    words = forms.CharField(
        max_length=LONGEST_MESSAGE,
        error_messages={"required": _("Write why you thought of it. A sentence is enough.")},
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choice: Any = self.fields["person"]
        choice.choices = people


class MoveForm(forms.Form):
    """One move: which, from which version of the row, and the words that some of them need."""

    move = forms.ChoiceField(choices=[(name, name) for name in MOVES])
    version = forms.IntegerField(min_value=1)
    words = forms.CharField(max_length=LONGEST_NOTE, required=False)
    next_step = forms.ChoiceField(choices=[("", ""), *((one, one) for one in NEXT_STEPS)], required=False)


class VisitForm(forms.Form):
    """The plan of a visit: a real date of the group, company, a place to meet, a way out."""

    when = forms.CharField(max_length=40, required=False)
    day = forms.DateField(required=False)
    start = forms.TimeField(required=False)
    company = forms.ChoiceField(choices=Company.choices)
    companion = forms.ModelChoiceField(queryset=Companion.objects.none(), required=False)
    meeting_point = forms.CharField(max_length=LONGEST_NOTE, required=False)
    leave_early = forms.CharField(max_length=LONGEST_NOTE, required=False)
    version = forms.IntegerField(min_value=1)

    def __init__(self, *args: Any, pool: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        choice: Any = self.fields["companion"]
        choice.queryset = Companion.objects.none() if pool is None else pool

    def clean(self) -> dict[str, Any]:
        """Take a date of the list, or the day and the time that were written."""
        values = super().clean() or {}
        if values.get("when"):
            day, _space, start = values["when"].partition(" ")
            try:
                values["day"] = forms.DateField().clean(day)
                values["start"] = forms.TimeField().clean(start)
            except forms.ValidationError:
                self.add_error("when", _("Choose one of the days."))
        elif not values.get("day") or not values.get("start"):
            self.add_error("when", _("Choose a day."))
        return values
