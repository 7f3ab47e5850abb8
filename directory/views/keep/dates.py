"""“Not this week”, and what is different on one date. Public at once, and taken back in one step."""

from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.actions import listings, single_dates
from directory.actions.listings import StateError
from directory.actions.single_dates import DateGone, DateKey
from directory.editors import Editor
from directory.forms.dates import NotThenForm, OneDateForm
from directory.merging import Content
from directory.organiser_access import editor_page
from directory.pages import keep_dates as pages
from directory.schedules import ScheduleError
from directory.views.keep import rows


@require_http_methods(["GET", "HEAD", "POST"])
@editor_page
def not_this_week(request: HttpRequest, editor: Editor) -> HttpResponse:
    """Ask whether the next date, or the one that was chosen, does not take place; on a press say so to everybody."""
    at, content = timezone.now(), listings.current(editor.listing)
    if request.method != "POST":
        return _ask(request, editor, content, at=at)
    form = NotThenForm(request.POST)
    if not form.is_valid():
        error = " ".join(str(words) for words in form.errors.get("reason", ()))
        return _ask(request, editor, content, at=at, error=error, status=422)
    key = DateKey(str(form.cleaned_data["key"]), form.cleaned_data["day"])
    try:
        single_dates.cancel(editor, key, reason=form.cleaned_data["reason"], at=at)
    except (DateGone, ScheduleError, StateError) as error:
        return _ask(request, editor, content, at=at, error=str(error), status=409)
    chosen = urlencode({"key": key.schedule, "day": key.day.isoformat()})
    return redirect(f"{reverse('keep_not_this_week', args=[editor.listing.pk])}?{chosen}")


@require_safe
@editor_page
def dates(request: HttpRequest, editor: Editor) -> HttpResponse:
    """Show the next dates, with what is different about each."""
    at, content = timezone.now(), listings.current(editor.listing)
    context = {**rows.context_of(editor, content), "dates": pages.next_dates(content["schedules"], at=at)}
    return render(request, "keep/dates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@editor_page
def one_date(request: HttpRequest, editor: Editor, key: UUID, day: str) -> HttpResponse:
    """Ask what is different on one date, and say it."""
    at, content = timezone.now(), listings.current(editor.listing)
    which = DateKey(str(key), _day(day))
    today = rows.zone_and_now(content, at)[1].date()
    form = OneDateForm(request.POST if request.method == "POST" else None, today=today, initial=_said(content, which))
    if request.method == "POST" and form.is_valid():
        try:
            single_dates.change(editor, which, **form.cleaned_data, at=at)
        except ScheduleError as error:
            form.add_error("end" if error.field == "end" else None, str(error))
        except (DateGone, StateError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. Everybody sees it now."))
            return redirect("keep_dates", editor.listing.pk)
    view = pages.date_of(content["schedules"], which, at=at)
    if view is None:
        raise Http404
    context = {**rows.context_of(editor, content), "date": view, "form": form}
    return render(request, "keep/one_date.html", context, status=422 if form.errors else 200)


@require_POST
@editor_page
def put_back(request: HttpRequest, editor: Editor, key: UUID, day: str) -> HttpResponse:
    """Let one date be as always again."""
    try:
        single_dates.put_back(editor, DateKey(str(key), _day(day)), at=timezone.now())
    except (DateGone, ScheduleError, StateError) as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("It is as always again."))
    return redirect("keep_dates", editor.listing.pk)


def _ask(
    request: HttpRequest, editor: Editor, content: Content, *, at: datetime, error: str = "", status: int = 200
) -> HttpResponse:
    coming = pages.next_dates(content["schedules"], at=at)
    asked = request.POST if request.method == "POST" else request.GET
    chosen = next((one for one in coming if (one.key, one.day) == (asked.get("key"), asked.get("day"))), None)
    chosen = chosen or next((one for one in coming if not one.is_cancelled), None)
    context = {
        **rows.context_of(editor, content),
        "chosen": chosen,
        "others": [one for one in coming if one is not chosen],
        "reason": request.POST.get("reason", ""),
        "error": error,
    }
    return render(request, "keep/not_this_week.html", context, status=status)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


def _said(content: Content, which: DateKey) -> dict[str, str]:
    """Return what was said about this date before."""
    row = next((row for row in content["schedules"] or () if row["id"] == which.schedule), None)
    found = [one for one in (row["overrides"] if row else ()) if one["date"] == which.day.isoformat()]
    return {name: found[0].get(name) or "" for name in ("start", "end", "new_date", "note")} if found else {}
