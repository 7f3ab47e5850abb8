"""Claiming a listing, looking after it together, handing it over: what people write."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from directory.actions.claims import LONGEST_WORDS
from directory.actions.hand_overs import LONGEST_REASON
from directory.actions.organiser_team import LONGEST_NAME

NO_ADDRESS = _("This is no e-mail address. It looks like name@example.org.")
TOO_LONG = _("That is too long. Use 600 signs at most.")


def _address(required: Any) -> forms.EmailField:
    return forms.EmailField(max_length=254, error_messages={"required": required, "invalid": NO_ADDRESS})


def _words(required: Any = "", *, longest: int = LONGEST_WORDS) -> forms.CharField:
    return forms.CharField(
        max_length=longest, required=bool(required), error_messages={"required": required, "max_length": TOO_LONG}
    )


class ClaimForm(forms.Form):
    """Who asks to look after a listing. `homepage` is seen by programs alone: whoever fills it in is one."""

    name = forms.CharField(max_length=LONGEST_NAME, error_messages={"required": _("Write your first name.")})
    email = _address(_("Write your e-mail address: we send a link to it."))
    belongs = _words(_("Say in a few words how you belong to the group."))
    how_to_check = _words(_("Say how we can check it: whom may we ring or ask?"))
    homepage = forms.CharField(max_length=200, required=False)

    def is_by_a_program(self) -> bool:
        """Return whether the field is filled in that no person sees."""
        return bool(self.data.get("homepage"))


class AddressForm(forms.Form):
    """An address to which something is sent."""

    email = _address(_("Write the e-mail address."))


class InviteOrganiserForm(forms.Form):
    """Whom an owner asks to help, and in which language the letter is."""

    email = _address(_("Write the e-mail address of the person."))
    language = forms.ChoiceField(choices=settings.LANGUAGES)


class HandOverForm(InviteOrganiserForm):
    """Who comes after an owner, and whether the owner goes on helping."""

    stays = forms.ChoiceField(
        choices=[("yes", "yes"), ("no", "no")],
        error_messages={"required": _("Say what you would like to do yourself.")},
    )


class HandOverForThemForm(InviteOrganiserForm):
    """The same by a steward, who says why."""

    reason = _words(_("Say in a few words why you do this for them."), longest=LONGEST_REASON)


class NameForm(forms.Form):
    """How somebody is called who says yes to an invitation."""

    name = forms.CharField(max_length=LONGEST_NAME, error_messages={"required": _("Write your first name.")})


class AboutMeForm(NameForm):
    """What an organiser may correct about themselves."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)


class ClaimAnswerForm(forms.Form):
    """Whether somebody who looks after a listing knows the one who claims it."""

    do = forms.ChoiceField(
        choices=[("known", "known"), ("unknown", "unknown")],
        error_messages={"required": _("Say whether you know them."), "invalid_choice": _("Say whether you know them.")},
    )
    words = _words()


class DecideClaimForm(forms.Form):
    """What a steward says to a claim, and the words with it."""

    do = forms.ChoiceField(
        choices=[("approve", "approve"), ("decline", "decline")],
        error_messages={"required": _("Say yes or no."), "invalid_choice": _("Say yes or no.")},
    )
    role = forms.ChoiceField(choices=[("", ""), ("owner", "owner"), ("co", "co")], required=False)
    words = _words()
