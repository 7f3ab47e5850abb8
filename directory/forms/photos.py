"""What somebody says when they add a photo, and what a steward says to it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from directory.models import PhotoSubject

LONGEST_WORDS = 300
MISSING = _("Say what one sees. Some people cannot see the photo.")


class PhotoForm(forms.Form):
    """The file where one is needed, what it shows, and what one sees, in the first language and in the others."""

    subject = forms.ChoiceField(
        choices=PhotoSubject.choices, error_messages={"required": _("Choose what the photo shows.")}
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
        *,
        languages: Sequence[str],
        needs_file: bool,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, initial=initial)
        if needs_file:
            self.fields["photo"] = forms.FileField(
                max_length=255,
                error_messages={
                    "required": _("Choose a photo first."),
                    "empty": _("This file is empty. Choose the photo once more."),
                    "max_length": _("The name of this file is too long. Give it a shorter one."),
                },
            )
        for number, language in enumerate(languages):
            self.fields[f"alt_{language}"] = forms.CharField(
                max_length=LONGEST_WORDS,
                required=number == 0,
                error_messages={
                    "required": MISSING,
                    "max_length": _("That is too long. Use 300 signs at most."),
                },
            )
        self.languages = list(languages)

    @property
    def alt(self) -> str:
        """What one sees, in the language of the listing."""
        return str(self.cleaned_data[f"alt_{self.languages[0]}"])

    @property
    def translations(self) -> dict[str, str]:
        """The same in the other languages, as far as somebody wrote it."""
        said = {language: str(self.cleaned_data[f"alt_{language}"]) for language in self.languages[1:]}
        return {language: words for language, words in said.items() if words}


class DeclinePhotoForm(forms.Form):
    """Why a photo is not shown, for whoever sent it."""

    words = forms.CharField(
        max_length=300,
        error_messages={
            "required": _("Say why in a few words. Whoever sent it reads this."),
            "max_length": _("That is too long. Use 300 signs at most."),
        },
    )
