"""What a file of listings should hold."""

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.exporters.csv_table import SEPARATORS
from directory.exporters.formats import FORMATS
from directory.exporters.manners import Manner


class ExportForm(forms.Form):
    """Format, manner, and what stands between the cells of a table."""

    format = forms.ChoiceField(
        choices=[(name, name) for name in FORMATS],
        initial="csv",
        error_messages={"required": _("Choose a format."), "invalid_choice": _("Choose a format.")},
    )
    manner = forms.ChoiceField(
        choices=[(str(manner), str(manner)) for manner in Manner],
        initial=str(Manner.PUBLIC),
        error_messages={
            "required": _("Choose what is in the file."),
            "invalid_choice": _("Choose what is in the file."),
        },
    )
    separator = forms.ChoiceField(choices=[(sign, sign) for sign in SEPARATORS], required=False, initial=",")

    def clean_separator(self) -> str:
        return str(self.cleaned_data["separator"] or ",")

    def chosen(self) -> dict[str, str]:
        """Return the choice of each field, as it was sent or to begin with."""
        return {name: str(self[name].value() or "") for name in self.fields}
