"""What a host writes back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bridges.models import DeclineReason

LONGEST_WORDS = 600


class WordsForm(forms.Form):
    """A few words with an answer, if the host likes."""

    words = forms.CharField(
        max_length=LONGEST_WORDS,
        required=False,
        error_messages={"max_length": _("This is too long. Please write at most 600 characters.")},
    )


class QuestionForm(WordsForm):
    """A question to the person."""

    words = forms.CharField(
        max_length=LONGEST_WORDS,
        error_messages={
            "required": _("Write your question first."),
            "max_length": _("This is too long. Please write at most 600 characters."),
        },
    )


class DeclineForm(WordsForm):
    """Which of the two reasons it is, so that we know whether to ask again later."""

    reason = forms.ChoiceField(
        choices=DeclineReason.choices,
        error_messages={"required": _("Choose one of the two: then we know whether to ask again later.")},
    )


FORMS: dict[str, type[WordsForm]] = {
    "welcome": WordsForm,
    "put_on_list": WordsForm,
    "decline": DeclineForm,
    "ask_back": QuestionForm,
    "went": WordsForm,
    "did_not_go": WordsForm,
}
"""By the move that the button names."""
