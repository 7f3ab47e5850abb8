"""List a group without an account: one question a page, sent with the last button, proven by e-mail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from directory import proposal_drafts as drafts
from directory import spam, timetables
from directory.access import network_of
from directory.actions import proposals, throttles
from directory.actions.proposals import ProposalError
from directory.actions.throttles import Throttled
from directory.forms.proposals import ReachForm, WelcomeForm, WhatForm, WhereForm
from directory.forms.times import TimetableForm
from directory.importers.zones import usual_zone
from directory.pages import keep_times, similar
from directory.pages import proposals as pages
from directory.proposal_contents import content_from
from directory.proposal_drafts import Draft
from directory.views.visitor import page_language

FORMS: dict[str, type[forms.Form]] = {"what": WhatForm, "where": WhereForm, "welcome": WelcomeForm, "reach": ReachForm}
ASKED = ("what", "when", "where", "already", "welcome", "reach")
NO_TIMES = "none"
NONE_IS_IT = QueryDict("another=1")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def list_group(request: HttpRequest) -> HttpResponse:
    """Say what comes, and go on where somebody stopped; `do` = "anew" throws away what was typed."""
    at = timezone.now()
    if request.method == "POST":
        if request.POST.get("do") == "anew":
            drafts.forget(request.session)
        return redirect("list_group_step", _first_open(_draft(request, at=at), at=at))
    has_draft = settings.SESSION_COOKIE_NAME in request.COOKIES and drafts.draft_in(request.session, at=at) is not None
    context = {"has_draft": has_draft, "days": settings.FOOTBRIDGE_LOOK_WITHIN_DAYS}
    return render(request, "directory/list_group/start.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def list_group_step(request: HttpRequest, step: str) -> HttpResponse:
    """Ask one question; keep the answer, right or wrong, and go on."""
    if step not in pages.TITLES:
        raise Http404
    at, draft = timezone.now(), _draft(request, at=timezone.now())
    order = [*ASKED, "check"]
    first = _first_open(draft, at=at)
    if order.index(step) > order.index(first):
        return redirect("list_group_step", first)
    if step == "check":
        return _check(request, draft, at=at)
    if step == "already":
        return _already(request, draft, at=at)
    form = _form(step, request.POST if request.method == "POST" else draft.answer(step), draft, at=at)
    if request.method == "POST":
        draft.keep(step, request.POST)
        do = request.POST.get("do", "")
        is_answered = do not in {"preview", "more"} and (do == NO_TIMES or form.is_valid())
        following = _after(step, draft, at=at) if is_answered else ""
        drafts.keep(request.session, draft, at=at)
        if following:
            is_known = following != "already" and request.POST.get("then") == "check"
            return redirect("list_group_step", "check" if is_known else following)
        if do not in {"preview", "more"}:  # asked for again, so that the way back sends nothing a second time
            then = "?then=check" if request.POST.get("then") == "check" else ""
            return redirect(f"{request.path}{then}")
    return _question(request, step, form, at=at)


def _already(request: HttpRequest, draft: Draft, *, at: datetime) -> HttpResponse:
    found = _similar(draft, at=at)
    if request.method == "POST" or not found:
        draft.keep("already", NONE_IS_IT)
        drafts.keep(request.session, draft, at=at)
        return redirect("list_group_step", _first_open(draft, at=at))
    context = {"page": pages.step_page("already"), "found": found}
    return render(request, "directory/list_group/already.html", context)


def _check(request: HttpRequest, draft: Draft, *, at: datetime) -> HttpResponse:
    answers = _answers(draft, at=at)
    if request.method == "POST":
        try:
            return _send(request, draft, answers, at=at)
        except (Throttled, ProposalError) as error:
            messages.warning(request, str(error))
            return redirect("list_group_step", "check")
    when = _times(draft, at=at)
    times = keep_times.next_dates(when, at=at) if _has_times(draft) else keep_times.NextDates()
    context = {
        "page": pages.step_page("check"),
        "rows": pages.check_rows(answers, times=[*times.words, *times.dates[:1]]),
        "days": settings.FOOTBRIDGE_LOOK_WITHIN_DAYS,
    }
    return render(request, "directory/list_group/check.html", context)


def _send(
    request: HttpRequest, draft: Draft, answers: Mapping[str, Mapping[str, Any]], *, at: datetime
) -> HttpResponse:
    reach, network = answers["reach"], network_of(request)
    throttles.check("propose", keys=(network,), at=at)
    _slow_down_mail(reach["email"], network, at=at)
    content = _content(draft, answers, at=at)
    seconds = (at - draft.began_at).total_seconds()
    proposal = proposals.send_in(
        content,
        key=UUID(draft.id),
        name=reach["name"],
        email=reach["email"],
        language=reach["language"],
        signs=spam.signs(content, seconds=seconds, filled_hidden=bool(reach["homepage"])),
        at=at,
    )
    drafts.forget(request.session)
    drafts.open_proposal(request.session, proposal.pk, at=at)
    return redirect("list_group_sent")


def _slow_down_mail(email: str, network: str, *, at: datetime) -> None:
    throttles.check("mail", keys=(email, network), at=at)
    throttles.check("mail_address", keys=(email,), at=at)
    throttles.check("mail_network", keys=(network,), at=at)


def _content(draft: Draft, answers: Mapping[str, Mapping[str, Any]], *, at: datetime) -> dict[str, Any]:
    when = _times(draft, at=at)
    rows = timetables.rows_of(when.timetable) if _has_times(draft) and when.is_valid() else []
    return content_from(
        UUID(draft.id),
        language=answers["reach"]["language"],
        what=answers["what"],
        where=answers["where"],
        welcome=answers["welcome"],
        schedules=rows,
    )


def _question(request: HttpRequest, step: str, form: forms.Form, *, at: datetime) -> HttpResponse:
    context: dict[str, Any] = {
        "page": pages.step_page(step),
        "form": form,
        "values": {name: form[name].value() or "" for name in form.fields},
        "to_check": (request.POST.get("then") or request.GET.get("then")) == "check",
    }
    if step == "what":
        context["kinds"] = pages.kinds(context["values"]["kind"])
    elif step == "when":
        assert isinstance(form, TimetableForm)
        context["times"] = keep_times.form_view(form, at=at, more_dates=request.POST.get("do") == "more")
    elif step == "where":
        assert isinstance(form, WhereForm)
        context["visibilities"] = pages.visibilities(context["values"]["visibility"])
    elif step == "reach":
        context["languages"] = pages.languages(context["values"]["language"] or page_language())
    return render(request, f"directory/list_group/{step}.html", context)


def _form(step: str, data: QueryDict | None, draft: Draft, *, at: datetime) -> forms.Form:
    if step == "when":
        return _times(draft, typed=data, at=at)
    if step == "reach" and data is None:
        welcome = draft.answer("welcome")
        return ReachForm(initial={"name": welcome.get("greets", "") if welcome else "", "language": page_language()})
    return FORMS[step](data)


def _times(draft: Draft, *, typed: QueryDict | None = None, at: datetime) -> TimetableForm:
    """Return the form of the times; where somebody said that there are none, an empty one."""
    data = typed if typed is not None else draft.answer("when")
    says_none = data is not None and data.get("do") == NO_TIMES
    return TimetableForm(None if says_none else data, today=timezone.localdate(at), timezone=_zone())


def _answers(draft: Draft, *, at: datetime) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for step in FORMS:
        form = _form(step, draft.answer(step), draft, at=at)
        if form.is_valid():
            found[step] = form.cleaned_data
    return found


def _first_open(draft: Draft, *, at: datetime) -> str:
    """Return the first question without a good answer: nobody comes further than that."""
    for step in ASKED:
        if step == "already":
            if step not in draft.answers and _similar(draft, at=at):
                return step
        elif step not in draft.answers or not _is_answered(step, draft, at=at):
            return step
    return "check"


def _is_answered(step: str, draft: Draft, *, at: datetime) -> bool:
    if step == "when" and not _has_times(draft):
        return True
    return _form(step, draft.answer(step), draft, at=at).is_valid()


def _has_times(draft: Draft) -> bool:
    typed = draft.answer("when")
    return typed is not None and typed.get("do") != NO_TIMES


def _after(step: str, draft: Draft, *, at: datetime) -> str:
    """Return the page after an answer. A new name or place is looked for among the groups that are here, once."""
    if step in {"what", "where"}:
        draft.answers.pop("already", None)
    if step in {"what", "where"} and "where" in draft.answers:
        if _similar(draft, at=at):
            return "already"
        draft.keep("already", NONE_IS_IT)
    if step == "where":
        return "welcome"
    return ASKED[ASKED.index(step) + 1] if step != "reach" else "check"


def _similar(draft: Draft, *, at: datetime) -> Any:
    answers = _answers(draft, at=at)
    if "what" not in answers or "where" not in answers:
        return []
    where = answers["where"]
    town, point = similar.place_of({"locations": [{"city": where["town"], **where.get("found", {})}]})
    return similar.similar(answers["what"]["name"], town=town, point=point, language=page_language(), at=at)


def _draft(request: HttpRequest, *, at: datetime) -> Draft:
    """Return what was typed so far. Who only reads has no session, and gets none."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        kept = drafts.draft_in(request.session, at=at)
        if kept is not None:
            return kept
    return Draft(began_at=at)


def _zone() -> str:
    return usual_zone(settings.FOOTBRIDGE_COUNTRY, "") or settings.TIME_ZONE
