"""What a person writes about a network meeting, and about somebody whom they would like to be there."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bridges.actions import meetings, participants
from bridges.actions.meetings import Plan
from bridges.actions.participants import Guest
from bridges.models import ParticipantParty

TOO_LONG = {"max_length": _("This is too long. Please write at most %(limit_value)s characters.")}
PARTIES = [
    (ParticipantParty.PRIVATE, _("family, friend or neighbour")),
    (ParticipantParty.PROFESSIONAL, _("here because of their work")),
]


class MeetingForm(forms.Form):
    """A meeting; only its name is needed. `version` is the one that the form was made from."""

    version = forms.IntegerField(required=False, min_value=1)
    title = forms.CharField(
        max_length=meetings.TEXTS["title"],
        error_messages={"required": _("Give the meeting a name, such as “How we go on”."), **TOO_LONG},
    )
    invitation = forms.CharField(required=False, max_length=meetings.TEXTS["invitation"], error_messages=TOO_LONG)
    day = forms.DateField(required=False, error_messages={"invalid": _("Write the day like this: 2026-11-24")})
    start = forms.TimeField(required=False, error_messages={"invalid": _("Write the time like this: 19:00")})
    where = forms.ChoiceField(choices=[("here", ""), ("online", "")], required=False)
    place = forms.CharField(required=False, max_length=meetings.TEXTS["place"], error_messages=TOO_LONG)

    def plan(self) -> Plan:
        """Return what was written, as the action takes it."""
        values: dict[str, Any] = self.cleaned_data
        return Plan(
            title=values["title"],
            invitation=values["invitation"],
            place=values["place"],
            is_online=values["where"] == "online",
            day=values["day"],
            start=values["start"],
        )


class AloudMeetingForm(MeetingForm):
    """A meeting that a practitioner writes down with the person beside them, who may say: you come too."""

    invite_me = forms.BooleanField(required=False)


class GuestForm(forms.Form):
    """Somebody on the list; only a name is needed."""

    name = forms.CharField(
        max_length=participants.TEXTS["name"],
        error_messages={"required": _("Write a name, as you call them."), **TOO_LONG},
    )
    relation = forms.CharField(required=False, max_length=participants.TEXTS["relation"], error_messages=TOO_LONG)
    party = forms.ChoiceField(choices=PARTIES, required=False)
    contact = forms.EmailField(
        required=False,
        error_messages={"invalid": _("This does not look like an e-mail address. You can leave it empty.")},
    )
    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)

    def guest(self) -> Guest:
        """Return what was written, as the action takes it."""
        values: dict[str, Any] = self.cleaned_data
        party = values["party"] or str(ParticipantParty.PRIVATE)
        return Guest(values["name"], values["relation"], values["contact"], party, values["language"])
