"""The groups of filters of the results page: their words, and what values each may have."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory import vocabulary
from directory.capital import PLAIN_WORDS
from directory.models import Attendance, CostKind, ListingKind, Openness, Taxonomy

FIXED_VALUES: Mapping[str, Mapping[str, str | Promise]] = {
    "tie": {str(kind): words for kind, words in PLAIN_WORDS.items()},
    "kind": {kind.value: kind.label for kind in ListingKind},
    "day": {
        "mo": _("Monday"),
        "tu": _("Tuesday"),
        "we": _("Wednesday"),
        "th": _("Thursday"),
        "fr": _("Friday"),
        "sa": _("Saturday"),
        "su": _("Sunday"),
    },
    "part": {
        "morning": pgettext_lazy("part of the day", "Morning"),
        "afternoon": pgettext_lazy("part of the day", "Afternoon"),
        "evening": pgettext_lazy("part of the day", "Evening"),
        "night": pgettext_lazy("part of the day", "Late evening or night"),
    },
    "cost": {kind.value: kind.label for kind in CostKind},
    "attendance": {
        str(Attendance.IN_PERSON): _("Meet in person"),
        str(Attendance.ONLINE): _("Meet online"),
    },
    "openness": {openness.value: openness.label for openness in Openness if openness != Openness.UNKNOWN},
    "welcome": {
        "someone_meets_you": _("Someone meets you"),
        "may_watch": _("You can just watch"),
        "may_leave_early": _("You can leave when you like"),
        "may_bring_someone": _("You can bring someone"),
        "small_group": _("Small group"),
        "quiet_spot": _("There is a quiet spot"),
        "peer_led": _("Run by people with their own experience"),
        "children_welcome": _("Children welcome"),
        "pets_welcome": _("Pets welcome"),
    },
}

LEGENDS: Mapping[str, str | Promise] = {
    "tie": _("What kind of company?"),
    "kind": _("What kind of place?"),
    "day": _("Which day?"),
    "part": _("What time of day?"),
    "language": _("Which language?"),
    "cost": _("What does it cost?"),
    "access": _("Getting in and around"),
    "attendance": _("In person or online?"),
    "openness": _("Open to new people?"),
    "welcome": _("What would help you?"),
    "dimension": _("Which part of life?"),
    "topic": _("What do you want to do?"),
}

TAXONOMIES: Mapping[str, str] = {
    "language": Taxonomy.LANGUAGE,
    "access": Taxonomy.ACCESS,
    "dimension": Taxonomy.LIFE_DIMENSION,
    "topic": Taxonomy.TOPIC,
}


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a group: code and words; `parent` is the code of the topic above, or ""."""

    code: str
    label: str
    parent: str = ""


def values(group: str, *, language: str) -> Mapping[str, FacetValue]:
    """Return code to value of `group` in its own order, named in `language`, the active one."""
    return _values(group, language, vocabulary.reading() if group in TAXONOMIES else 0)


@lru_cache(maxsize=256)
def _values(group: str, language: str, _reading: int) -> Mapping[str, FacetValue]:
    if group in TAXONOMIES:
        return {
            term.code: FacetValue(term.code, term.name_in(language), term.parent)
            for term in vocabulary.terms(TAXONOMIES[group]).values()
        }
    return {code: FacetValue(code, capfirst(str(words))) for code, words in FIXED_VALUES[group].items()}
