"""My first visit, its calendar file, and what I am asked afterwards."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bridges.access import person_page
from bridges.actions import follow_ups, visits
from bridges.actions.parties import by_person
from bridges.forms.person_visit import VisitForm
from bridges.models import Companion, Company, FollowUp, Introduction, Person
from bridges.pages import my_visit as pages
from bridges.pages.my_next_step import planned_visit
from bridges.states import IntroductionStatus, MoveError
from bridges.views.my_pages import mine_or_404
from directory.views.downloads import calendar_response
from directory.views.visitor import page_language

MAY_PLAN = {IntroductionStatus.WELCOMED, IntroductionStatus.DID_NOT_GO, IntroductionStatus.VISIT_PLANNED}


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_visit(request: HttpRequest, person: Person, introduction_id: UUID) -> HttpResponse:
    """Plan, change or call off my first visit, on one of the group's real dates."""
    row, at = mine_or_404(person, introduction_id), timezone.now()
    if row.status not in MAY_PLAN:
        messages.info(request, _("There is no visit to plan just now. This page shows how it is."))
        return redirect("my_introduction", row.pk)
    if request.POST.get("do") == "call_off":
        return _call_off(request, row, at=at)
    if words := visits.why_closed(row.listing):
        messages.warning(request, words)
        return redirect("my_introduction", row.pk)
    dates, companions = visits.next_dates(row.listing, at=at), pages.companions_for(person, at=at)
    form = VisitForm(
        request.POST if request.method == "POST" else None,
        initial=pages.initial_of(row),
        dates=[pages.value_of(meeting) for meeting in dates],
        companies=pages.companies_for(person),
        companions=[str(one.pk) for one in companions],
    )
    if form.is_valid():
        try:
            _save(row, form.cleaned_data, at=at)
        except visits.VisitError as error:
            form.add_error(pages.field_of(error.field, dates), str(error))
        except MoveError as error:
            messages.warning(request, str(error))
            return redirect("my_introduction", row.pk)
        else:
            messages.success(request, _("Your visit is planned. You can still change everything."))
            return redirect("my_introduction", row.pk)
    view = pages.visit_page(row, form, dates=dates, companions=companions, language=page_language(), at=at)
    return render(request, "bridges/me/visit.html", {"view": view})


def _save(row: Introduction, values: dict[str, Any], *, at: datetime) -> None:
    """Plan the visit, or change the one that is planned; the same plan sent twice stays one."""
    chosen = {
        "day": values["day"],
        "start": values["start"],
        "company": Company(values["company"]),
        "companion": Companion.objects.filter(pk=values["companion"]).first() if values["companion"] else None,
        "meeting_point": values["meeting_point"],
        "leave_early": values["leave_early"],
    }
    by, planned = by_person(row.person), planned_visit(row)
    if planned is None:
        visits.plan(row, **chosen, by=by, at=at)
        return
    planned.introduction = row
    if not pages.is_same(planned, chosen):
        visits.change(planned, **chosen, by=by, at=at)


def _call_off(request: HttpRequest, row: Introduction, *, at: datetime) -> HttpResponse:
    planned = planned_visit(row)
    if planned is not None:
        planned.introduction = row
        try:
            visits.call_off(planned, by=by_person(row.person), at=at)
        except MoveError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("The visit is called off. Choose another day whenever you like."))
    return redirect("my_introduction", row.pk)


@person_page
@require_safe
def my_visit_calendar(request: HttpRequest, person: Person, introduction_id: UUID) -> HttpResponse:
    """Give my planned visit as a calendar file: discreet, unless `?full=1` asks for all of it."""
    row = mine_or_404(person, introduction_id)
    planned = planned_visit(row)
    if planned is None:
        raise Http404
    planned.introduction = row
    return calendar_response(visits.calendar_file(planned, is_discreet=not request.GET.get("full")))


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_follow_up(request: HttpRequest, person: Person, follow_up_id: UUID) -> HttpResponse:
    """Ask how it was: one tap after two days, later a few questions that can each be left out."""
    rows = FollowUp.objects.filter(introduction__person=person).select_related("introduction__listing")
    follow_up, at = get_object_or_404(rows, pk=follow_up_id), timezone.now()
    row = mine_or_404(person, follow_up.introduction_id)
    error = None
    if request.method == "POST":
        try:
            _answer(request, follow_up, person, at=at)
        except follow_ups.FollowUpError as refusal:
            error = refusal
            if not refusal.field:
                messages.info(request, str(refusal))
                return redirect("my_introduction", row.pk)
        else:
            messages.success(request, _("Thank you for telling us."))
            return redirect("my_introduction", row.pk)
    view = pages.follow_up_page(follow_up, row, typed=request.POST, error=error, language=page_language())
    if view is None:
        messages.info(request, _("This question is answered or over. Thank you."))
        return redirect("my_introduction", row.pk)
    return render(request, "bridges/me/follow_up.html", {"view": view}, status=200 if error is None else 400)


def _answer(request: HttpRequest, follow_up: FollowUp, person: Person, *, at: datetime) -> None:
    by = by_person(person)
    if request.POST.get("do") == "skip":
        follow_ups.skip(follow_up, by=by, at=at)
        return
    fields = follow_ups.ANSWER_FIELDS[follow_up.stage]
    answers = {name: request.POST[name] for name in fields if request.POST.get(name)}
    follow_ups.answer(follow_up, answers=answers, by=by, at=at)
