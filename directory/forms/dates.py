"""What is different on one date of a group."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.forms.times import date_field, time_field

MOST_REASON = 120
_TOO_LONG = {"max_length": gettext_lazy("That is too long. Say it in 120 characters.")}


class NotThenForm(forms.Form):
    """That a group does not meet on a date, and why if somebody likes to say it."""

    key = forms.UUIDField()
    day = forms.DateField(input_formats=["%Y-%m-%d"])
    reason = forms.CharField(max_length=MOST_REASON, required=False, error_messages=_TOO_LONG)


class OneDateForm(forms.Form):
    """Another time, another day, or a note, for one date only; what is left empty is as always."""

    start = time_field(required=False)
    end = time_field(required=False)
    new_date = date_field()
    note = forms.CharField(max_length=MOST_REASON, required=False, error_messages=_TOO_LONG)

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.today = today

    def clean_new_date(self) -> date | None:
        day: date | None = self.cleaned_data["new_date"]
        if day is not None and not self.today <= day <= date(self.today.year + 2, 12, 31):
            raise forms.ValidationError(_("Write a day that is still to come, within two years."))
        return day
