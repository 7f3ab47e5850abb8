"""How easy a text is to read, in words: three steps, and what would help. Never a figure, never a grade."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from directory.readability import Hint, HintKind, Level, reading

LEVEL_WORDS: dict[Level, str | Promise] = {
    Level.EASY: gettext_lazy("Easy to read."),
    Level.A_LITTLE_HARD: gettext_lazy("A little hard to read."),
    Level.HARD: gettext_lazy("Hard to read: shorter sentences help."),
}


@dataclass(frozen=True, slots=True)
class ReadingView:
    """The step and its hints; `level` is "" where there is too little text to say."""

    level: str
    words: str
    hints: Sequence[str]


def reading_view(text: str, *, language: str) -> ReadingView:
    """Return how easy `text` is, in the active language."""
    found = reading(text, language=language)
    if found is None:
        return ReadingView("", "", ())
    return ReadingView(found.level, str(LEVEL_WORDS[found.level]), [_hint(hint) for hint in found.hints])


def _hint(hint: Hint) -> str:
    if hint.kind == HintKind.LONG_SENTENCE:
        words = ngettext(
            "This sentence has %(count)d word. Make two of it: “%(sentence)s”",
            "This sentence has %(count)d words. Make two of it: “%(sentence)s”",
            hint.count,
        )
        return words % {"count": hint.count, "sentence": hint.about[0]}
    if hint.kind == HintKind.LONG_WORDS:
        return _("Long words. Is there a shorter one? %(words)s") % {"words": ", ".join(hint.about)}
    words = ngettext(
        "Your sentences have about %(count)d word each. Fifteen is easier.",
        "Your sentences have about %(count)d words each. Fifteen is easier.",
        hint.count,
    )
    return words % {"count": hint.count}
