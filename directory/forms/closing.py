"""Until when something is closed, and why."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.actions.closures import MOST_REASON, ClosureError, check_until
from directory.forms.times import date_field


class ClosingForm(forms.Form):
    """The first day open again, or that nobody knows it yet; and a reason that everybody can read."""

    until = date_field()
    is_open_end = forms.BooleanField(required=False)
    reason = forms.CharField(
        max_length=MOST_REASON,
        required=False,
        error_messages={"max_length": gettext_lazy("That is too long. Say it in 200 characters.")},
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data)
        self.today = today

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if "until" in self.errors:
            return values
        if values["is_open_end"]:
            values["until"] = None
        elif values["until"] is None:
            self.add_error("until", _("Write the first day on which it is open again, or say that you do not know it."))
        try:
            check_until(values.get("until"), today=self.today)
        except ClosureError as error:
            self.add_error(error.field, str(error))
        return values


class GroupsField(forms.Field):
    """The ids of groups that were ticked; what is no id is nothing."""

    widget: Any = forms.MultipleHiddenInput

    def clean(self, value: Any) -> frozenset[UUID]:
        return frozenset(found for text in value or () if (found := _uuid(str(text))) is not None)


class PlaceClosingForm(ClosingForm):
    """The same for all groups at a place that are ticked."""

    groups = GroupsField(required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not values.get("groups"):
            self.add_error("groups", _("Tick at least one group."))
        return values


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
