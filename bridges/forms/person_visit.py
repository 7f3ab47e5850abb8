"""When to go for the first time, with whom, where to meet and how to leave early."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bridges.models import Company

MOST_WORDS = 300
OTHER = "other"


class VisitForm(forms.Form):
    """`when` is one of the group's next dates, as “2026-11-24T19:00”; where it has no times, day and time are free."""

    when = forms.ChoiceField(
        required=False, choices=[], error_messages={"invalid_choice": _("Choose one of the next dates.")}
    )
    day = forms.DateField(required=False, error_messages={"invalid": _("Write the day like this: 2026-11-24")})
    start = forms.TimeField(required=False, error_messages={"invalid": _("Write the time like this: 19:00")})
    company = forms.ChoiceField(
        choices=[], error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of these.")}
    )
    companion = forms.ChoiceField(
        required=False, choices=[], error_messages={"invalid_choice": _("This companion cannot come. Choose again.")}
    )
    meeting_point = forms.CharField(required=False, max_length=MOST_WORDS)
    leave_early = forms.CharField(required=False, max_length=MOST_WORDS)

    def __init__(
        self, *args: Any, dates: Iterable[str], companies: Iterable[str], companions: Iterable[str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.dates = list(dates)
        for name, values in (("when", self.dates), ("company", companies), ("companion", companions)):
            self.fields[name].choices = [(value, "") for value in values]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Take day and time from the date that was chosen, or ask for them."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("when"):
            chosen = datetime.fromisoformat(values["when"])
            values["day"], values["start"] = chosen.date(), chosen.time()
        elif self.dates and "when" not in self.errors:
            self.add_error("when", _("Choose one of the next dates."))
        for name, words in (("day", _("Write the day.")), ("start", _("Write the time."))):
            if not self.dates and not values.get(name) and name not in self.errors:
                self.add_error(name, words)
        if values.get("company") != Company.PEER:
            values["companion"] = ""
        return values


def when_value(day: date, start: time) -> str:
    """Return the value of the radio button of a date."""
    return datetime.combine(day, start).strftime("%Y-%m-%dT%H:%M")
