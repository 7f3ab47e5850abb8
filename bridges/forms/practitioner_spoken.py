"""A yes that was said aloud: what was gone through, box by box, and the sentence that it was read out."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bridges.forms.person_asking import MOST_NAME, MOST_WORDS, ShareForm
from bridges.scopes import ConsentScope


class SpokenForm(ShareForm):
    """The same facts as on the person's own pages, all on one page that two people look at."""

    called = forms.CharField(
        max_length=MOST_NAME, error_messages={"required": _("Write what the group may call them: any name will do.")}
    )
    company = forms.ChoiceField(choices=[], error_messages={"required": _("Choose one. It can be changed later.")})
    access_needs = forms.CharField(required=False, max_length=MOST_WORDS)
    what_would_help = forms.CharField(required=False, max_length=MOST_WORDS)
    version = forms.IntegerField(min_value=1)
    is_read_aloud = forms.BooleanField(required=False)

    def __init__(self, *args: Any, companies: Iterable[str], is_last: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.is_last = is_last
        self.fields["company"].choices = [(value, "") for value in companies]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the need that is to be told, and on the last page for the sentence that it was read out."""
        values = super().clean()
        if str(ConsentScope.ACCESS_NEEDS) in values.get("scopes", []) and not values.get("access_needs"):
            self.add_error("access_needs", _("Write what they need, or take the tick away below."))
        if self.is_last and not values.get("is_read_aloud"):
            self.add_error("is_read_aloud", _("Please read it aloud first. Nothing is sent without their yes."))
        return values
