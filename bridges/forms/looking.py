"""What I am looking for: one short form, every part of which can stay empty."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bridges.forms.person_asking import MOST_WORDS
from bridges.matching import Looking, from_answers, to_answers
from directory import facets
from directory.filters import MAX_PLACE_CHARACTERS
from directory.geo.candidates import GeocodeStatus
from directory.geo.geocoding import geocoder
from directory.search.types import DAYS

ACCESS: Final = ("step_free", "wheelchair_toilet", "quiet_corner", "low_noise", "hearing_loop", "near_public_transport")
PARTS: Final = ("morning", "afternoon", "evening")
FAR: Final = ("2", "5", "10", "25", "50")
TICKED: Final = ("topics", "languages", "ties", "needs", "times")


def need_choices(*, language: str) -> list[tuple[str, str]]:
    """Return what may help, by code: getting in, being welcome, money, drink, and coming from home."""
    access, welcome = facets.values("access", language=language), facets.values("welcome", language=language)
    plain = [("free", _("It costs nothing")), ("no_alcohol", _("No alcohol")), ("online", _("I can join online"))]
    return [(code, access[code].label) for code in ACCESS if code in access] + [
        *((code, value.label) for code, value in welcome.items()),
        *plain,
    ]


def time_choices(*, language: str) -> list[tuple[str, str]]:
    """Return "mo-morning" and its words, the days of each part of the day together."""
    days, parts = facets.values("day", language=language), facets.values("part", language=language)
    return [(f"{day}-{part}", f"{days[day].label}, {parts[part].label.lower()}") for part in PARTS for day in DAYS]


class LookingForm(forms.Form):
    """`version` is the one that the form was made from; a change from elsewhere is not overwritten."""

    version = forms.IntegerField(min_value=0, required=False)
    wishes = forms.CharField(required=False, max_length=MOST_WORDS)
    strengths = forms.CharField(required=False, max_length=MOST_WORDS)
    where = forms.CharField(required=False, max_length=MAX_PLACE_CHARACTERS)
    km = forms.ChoiceField(required=False, choices=[("", gettext_lazy("Any distance")), *((km, km) for km in FAR)])
    ties = forms.MultipleChoiceField(required=False)
    topics = forms.MultipleChoiceField(required=False)
    languages = forms.MultipleChoiceField(required=False)
    needs = forms.MultipleChoiceField(required=False)
    times = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, topics: Iterable[str], languages: Iterable[str], language: str, **more: Any) -> None:
        super().__init__(*args, **more)
        known = {"topics": set(topics), "languages": set(languages)}
        for name, group in (("topics", "topic"), ("languages", "language"), ("ties", "tie")):
            values = facets.values(group, language=language)
            labels = [(code, one.label) for code, one in values.items() if code in known.get(name, values)]
            self._choose(name, sorted(labels, key=lambda pair: pair[1].casefold()) if name in known else labels)
        self._choose("needs", need_choices(language=language))
        self._choose("times", time_choices(language=language))
        far = [(km, _("%(km)s km") % {"km": km}) for km in FAR]
        self._choose("km", [("", _("Any distance")), *far])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_where(self) -> str:
        """Return the place as typed; one that is unknown, or one of several, is asked for again and stays as typed."""
        where = " ".join(str(self.cleaned_data["where"]).split())
        result = geocoder().geocode(where) if where else None
        if result is None or result.found:
            return where
        if result.status is GeocodeStatus.AMBIGUOUS:
            names = "; ".join(candidate.label for candidate in result.candidates[:4])
            raise forms.ValidationError(_("There are several. Write which one: %(names)s.") % {"names": names})
        raise forms.ValidationError(_("We don’t know that place. Try a bigger town nearby, or leave it empty."))

    def answers(self) -> dict[str, Any]:
        """Return what is to be kept."""
        values = self.cleaned_data
        km = int(values["km"]) if values["km"] else None
        texts = {name: str(values[name]).strip() for name in ("wishes", "strengths", "where")}
        return to_answers(from_answers({**texts, **{name: values[name] for name in TICKED}, "km": km}))


def initial_of(looking: Looking, *, version: int) -> dict[str, Any]:
    """Return what stands in the form: what the person wrote."""
    ticked = {name: sorted(getattr(looking, name)) for name in TICKED}
    texts = {name: getattr(looking, name) for name in ("wishes", "strengths", "where")}
    return {**texts, **ticked, "km": str(looking.km or ""), "version": version}
