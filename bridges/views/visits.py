"""The plan of a visit, made with the person; and afterwards, what they said about how it was."""

from datetime import date, datetime, time
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bridges.actions import follow_ups, visits
from bridges.actions.meeting_dates import VisitError
from bridges.actions.parties import by_practitioner, spoken
from bridges.forms.practitioner_moves import VisitForm
from bridges.models import Companion, Company, FollowUp, Introduction, Visit
from bridges.pages import visits as pages
from bridges.pages.follow_ups import question_views
from bridges.pages.form_fields import fields_of
from bridges.pages.hosts import group_name
from bridges.pages.introduction import planned_visit
from bridges.pages.tickets import ASKING, alias_of
from bridges.states import IntroductionStatus, MoveError, Party, open_moves
from bridges.views.practice import colleague, introduction_or_404, note_reading, say_refusal
from bridges.words import STAGE_WORDS
from directory.access import practitioner_page
from directory.views.visitor import page_language


@practitioner_page
@require_http_methods(["GET", "HEAD", "POST"])
def introduction_visit(request: HttpRequest, introduction_id: UUID) -> HttpResponse:
    """Plan a visit, or change the plan."""
    row, at = introduction_or_404(request, introduction_id), timezone.now()
    note_reading(request, row.person, what="introduction", at=at)
    visit = planned_visit(row)
    if visit is None and "plan_visit" not in open_moves(IntroductionStatus(row.status), Party.PRACTITIONER):
        return redirect("introduction", row.pk)
    if request.method != "POST":
        return _form(request, VisitForm(initial=pages.visit_values(row, visit)), row, at=at)
    form = VisitForm(request.POST, pool=Companion.objects.filter(team=row.person.team))
    if not form.is_valid():
        return _form(request, form, row, at=at, status=422)
    try:
        _plan(request, form, row, visit, at=at)
    except VisitError as error:
        name = {"day": "when", "start": "when"}.get(error.field, error.field)
        form.add_error(name if name in form.fields else None, str(error))
        return _form(request, form, row, at=at, status=422)
    except MoveError as error:
        say_refusal(request, error)
        return _form(request, form, introduction_or_404(request, introduction_id), at=at, status=409)
    messages.success(request, _("The visit is planned. Everybody who is to know hears of it."))
    return redirect("introduction", row.pk)


def _plan(request: HttpRequest, form: VisitForm, row: Introduction, visit: Visit | None, *, at: datetime) -> None:
    values = form.cleaned_data
    day: date = values["day"]
    start: time = values["start"]
    row.version = values["version"]
    company = Company(values["company"])
    plan = {
        "day": day,
        "start": start,
        "company": company,
        "companion": values["companion"] if company == Company.PEER else None,
        "meeting_point": values["meeting_point"],
        "leave_early": values["leave_early"],
        "by": by_practitioner(colleague(request)),
        "at": at,
    }
    if visit is None:
        visits.plan(row, **plan)
        return
    visit.introduction = row
    visits.change(visit, **plan)


def _form(request: HttpRequest, form: VisitForm, row: Introduction, *, at: datetime, status: int = 200) -> HttpResponse:
    fields = fields_of(form)
    context = {
        "id": row.pk,
        "version": row.version,
        "alias": alias_of(row.person),
        "group": group_name(row.listing, language=page_language()),
        "fields": fields,
        "errors": [str(error) for error in form.non_field_errors()],
        "dates": pages.date_choices(row.listing, chosen=fields["when"].value, at=at),
        "companies": pages.company_choices(row, chosen=fields["company"].value),
        "companions": pages.companion_choices(row, chosen=fields["companion"].value, at=at),
    }
    return render(request, "bridges/practice/visit_form.html", context, status=status)


@practitioner_page
@require_http_methods(["GET", "HEAD", "POST"])
def introduction_follow_up(request: HttpRequest, introduction_id: UUID) -> HttpResponse:
    """Write down what the person said about how it was. Each question can be left out, and all of them too."""
    row, at = introduction_or_404(request, introduction_id), timezone.now()
    note_reading(request, row.person, what="introduction", at=at)
    follow_up = _asked_now(row, at=at)
    if follow_up is None:
        messages.info(request, _("There is nothing to ask just now."))
        return redirect("introduction", row.pk)
    error, typed = "", {name: request.POST.get(name, "") for name in follow_ups.ANSWER_FIELDS[follow_up.stage]}
    if request.method == "POST":
        by = spoken(row.person, to=colleague(request))
        try:
            if request.POST.get("do") == "skip":
                follow_ups.skip(follow_up, by=by, at=at)
            else:
                follow_ups.answer(follow_up, answers=typed, by=by, at=at)
        except MoveError as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("It is written down, in their words."))
            return redirect("introduction", row.pk)
    context = {
        "id": row.pk,
        "alias": alias_of(row.person),
        "group": group_name(row.listing, language=page_language()),
        "stage": STAGE_WORDS[follow_up.stage],
        "questions": question_views(follow_up.stage, typed=typed),
        "error": error,
    }
    return render(request, "bridges/practice/follow_up.html", context, status=409 if error else 200)


def _asked_now(row: Introduction, *, at: datetime) -> FollowUp | None:
    """Return what is to be asked now: the latest, if several times have come."""
    rows = row.follow_ups.filter(state__in=ASKING).order_by("-day")
    return next((one for one in rows if follow_ups.moment_of(one) <= at), None)
