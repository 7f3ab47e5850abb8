"""What it is, and who comes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from directory import facets
from directory.forms.keep_fields import ChecksField, Group, NumberField, SectionForm, WordsField, YesNoField
from directory.models import ListingKind, Openness

MOST_PROMISE_WORDS = 30
MOST_TEXT = 4000
MOST_TOPICS = 8
MOST_KEYWORDS = 15
LONGEST_KEYWORD = 60
OLDEST = 120
BIGGEST_GROUP = 10_000


def words_in(text: str) -> int:
    """Return how many words somebody wrote: whatever stands between spaces."""
    return len(text.split())


class WhatForm(SectionForm):
    """Name, promise, description, kind, topics, keywords, parts of life."""

    section = "what"
    texts = ("name", "promise", "description")
    scalars = ("kind", "topics", "keywords", "dimensions")
    groups = (
        Group("", ("name", "promise", "description")),
        Group("", ("kind",)),
        Group("", ("topics", "keywords"), look="topics"),
        Group("", ("dimensions",)),
    )

    name = WordsField(
        label=_("Name of the group"),
        most=255,
        required=True,
        error_messages={"required": _("Write the name: people look for it.")},
    )
    promise = WordsField(
        label=_("In one sentence: what can somebody who comes look forward to?"),
        help_text=_("At most 30 words. This is what people read first."),
        most=300,
        rows=2,
        is_one_line=True,
    )
    description = WordsField(
        label=_("What you do together"),
        help_text=_("Tell it as you would tell a neighbour. Short sentences are good."),
        most=MOST_TEXT,
        rows=8,
    )
    kind = forms.ChoiceField(
        label=_("What kind of place is it?"),
        choices=ListingKind.choices,
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")},
    )
    topics = ChecksField(label=_("What do people do there?"))
    keywords = WordsField(
        label=_("Other words that people may look for"),
        help_text=_("With a comma between them. For example: gospel, pop songs, no audition"),
        most=800,
    )
    dimensions = ChecksField(label=_("Which part of life is it about?"), help_text=_("Choose as many as fit."))

    def make_fields(self) -> None:
        for name, group in (("topics", "topic"), ("dimensions", "dimension")):
            values = facets.values(group, language=self.language).values()
            self.fields[name].choices = [(value.code, value.label) for value in values]  # type: ignore[attr-defined]

    def initial_of(self, content: Any) -> dict[str, Any]:
        initial = super().initial_of(content)
        return {**initial, "keywords": ", ".join(content.get("keywords") or [])}

    def clean_promise(self) -> str:
        """A promise that came in longer, from elsewhere, may stay as it is."""
        promise = str(self.cleaned_data["promise"])
        count = words_in(promise)
        if count > MOST_PROMISE_WORDS and promise != self.initial["promise"]:
            words = ngettext("This has %(count)d word.", "This has %(count)d words.", count) % {"count": count}
            raise forms.ValidationError(
                _("%(words)s Please use at most 30: people read it in one breath."), params={"words": words}
            )
        return promise

    def clean_topics(self) -> list[str]:
        """Too many topics say nothing."""
        topics: list[str] = self.cleaned_data["topics"]
        if len(topics) > MOST_TOPICS and set(topics) - set(self.initial["topics"] or []):
            raise forms.ValidationError(_("Choose eight at most: what matters most."))
        return topics

    def clean_keywords(self) -> list[str]:
        """Return the words one by one, each once."""
        words = [" ".join(word.split()) for word in self.cleaned_data["keywords"].split(",")]
        words = list(dict.fromkeys(word for word in words if word))
        if len(words) > MOST_KEYWORDS and words != self.content.get("keywords"):
            raise forms.ValidationError(_("These are very many. Please write fifteen words at most."))
        if any(len(word) > LONGEST_KEYWORD for word in words):
            raise forms.ValidationError(_("One of them is very long. Put a comma between the words."))
        return words


class WhoForm(SectionForm):
    """Who comes, for whom it is and is not, what they share, ages, size, who leads."""

    section = "who"
    texts = ("who_comes", "who_for", "who_not_for", "common_ground", "openness_note")
    scalars = (
        *("age_min", "age_max", "group_size_min", "group_size_max"),
        *("peer_led", "trained_experience_experts", "openness"),
    )
    groups = (
        Group("", ("openness", "openness_note")),
        Group(_("The people"), ("who_comes", "who_for", "who_not_for", "common_ground")),
        Group(_("How many, and how old"), ("group_size_min", "group_size_max", "age_min", "age_max"), look="pairs"),
        Group(_("Who leads it"), ("peer_led", "trained_experience_experts")),
    )

    openness = forms.ChoiceField(
        label=_("Can new people come?"),
        choices=Openness.choices,
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")},
    )
    openness_note = WordsField(
        label=_("A word more about that"), help_text=_("For example: next place in January"), most=255
    )
    who_comes = WordsField(
        label=_("Who comes?"),
        help_text=_("For example: about ten people from the neighbourhood, most of them over fifty."),
        most=MOST_TEXT,
        rows=3,
    )
    who_for = WordsField(label=_("Who is it for?"), most=MOST_TEXT, rows=3)
    who_not_for = WordsField(
        label=_("Who is it not for?"),
        help_text=_("Only if there is something. It saves people a way in vain."),
        most=MOST_TEXT,
        rows=2,
    )
    common_ground = WordsField(
        label=_("What do people there share?"),
        help_text=_("For example: people who hear voices; fathers; people who speak Arabic."),
        most=255,
    )
    group_size_min = NumberField(label=_("Usually at least this many people"), most=BIGGEST_GROUP)
    group_size_max = NumberField(label=_("Usually at most"), most=BIGGEST_GROUP)
    age_min = NumberField(label=_("From this age"), most=OLDEST)
    age_max = NumberField(label=_("Up to this age"), most=OLDEST)
    peer_led = YesNoField(
        label=_("Is it led by people who have been through the same themselves?"),
        help_text=_("What we have lived through gives hope to others."),
    )
    trained_experience_experts = YesNoField(
        label=_("Are some of them trained to use what they have lived through?"),
        help_text=_("That is another thing: it was worked through, and learned to be used for others."),
    )

    def clean(self) -> dict[str, Any]:
        """Look that the smaller number stands first."""
        values: dict[str, Any] = super().clean() or {}
        pairs = (
            ("group_size_min", "group_size_max", _("The smallest size of the group is above the biggest.")),
            ("age_min", "age_max", _("The youngest age is above the oldest.")),
        )
        for least, most, words in pairs:
            first, last = values.get(least), values.get(most)
            if first is not None and last is not None and first > last:
                self.add_error(least, words)
        return values
