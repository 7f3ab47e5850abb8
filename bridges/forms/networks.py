"""What a person says about their ties: names in one go, then each as far as they like."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bridges.actions.networks import LONGEST_NAME, MOST_TIES, TieValues
from bridges.networks import CIRCLES, Alike, Flow, Frequency, Gap, TieKind
from directory.capital import CapitalKind

LONGEST_TITLE: Final = 80
LONGEST_NOTE: Final = 500
LOOK, DRAW = "look", "draw"
DAYS: Final = ("30", "90")
SAID: Final = ("kind", "alike", "gap", "flow", "frequency", "setting", "tie_type")
"""Facts that are texts; beside them stand the circle and two boxes."""

CHOOSE = {"invalid_choice": gettext_lazy("Choose one of these.")}


class NamesField(forms.CharField):
    """Names, one a line."""

    def clean(self, value: Any) -> list[str]:
        """Return the names without empty lines and without doubles."""
        lines = (" ".join(line.split()) for line in super().clean(value).splitlines())
        names = list(dict.fromkeys(line for line in lines if line))
        if len(names) > MOST_TIES:
            raise forms.ValidationError(_("A map holds 60 at most. Write those who matter most."))
        long = next((name for name in names if len(name) > LONGEST_NAME), "")
        if long:
            words = _("“%(start)s …” is very long. 60 letters fit: a name is enough.")
            raise forms.ValidationError(words % {"start": long[:20]})
        return names


class NamesForm(forms.Form):
    """Write the names that come to mind."""

    names = NamesField(
        max_length=MOST_TIES * (LONGEST_NAME + 2),
        error_messages={
            "required": gettext_lazy("Write one name at least. A nickname or a letter is enough."),
            "max_length": gettext_lazy("This is very long. Write the names only, one a line."),
        },
    )


class TieForm(forms.Form):
    """One tie. All but the name can stay open. `listings` are (id, name) of groups that the person knows."""

    version = forms.IntegerField(min_value=1)
    alias = forms.CharField(
        max_length=LONGEST_NAME,
        error_messages={
            "required": gettext_lazy("Write a name, or anything that tells you who it is."),
            "max_length": gettext_lazy("This name is very long. 60 letters fit."),
        },
    )
    circle = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, choices=[(one, "") for one in CIRCLES], error_messages=CHOOSE
    )
    kind = forms.ChoiceField(required=False, choices=[(one, "") for one in TieKind], error_messages=CHOOSE)
    alike = forms.ChoiceField(required=False, choices=[(one, "") for one in Alike], error_messages=CHOOSE)
    gap = forms.ChoiceField(required=False, choices=[(one, "") for one in Gap], error_messages=CHOOSE)
    flow = forms.ChoiceField(required=False, choices=[(one, "") for one in Flow], error_messages=CHOOSE)
    frequency = forms.ChoiceField(required=False, choices=[(one, "") for one in Frequency], error_messages=CHOOSE)
    is_paid = forms.BooleanField(required=False)
    met_as_partner = forms.BooleanField(required=False)
    setting = forms.CharField(
        required=False,
        max_length=LONGEST_TITLE,
        error_messages={"max_length": gettext_lazy("This is very long. A few words are enough.")},
    )
    listing = forms.ChoiceField(required=False, choices=[], error_messages=CHOOSE)
    tie_type = forms.ChoiceField(required=False, choices=[(one, "") for one in CapitalKind], error_messages=CHOOSE)

    def __init__(self, *args: Any, listings: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["listing"].choices = [("", ""), *listings]  # type: ignore[attr-defined]

    def values(self) -> TieValues:
        """Return what was said, without what was left open."""
        said = self.cleaned_data
        facts: dict[str, Any] = {name: said[name] for name in SAID if said[name]}
        facts |= {name: True for name in ("is_paid", "met_as_partner") if said[name]}
        if said["circle"]:
            facts["circle"] = said["circle"]
        listing = UUID(said["listing"]) if said["listing"] else None
        return TieValues(alias=said["alias"], facts=facts, listing_id=listing)


class KeepForm(forms.Form):
    """Keep the map as it is today."""

    title = forms.CharField(
        required=False,
        max_length=LONGEST_TITLE,
        error_messages={"max_length": gettext_lazy("This title is very long. 80 letters fit.")},
    )
    note = forms.CharField(
        required=False,
        max_length=LONGEST_NOTE,
        error_messages={"max_length": gettext_lazy("This is very long. 500 letters fit.")},
    )


class ShareForm(forms.Form):
    """Who may look at my map, whether they may draw in it with me, and for how long."""

    may = forms.ChoiceField(
        choices=[(LOOK, ""), (DRAW, "")],
        error_messages={"required": gettext_lazy("Choose one of the two."), **CHOOSE},
    )
    days = forms.ChoiceField(
        choices=[(one, "") for one in DAYS],
        error_messages={"required": gettext_lazy("Choose how long it holds."), **CHOOSE},
    )


class AloudForm(ShareForm):
    """The same, said aloud: the practitioner read the words out, and the person said yes."""

    is_read_aloud = forms.BooleanField(
        error_messages={"required": gettext_lazy("Read it aloud first. Tick this when they have said yes.")}
    )
