"""What is written down of a person, together with them: only what they want kept."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bridges.forms.person_contact import NEEDS_CONTACT, clean_contact
from bridges.models import CardKind, ContactChannel
from directory.models import Team

LONGEST_NOTE = 2000
LONGEST_LINE = 300
MOST_LINES = 12
TEXTS = ("alias", "contact", "reach_note", "wishes", "strengths", "what_helps")


class PersonForm(forms.Form):
    """The page of a person. Nothing but a name is needed, and any name will do."""

    alias = forms.CharField(max_length=60, error_messages={"required": _("Write a name: any name that they like.")})
    channel = forms.ChoiceField(choices=ContactChannel.choices)
    contact = forms.CharField(max_length=200, required=False)
    is_safe_to_write = forms.BooleanField(required=False)
    reach_note = forms.CharField(max_length=LONGEST_NOTE, required=False)
    wishes = forms.CharField(max_length=LONGEST_NOTE, required=False)
    strengths = forms.CharField(max_length=LONGEST_NOTE, required=False)
    what_helps = forms.CharField(max_length=LONGEST_NOTE, required=False)
    card_helps = forms.CharField(max_length=LONGEST_NOTE, required=False)
    card_signs = forms.CharField(max_length=LONGEST_NOTE, required=False)
    card_you_can_do = forms.CharField(max_length=LONGEST_NOTE, required=False)
    language = forms.ChoiceField(choices=settings.LANGUAGES)
    version = forms.IntegerField(min_value=1, required=False)
    team = forms.ModelChoiceField(queryset=Team.objects.none(), required=False)

    def __init__(self, *args: Any, teams: Sequence[Team] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        choice: Any = self.fields["team"]
        choice.queryset = Team.objects.filter(pk__in=[team.pk for team in teams])
        choice.required = len(teams) > 1

    def clean(self) -> dict[str, Any]:
        """Ask for an address where the way to reach them needs one."""
        values = super().clean() or {}
        if values.get("channel") in NEEDS_CONTACT:
            self._check_contact(values)
        for kind in CardKind:
            self._check_lines(f"card_{kind}", values)
        return values

    def _check_contact(self, values: dict[str, Any]) -> None:
        if not values.get("contact"):
            self.add_error("contact", _("Write the address or the number, or choose another way."))
            return
        try:
            values["contact"] = clean_contact(values["channel"], values["contact"])
        except forms.ValidationError as error:
            self.add_error("contact", error)

    def _check_lines(self, name: str, values: dict[str, Any]) -> None:
        lines = list(_lines(values.get(name, "")))
        if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
            self.add_error(name, _("Please keep it to a few short lines."))

    def texts(self) -> dict[str, str]:
        """Return the texts that are sealed."""
        return {name: self.cleaned_data[name].strip() for name in TEXTS}

    def card_lines(self) -> list[tuple[str, str]]:
        """Return the lines of the card: (kind, text)."""
        return [(str(kind), line) for kind in CardKind for line in _lines(self.cleaned_data[f"card_{kind}"])]


def _lines(text: str) -> Iterable[str]:
    return (line.strip() for line in text.splitlines() if line.strip())
