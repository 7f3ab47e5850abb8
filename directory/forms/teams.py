"""Inviting somebody, and accepting an invitation."""

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from directory.models import Team, TeamRole

STEWARD = "steward"


class InviteForm(forms.Form):
    """To whom, and what they will do; `teams` are those that the account may invite to."""

    team = forms.ModelChoiceField(
        Team.objects.none(), required=False, error_messages={"invalid_choice": _("Say to which team.")}
    )
    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": _("Write the e-mail address of the person."),
            "invalid": _("This is no e-mail address. It looks like name@example.org."),
        },
    )
    role = forms.ChoiceField(choices=[*TeamRole.choices, (STEWARD, STEWARD)])

    def __init__(self, data: QueryDict | None = None, *, teams: QuerySet[Team] | None = None) -> None:
        super().__init__(data)
        if teams is not None:
            self.fields["team"] = forms.ModelChoiceField(
                teams, required=False, error_messages={"invalid_choice": _("Say to which team.")}
            )


class JoinForm(forms.Form):
    """The code of an invitation, and a name to show."""

    code = forms.CharField(max_length=100, error_messages={"required": _("Write the code from the e-mail.")})
    display_name = forms.CharField(
        max_length=120, error_messages={"required": _("Write the name that others shall see.")}
    )
