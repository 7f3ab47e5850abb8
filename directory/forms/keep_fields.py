"""Fields and the frame of the forms on which somebody keeps a listing true.

A form is one section of a listing. It shows what `Content` says and gives back the same fields as they were typed; what
differs is what changed. Whatever is typed is plain text: no mark-up is read anywhere, and pages show it escaped.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

YES, NO, NOT_SAID = "yes", "no", ""
NEW_LINES = {"\r\n": "\n", "\r": "\n", "\u2028": "\n", "\u2029": "\n"}
# Characters that turn the direction of what follows: in a name they make one thing look like another.
TURNING = dict.fromkeys(map(ord, "\u202a\u202b\u202d\u202e"))


def plain(value: str, *, is_one_line: bool) -> str:
    """Return typed text without control characters, with plain new lines; one line is made of several if asked."""
    for old, new in NEW_LINES.items():
        value = value.replace(old, new)
    value = "".join(char for char in value if char in "\n\t" or unicodedata.category(char) != "Cc").translate(TURNING)
    return " ".join(value.split()) if is_one_line else value.strip()


class WordsField(forms.CharField):
    """Plain text of one line, or of several with `rows`; NUL and other control characters are left out.

    `is_one_line` makes one line of what is written in a field of several rows: a sentence that a phone shows whole.
    """

    def __init__(self, *, rows: int = 0, most: int, is_one_line: bool = False, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
        words = ngettext_lazy(
            "This is too long. Please write at most %(limit_value)d character: it has %(show_value)d now.",
            "This is too long. Please write at most %(limit_value)d characters: it has %(show_value)d now.",
            "limit_value",
        )
        errors = {"max_length": words, **options.pop("error_messages", {})}
        super().__init__(max_length=most, widget=widget, required=options.pop("required", False), **options)
        self.validators = [one for one in self.validators if not hasattr(one, "code") or one.code != "null_characters"]
        for validator in self.validators:
            if getattr(validator, "code", "") == "max_length":
                validator.message = words  # type: ignore[attr-defined]
        self.error_messages.update(errors)
        self.rows, self.is_one_line = rows, is_one_line or not rows

    def to_python(self, value: Any) -> str:
        """Return the text as it is kept."""
        return plain(super().to_python(value) or "", is_one_line=self.is_one_line)


class YesNoField(forms.ChoiceField):
    """Yes, no, or nothing said: never one for the other. `is_asked` offers only yes and no, and chooses neither."""

    def __init__(self, *, is_asked: bool = False, **options: Any) -> None:
        choices = [(YES, _("Yes")), (NO, _("No")), *([] if is_asked else [(NOT_SAID, _("We do not say"))])]
        errors = {"invalid_choice": _("Choose one of these.")}
        super().__init__(choices=choices, required=False, widget=forms.RadioSelect(), error_messages=errors, **options)

    def clean(self, value: Any) -> bool | None:
        """Return the answer; None where nothing is said."""
        return {YES: True, NO: False}.get(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        """Return the value of the radio button."""
        return {True: YES, False: NO, None: NOT_SAID}.get(value, value) if not isinstance(value, str) else value


class ChecksField(forms.MultipleChoiceField):
    """Several of a list; their order says nothing."""

    def __init__(self, **options: Any) -> None:
        errors = {"invalid_choice": _("Choose among these."), "invalid_list": _("Choose among these.")}
        super().__init__(
            required=False, choices=[], widget=forms.CheckboxSelectMultiple(), error_messages=errors, **options
        )

    def clean(self, value: Any) -> list[str]:
        """Return the codes as a content has them: sorted, each once."""
        return sorted(set(super().clean(value)))


class NumberField(forms.IntegerField):
    """A whole number of people or years."""

    def __init__(self, *, most: int, **options: Any) -> None:
        errors = {
            "invalid": _("Write a whole number, like 12."),
            "min_value": _("Write a number that is not below 0."),
            "max_value": _("Write a number up to %(limit_value)s."),
        }
        super().__init__(required=False, min_value=0, max_value=most, **options)
        self.error_messages.update(errors)
        for validator in self.validators:
            if getattr(validator, "code", "") in errors:
                validator.message = errors[validator.code]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand together. `look` is "" or the name of a template part; `code` says which."""

    title: str | Promise
    fields: Sequence[str]
    help: str | Promise = ""
    look: str = ""
    code: str = ""


class SectionForm(forms.Form):
    """One section of a listing. `texts` are words in the language of the original, `scalars` are facts."""

    section: ClassVar[str]
    texts: ClassVar[Sequence[str]] = ()
    scalars: ClassVar[Sequence[str]] = ()
    groups: Sequence[Group] = ()
    rows = 0

    def __init__(self, data: Any = None, *, content: Mapping[str, Any], language: str) -> None:
        self.content, self.language = content, language
        super().__init__(data)
        self.make_fields()
        self.initial = self.initial_of(content)

    def make_fields(self) -> None:
        """Add fields and choices that depend on the content or on the language of the page."""

    def look_of(self, row: int) -> str:
        """Return how a row of a list looks: an empty one after others opens on demand."""
        return "more" if 0 < row == self.rows - 1 else "row"

    def key(self, name: str) -> str:
        """Return the field of the content that holds a text."""
        return f"text.{self.content['language']}.standard.{name}"

    def initial_of(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the form shows of the content."""
        said = {name: content.get(self.key(name)) or "" for name in self.texts}
        return {**said, **{name: content.get(name) for name in self.scalars}}

    def names(self) -> list[str]:
        """Return the fields of the content that this form changes."""
        return [*map(self.key, self.texts), *self.scalars]

    def said(self) -> dict[str, Any]:
        """Return the fields of the content as they were typed; the form is valid."""
        values = self.cleaned_data
        said = {self.key(name): values[name] for name in self.texts}
        return {**said, **{name: values[name] for name in self.scalars}}

    def said_so_far(self) -> dict[str, Any]:
        """Return the same of a form that is perhaps not right yet, without what is not."""
        if self.is_valid():
            return self.said()
        values = self.cleaned_data
        said = {self.key(name): values[name] for name in self.texts if name in values}
        return {**said, **{name: values[name] for name in self.scalars if name in values}}
