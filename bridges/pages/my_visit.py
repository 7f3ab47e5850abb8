"""The pages on which a person plans a visit and says how it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from bridges import vault
from bridges.actions.follow_ups import ANSWER_FIELDS, WAITING, FollowUpError
from bridges.actions.meeting_dates import MeetingDate
from bridges.clocks import Stage
from bridges.forms.person_visit import VisitForm, when_value
from bridges.models import Belonging, Companion, Company, FollowUp, Introduction, Person, Visit, Went
from bridges.pages.asking import COMPANY_MORE, Choice, choices
from bridges.pages.asking import companies_for as companies_for
from bridges.pages.form_fields import FieldView, fields_of
from bridges.pages.hosts import group_name
from bridges.pages.my_next_step import planned_visit
from bridges.words import BELONGING_QUESTION, CARE_QUESTIONS, WENT_QUESTION
from directory.date_words import say_span, say_weekday_date


@dataclass(frozen=True, slots=True)
class VisitPage:
    """The form of a visit. Without `dates` day and time are typed."""

    group: str
    back_url: str
    is_change: bool
    is_ahead: bool
    fields: dict[str, FieldView]
    error: str
    dates: list[Choice]
    companies: list[Choice]
    companions: list[Choice]


@dataclass(frozen=True, slots=True)
class Question:
    """One question in words, with the answer as typed."""

    name: str
    words: str
    hint: str
    value: str


@dataclass(frozen=True, slots=True)
class FollowUpPage:
    """What we ask: one tap (`taps`), or a few questions and one on belonging."""

    group: str
    back_url: str
    words: str
    taps: list[Choice]
    questions: list[Question]
    belonging_words: str
    belonging: list[Choice]
    error: str


def value_of(meeting: MeetingDate) -> str:
    """Return the value of the radio button of a date."""
    return when_value(meeting.day, meeting.start)


def companions_for(person: Person, *, at: datetime) -> list[Companion]:
    """Return whom of the pool of their team a person can ask to come along."""
    if person.team_id is None:
        return []
    return list(Companion.objects.available(at=at).filter(team=person.team_id).order_by("name", "pk"))


def initial_of(row: Introduction) -> dict[str, str]:
    """Return what is planned, or what the person said when they asked, as the form has it."""
    visit = planned_visit(row)
    if visit is None:
        return {"company": row.company}
    box = vault.open_for(row.person)
    return {
        "when": when_value(visit.day, visit.start),
        "day": visit.day.isoformat(),
        "start": visit.start.strftime("%H:%M"),
        "company": visit.company,
        "companion": str(visit.companion_id or ""),
        "meeting_point": box.read(visit, "meeting_point"),
        "leave_early": box.read(visit, "leave_early"),
    }


def is_same(visit: Visit, chosen: Mapping[str, Any]) -> bool:
    """Return whether nothing was changed: the second press of the same button."""
    box = vault.open_for(visit.introduction.person)
    companion: Companion | None = chosen["companion"]
    there = (visit.day, visit.start, visit.company, visit.companion_id)
    here = (chosen["day"], chosen["start"], str(chosen["company"]), companion.pk if companion else None)
    texts = ("meeting_point", "leave_early")
    return there == here and all(box.read(visit, name) == str(chosen[name]).strip() for name in texts)


def field_of(name: str, dates: list[MeetingDate]) -> str | None:
    """Return the field of the form that an error of a visit belongs to."""
    if name in {"day", "start"}:
        return "when" if dates else name
    return name if name in VisitForm.base_fields else None


def visit_page(
    row: Introduction,
    form: VisitForm,
    *,
    dates: list[MeetingDate],
    companions: list[Companion],
    language: str,
    at: datetime,
) -> VisitPage:
    """Return the page on which a visit is planned or changed."""
    fields, visit = fields_of(form), planned_visit(row)
    return VisitPage(
        group=group_name(row.listing, language=language),
        back_url=reverse("my_introduction", args=[row.pk]),
        is_change=visit is not None,
        is_ahead=visit is not None and visit.starts_at > at,
        fields=fields,
        error=" ".join(str(error) for error in form.non_field_errors()),
        dates=[_date(meeting, chosen=fields["when"].value, at=at) for meeting in dates],
        companies=choices(companies_for(row.person), Company, COMPANY_MORE, chosen=fields["company"].value),
        companions=[
            Choice(str(one.pk), one.name, one.about, str(one.pk) == fields["companion"].value) for one in companions
        ],
    )


def _date(meeting: MeetingDate, *, chosen: str, at: datetime) -> Choice:
    today = at.astimezone(ZoneInfo(meeting.timezone)).date()
    label = say_weekday_date(meeting.day, today=today)
    return Choice(value_of(meeting), label, say_span(meeting.start, meeting.end), value_of(meeting) == chosen)


def follow_up_page(
    follow_up: FollowUp, row: Introduction, *, typed: Mapping[str, str], error: FollowUpError | None, language: str
) -> FollowUpPage | None:
    """Return the page of one time of asking; None where it is not asked any more."""
    if follow_up.state not in WAITING:
        return None
    is_tap = follow_up.stage == Stage.TWO_DAYS
    asked = ANSWER_FIELDS[follow_up.stage]
    return FollowUpPage(
        group=group_name(row.listing, language=language),
        back_url=reverse("my_introduction", args=[row.pk]),
        words=str(WENT_QUESTION) if is_tap else _("How is it?"),
        taps=choices(tuple(Went.values), Went, {}, chosen="") if is_tap else [],
        questions=[
            Question(one.field, str(one.question), str(one.hint), typed.get(one.field, ""))
            for one in CARE_QUESTIONS
            if one.field in asked
        ],
        belonging_words="" if is_tap else str(BELONGING_QUESTION),
        belonging=[] if is_tap else choices(tuple(Belonging.values), Belonging, {}, chosen=typed.get("belonging", "")),
        error=str(error) if error else "",
    )


def id_of(value: str) -> UUID | None:
    """Return a row's id as it stands in a form; None for anything else."""
    try:
        return UUID(value)
    except ValueError:
        return None
