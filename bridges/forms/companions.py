"""Inviting a companion, and what a companion says about themselves."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bridges.actions.companions import DAYS

HOW_LONG = [(90, _("3 months")), (180, _("6 months")), (365, _("1 year"))]


class InviteForm(forms.Form):
    """Whom to invite into the pool of a team."""

    name = forms.CharField(
        max_length=120, error_messages={"required": _("Write the first name: it stands on their page.")}
    )
    email = forms.EmailField(
        error_messages={
            "required": _("Write the e-mail address: the invitation goes there."),
            "invalid": _("This does not look like an e-mail address."),
        }
    )
    language = forms.ChoiceField(choices=settings.LANGUAGES)


class OfferForm(forms.Form):
    """What a person writes who would like to go along with others: nothing is taken from their own page."""

    name = InviteForm.base_fields["name"]
    email = InviteForm.base_fields["email"]


class AboutMeForm(forms.Form):
    """Until when, when in the week, in which languages, and a few words: a companion's own yes."""

    how_long = forms.TypedChoiceField(
        coerce=int,
        choices=HOW_LONG,
        error_messages={"required": _("Choose how long your yes holds. You can stop at any time.")},
    )
    days = forms.MultipleChoiceField(choices=[(code, code) for code in DAYS], required=False)
    speaks = forms.CharField(max_length=120, required=False)
    about = forms.CharField(
        max_length=500,
        required=False,
        error_messages={"max_length": _("This is too long. Please write at most 500 characters.")},
    )

    def lasts(self) -> timedelta:
        """Return how long the yes holds; the form is valid."""
        return timedelta(days=self.cleaned_data["how_long"])

    def languages(self) -> list[str]:
        """Return the languages that were written, one by one; the form is valid."""
        return [word.strip() for word in self.cleaned_data["speaks"].split(",") if word.strip()]
