"""When a group meets, asked in four plain choices: for the organiser's editor and for listing something new.

Used like this; `templates/keep/_timetable_fields.html` shows what `directory.pages.keep_times.form_view` returns:

    form = TimetableForm(request.POST or None, today=today, timezone="Europe/London", places=())
    if form.is_valid():
        rows = timetables.with_timetable(content["schedules"], form.timetable)
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from directory.date_words import say_weekday
from directory.schedules import ScheduleError
from directory.schedules.choices import LONGEST_NIGHT, Choice, Repeats, Timetable, check
from directory.schedules.expansion import length
from directory.timetables import Kept

AS_IT_IS = "as_it_is"
REPEATS_WORDS: dict[str, str | Promise] = {
    Repeats.WEEKLY: gettext_lazy("Every week"),
    Repeats.EVERY_OTHER_WEEK: gettext_lazy("Every other week"),
    Repeats.MONTHLY: gettext_lazy("Once a month, or on some weeks of the month"),
    Repeats.DATES: gettext_lazy("On dates that I write down"),
}
NUMBER_WORDS: dict[int, str | Promise] = {
    1: pgettext_lazy("week of the month", "First"),
    2: pgettext_lazy("week of the month", "Second"),
    3: pgettext_lazy("week of the month", "Third"),
    4: pgettext_lazy("week of the month", "Fourth"),
    -1: pgettext_lazy("week of the month", "Last"),
}
_DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")
_TIME_FORMATS = ("%H:%M", "%H.%M", "%H:%M:%S")
_BETWEEN_DATES = re.compile(r"[\n,;]")
_LONGEST_LIST = 20_000
_FIELD_OF = {"weekdays": {Repeats.MONTHLY: "weekday"}, "first_date": {Repeats.EVERY_OTHER_WEEK: "fortnight_date"}}


class DatesField(forms.Field):
    """Several dates, one input each; empty ones say nothing. Cleans to a tuple."""

    widget: Any = forms.MultipleHiddenInput

    def clean(self, value: Any) -> tuple[date, ...]:
        return _read_dates(str(text) for text in value or ())


class ListOfDatesField(forms.Field):
    """Dates as a text, one a line or with commas between: for a plan that somebody has already."""

    widget = forms.Textarea

    def clean(self, value: Any) -> tuple[date, ...]:
        return _read_dates(_BETWEEN_DATES.split(str(value or "")[:_LONGEST_LIST]))


def _read_dates(texts: Iterable[str]) -> tuple[date, ...]:
    return tuple(_read_date(text) for text in (text.strip() for text in texts) if text)


def _read_date(text: str) -> date:
    for style in _DATE_FORMATS:
        try:
            return datetime.strptime(text, style).date()  # noqa: DTZ007  # a date has no zone
        except ValueError:
            continue
    raise ValidationError(_("There is no date “%(text)s”. Write it like 24/12/2026.") % {"text": text[:20]})


def date_field() -> forms.DateField:
    """Return a field for a date that may be left empty."""
    messages = {"invalid": gettext_lazy("There is no such date. Write it like 24/12/2026.")}
    return forms.DateField(required=False, input_formats=_DATE_FORMATS, error_messages=messages)


def time_field(*, required: bool, missing: Any = "") -> forms.TimeField:
    """Return a field for a time of day; `missing` is said where it must be there and is not."""
    messages = {"required": missing, "invalid": gettext_lazy("There is no such time. Write it like 19:30.")}
    return forms.TimeField(required=required, input_formats=_TIME_FORMATS, error_messages=messages)


class TimetableForm(forms.Form):
    """One timetable. After `is_valid()` it is in `timetable`.

    `kept` is the one that is being changed; `places` are (id, name) of where the group meets; `timezone` is that of its
    place, and only asked where `asks_timezone`.
    """

    repeats = forms.ChoiceField(
        choices=tuple(REPEATS_WORDS.items()),
        error_messages={
            "required": gettext_lazy("Say how often it meets."),
            "invalid_choice": gettext_lazy("Say how often it meets."),
        },
    )
    weekdays = forms.TypedMultipleChoiceField(choices=[(day, day) for day in range(7)], coerce=int, required=False)
    fortnight_date = date_field()
    numbers = forms.TypedMultipleChoiceField(
        choices=[*((number, words) for number, words in NUMBER_WORDS.items()), (5, "")], coerce=int, required=False
    )
    weekday = forms.TypedChoiceField(
        choices=[(day, day) for day in range(7)], coerce=int, required=False, empty_value=None
    )
    dates = DatesField(required=False)
    list_of_dates = ListOfDatesField(required=False)
    start = time_field(required=True, missing=gettext_lazy("Write when it starts."))
    end = time_field(required=False)
    until_next_day = forms.BooleanField(required=False)
    first_date = date_field()
    last_date = date_field()
    place = forms.ChoiceField(required=False)
    timezone = forms.CharField(max_length=64, required=False)
    note = forms.CharField(
        max_length=255,
        required=False,
        error_messages={"max_length": gettext_lazy("That is too long. Say it in 255 characters.")},
    )

    timetable: Timetable

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        today: date,
        timezone: str,
        kept: Kept | None = None,
        places: Sequence[tuple[str, str]] = (),
        asks_timezone: bool = False,
        prefix: str | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(kept), prefix=prefix)
        self.today, self.kept, self.places, self.asks_timezone = today, kept, places, asks_timezone
        self.usual_timezone = kept.timetable.timezone if kept else timezone
        repeats, days = self.fields["repeats"], [(day, say_weekday(day)) for day in range(7)]
        assert isinstance(repeats, forms.ChoiceField)
        if kept is not None and kept.timetable.choice is None:
            repeats.choices = [(AS_IT_IS, AS_IT_IS), *REPEATS_WORDS.items()]
        offered: dict[str, Sequence[tuple[Any, str]]] = {
            "weekdays": days,
            "weekday": days,
            "place": [("", ""), *places],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.errors.keys() & {"repeats", "start", "end", *_needed(values.get("repeats"))}:
            return values
        timetable = self._timetable(values)
        known = self.kept.timetable.choice.dates if self.kept and self.kept.timetable.choice else ()
        try:
            check(timetable, today=self.today, known=known, is_long=values["until_next_day"])
        except ScheduleError as error:
            repeats = timetable.choice.repeats if timetable.choice else None
            name = _FIELD_OF.get(error.field, {}).get(repeats, error.field) if repeats else error.field
            self.add_error(name if name in self.fields else None, str(error))
        else:
            self.timetable = timetable
        return values

    def _timetable(self, values: Mapping[str, Any]) -> Timetable:
        place = values.get("place") or ""
        if self.kept is not None and len(self.places) < 2:
            place = self.kept.timetable.location
        return Timetable(
            choice=_choice(values),
            start=values["start"],
            end=values["end"],
            timezone=(values.get("timezone") or "").strip() or self.usual_timezone,
            note=" ".join((values.get("note") or "").split()),
            location=place,
        )


def _needed(repeats: str | None) -> tuple[str, ...]:
    """Return the fields that a choice reads: what stands in the others does not matter."""
    limits = ("first_date", "last_date")
    return {
        str(Repeats.WEEKLY): ("weekdays", *limits),
        str(Repeats.EVERY_OTHER_WEEK): ("fortnight_date", "last_date"),
        str(Repeats.MONTHLY): ("numbers", "weekday", *limits),
        str(Repeats.DATES): ("dates", "list_of_dates"),
    }.get(repeats or "", ())


def _choice(values: Mapping[str, Any]) -> Choice | None:
    repeats, last = values["repeats"], values.get("last_date")
    if repeats == AS_IT_IS:
        return None
    if repeats == Repeats.WEEKLY:
        days = tuple(sorted(values["weekdays"]))
        return Choice(Repeats.WEEKLY, weekdays=days, first_date=values["first_date"], last_date=last)
    if repeats == Repeats.EVERY_OTHER_WEEK:
        return Choice(Repeats.EVERY_OTHER_WEEK, first_date=values["fortnight_date"], last_date=last)
    if repeats == Repeats.DATES:
        return Choice(Repeats.DATES, dates=tuple(sorted({*values["dates"], *values["list_of_dates"]})))
    order = [*NUMBER_WORDS, 5]
    return Choice(
        Repeats.MONTHLY,
        weekdays=() if values["weekday"] is None else (values["weekday"],),
        numbers=tuple(sorted(values["numbers"], key=order.index)),
        first_date=values["first_date"],
        last_date=last,
    )


def _initial(kept: Kept | None) -> dict[str, Any]:
    """Return what stands in the form of a timetable that is there."""
    if kept is None:
        return {}
    old = kept.timetable
    values = {
        "repeats": AS_IT_IS,
        "start": old.start,
        "end": old.end,
        "until_next_day": _is_long(old.start, old.end),
        "place": old.location,
        "timezone": old.timezone,
        "note": old.note,
    }
    return values | (_of_choice(old.choice) if old.choice else {})


def _of_choice(choice: Choice) -> dict[str, Any]:
    is_fortnight = choice.repeats == Repeats.EVERY_OTHER_WEEK
    return {
        "repeats": str(choice.repeats),
        "weekdays": _texts(choice.weekdays) if choice.repeats == Repeats.WEEKLY else [],
        "weekday": str(choice.weekdays[0]) if choice.repeats == Repeats.MONTHLY else "",
        "numbers": _texts(choice.numbers),
        "dates": [day.isoformat() for day in choice.dates],
        "fortnight_date": choice.first_date if is_fortnight else None,
        "first_date": None if is_fortnight else choice.first_date,
        "last_date": choice.last_date,
    }


def _texts(numbers: Iterable[int]) -> list[str]:
    return [str(number) for number in numbers]


def _is_long(start: time, end: time | None) -> bool:
    return end is not None and end <= start and length(start, end) > LONGEST_NIGHT
