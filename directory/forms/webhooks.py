"""What a steward says about a publisher who wants to be told of changes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.models.webhook import EVENT_WORDS
from directory.webhooks.addresses import LONGEST
from directory.webhooks.events import ABOUT_LISTINGS

MISSING = _("This is needed.")


class WebhookForm(forms.Form):
    """A name, an address and the events; whether the address may be is for `actions.webhooks` to say."""

    name = forms.CharField(max_length=100, error_messages={"required": MISSING})
    url = forms.CharField(max_length=LONGEST, error_messages={"required": MISSING})
    events = forms.MultipleChoiceField(
        choices=[(event.value, EVENT_WORDS[event]) for event in ABOUT_LISTINGS],
        error_messages={"required": _("Choose at least one.")},
    )

    def options(self) -> list[dict[str, Any]]:
        """Return the events for the page: all of them are chosen until somebody says otherwise."""
        chosen = self["events"].value() if self.is_bound else [str(event) for event in ABOUT_LISTINGS]
        return [
            {"value": str(event), "label": EVENT_WORDS[event], "checked": str(event) in (chosen or [])}
            for event in ABOUT_LISTINGS
        ]
