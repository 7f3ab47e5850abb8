"""Languages spoken, and the same texts in other languages or easier to read."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory import facets
from directory.contents import text_field, texts_of
from directory.forms.keep_fields import ChecksField, Group, SectionForm, WordsField
from directory.forms.keep_welcome import LONGEST_STEP, MOST_STEPS
from directory.forms.keep_what import MOST_PROMISE_WORDS, MOST_TEXT, words_in
from directory.models import TextVariant

# Part of a text: its label, how long it may be, and its lines on the page (0: one line).
PARTS: Mapping[str, tuple[Any, int, int]] = {
    "name": (_("Name of the group"), 255, 0),
    "promise": (_("In one sentence"), 300, 2),
    "description": (_("What you do together"), MOST_TEXT, 8),
    "who_comes": (_("Who comes"), MOST_TEXT, 3),
    "who_for": (_("Who it is for"), MOST_TEXT, 3),
    "who_not_for": (_("Who it is not for"), MOST_TEXT, 2),
    "common_ground": (_("What people there share"), 255, 0),
    "openness_note": (_("A word more about new people"), 255, 0),
    "who_greets": (_("Who meets new people"), 255, 0),
    "first_visit": (_("What happens the first time"), LONGEST_STEP * MOST_STEPS * 2, 5),
    "quiet_spot": (_("Where it is quiet"), 255, 0),
    "what_is_private": (_("What stays between you"), 1000, 3),
    "access_note": (_("More about getting in and around"), 2000, 3),
    "faith_note": (_("Religion"), 255, 0),
    "directions": (_("How to get there"), 2000, 3),
}


class SpokenForm(SectionForm):
    """The languages that people speak there."""

    section = "languages"
    scalars = ("languages",)
    groups = (Group("", ("languages",), look="languages"),)

    languages = ChecksField(
        label=_("Which languages do you speak there?"),
        help_text=_("Those in which somebody can take part, not those on paper."),
    )

    def make_fields(self) -> None:
        """Offer every language that we know, by name."""
        values = facets.values("language", language=self.language).values()
        self.fields["languages"].choices = sorted(  # type: ignore[attr-defined]
            ((value.code, value.label) for value in values), key=lambda choice: choice[1].casefold()
        )


class NewTextForm(forms.Form):
    """Which text to add: a language, and whether it is the easy one."""

    text_language = forms.ChoiceField(error_messages={"required": _("Choose a language.")})
    variant = forms.ChoiceField(
        choices=TextVariant.choices, error_messages={"required": _("Choose one of these.")}, widget=forms.RadioSelect()
    )

    def __init__(self, data: Any = None, *, content: Mapping[str, Any], languages: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.content = content
        self.fields["text_language"].choices = languages  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A text that is there is opened, not added."""
        values: dict[str, Any] = super().clean() or {}
        if (values.get("text_language"), values.get("variant")) in texts_of(self.content):
            self.add_error("text_language", _("This text is there already. Open it in the list above."))
        return values


class TextForm(SectionForm):
    """One text beside the original: what the original has, and what this one has already."""

    section = "languages"

    def __init__(
        self,
        data: Any = None,
        *,
        content: Mapping[str, Any],
        language: str,
        text_language: str,
        variant: str,
        revision: int,
    ) -> None:
        self.text_language, self.variant, self.revision = text_language, variant, revision
        super().__init__(data, content=content, language=language)

    def key(self, name: str) -> str:
        return text_field(name, language=self.text_language, variant=self.variant)

    def original(self, name: str) -> Any:
        """Return what the original says in one part."""
        return self.content.get(text_field(name, language=self.content["language"])) or ""

    def make_fields(self) -> None:
        """Add a field for each part that one of the two has."""
        self.parts = [
            name for name in PARTS if name == "name" or self.original(name) or self.content.get(self.key(name))
        ]
        for name in self.parts:
            label, most, rows = PARTS[name]
            is_one_line = name == "promise"
            field = WordsField(label=label, most=most, rows=rows, is_one_line=is_one_line, required=name == "name")
            self.fields[name] = field
        self.fields["name"].error_messages["required"] = _("Write the name of the group. It may be the same.")
        if "first_visit" in self.parts:
            self.fields["first_visit"].help_text = _("One step a line.")
        self.groups = (Group("", self.parts, look="beside"),)

    def initial_of(self, content: Mapping[str, Any]) -> dict[str, Any]:
        initial = {name: content.get(self.key(name)) or "" for name in self.parts}
        if "first_visit" in initial:
            initial["first_visit"] = "\n".join(initial["first_visit"] or [])
        return initial

    def clean_promise(self) -> str:
        promise = str(self.cleaned_data["promise"])
        if words_in(promise) > MOST_PROMISE_WORDS and promise != self.initial["promise"]:
            raise forms.ValidationError(_("Please use at most 30 words: people read it in one breath."))
        return promise

    def clean_first_visit(self) -> list[str]:
        steps = [" ".join(line.split()) for line in self.cleaned_data["first_visit"].split("\n")]
        steps = [step for step in steps if step]
        if any(len(step) > LONGEST_STEP for step in steps):
            raise forms.ValidationError(_("One step is very long. Make two of it, or a shorter one."))
        return steps

    def names(self) -> list[str]:
        return [*map(self.key, self.parts), self.key("based_on_revision")]

    def said_so_far(self) -> dict[str, Any]:
        return {self.key(name): self.cleaned_data[name] for name in self.parts if name in self.cleaned_data}

    def said(self) -> dict[str, Any]:
        """Return the parts; whoever saves a text has looked at the original as it is now."""
        said = {self.key(name): self.cleaned_data[name] for name in self.parts}
        return {**said, self.key("based_on_revision"): self.revision}
