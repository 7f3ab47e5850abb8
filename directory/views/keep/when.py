"""When a group meets: the list of its timetables, and one of them in four plain choices."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory import timetables
from directory.actions import edits
from directory.editors import Editor
from directory.forms.times import TimetableForm
from directory.merging import Change, Content
from directory.organiser_access import editor_page
from directory.pages.keep_times import form_view, places_of, timetable_views
from directory.timetables import Kept
from directory.views.keep import rows

FIELD = "schedules"


@require_safe
@editor_page
def when(request: HttpRequest, editor: Editor) -> HttpResponse:
    """Show the timetables of a group, with the next dates of each."""
    at, content = timezone.now(), edits.shown(editor)
    _zone, now = rows.zone_and_now(content, at)
    found = timetables.timetables_of(content[FIELD] or [], today=now.date())
    context = {
        **rows.context_of(editor, content),
        "timetables": timetable_views(found, at=at, places=places_of(content)),
        "has_taken_out": rows.taken_out(request, editor, FIELD) is not None,
    }
    return render(request, "keep/when.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@editor_page
def timetable(request: HttpRequest, editor: Editor, key: UUID | None = None) -> HttpResponse:
    """Show one timetable, or a new one; show its next dates; save it."""
    at, content = timezone.now(), edits.shown(editor)
    zone, now = rows.zone_and_now(content, at)
    kept = _kept(content, key, now=now) if key else None
    form = TimetableForm(
        request.POST if request.method == "POST" else None,
        today=now.date(),
        timezone=zone,
        kept=kept,
        places=tuple(places_of(content).items()),
        asks_timezone=content["attendance"] != "in_person",
    )
    do = request.POST.get("do", "save") if request.method == "POST" else ""
    if do != "save":
        return _form(request, editor, form, content=content, at=at, more_dates=do == "more")
    if not form.is_valid():
        return _form(request, editor, form, content=content, at=at, status=422)
    if kept and request.POST.get("seen", "") != timetables.fingerprint(kept.rows):
        message = _("Somebody else changed these times meanwhile. Look again, and save once more if yours are right.")
        return _form(request, editor, form, content=content, at=at, error=message, status=409)
    changed = timetables.with_timetable(content[FIELD] or [], form.timetable, instead_of=kept)
    error = rows.save(request, editor, {FIELD: Change(content[FIELD], changed)}, at=at)
    if error:
        return _form(request, editor, form, content=content, at=at, error=error, status=409)
    return redirect("keep_when", editor.listing.pk)


@require_POST
@editor_page
def take_out(request: HttpRequest, editor: Editor, key: UUID) -> HttpResponse:
    """Take a timetable out; the page of times offers to put it back."""
    at, content = timezone.now(), edits.shown(editor)
    before = content[FIELD] or []
    kept = _kept(content, key, now=rows.zone_and_now(content, at)[1])
    changed = timetables.without_timetable(before, kept)
    error = rows.save(request, editor, {FIELD: Change(content[FIELD], changed)}, at=at)
    if error:
        messages.warning(request, error)
    else:
        index = [row["id"] for row in before].index(kept.rows[0]["id"])
        rows.remember(request, editor, FIELD, kept.rows, index=index)
    return redirect("keep_when", editor.listing.pk)


@require_POST
@editor_page
def put_back(request: HttpRequest, editor: Editor) -> HttpResponse:
    """Put back the timetable that was taken out last."""
    at, content = timezone.now(), edits.shown(editor)
    gone = rows.taken_out(request, editor, FIELD)
    if gone is None:
        messages.info(request, _("There is nothing to put back any more."))
        return redirect("keep_when", editor.listing.pk)
    changed = rows.put_back(content[FIELD] or [], gone)
    error = rows.save(request, editor, {FIELD: Change(content[FIELD], changed)}, at=at)
    if error:
        messages.warning(request, error)
    else:
        rows.forget(request)
    return redirect("keep_when", editor.listing.pk)


def _kept(content: Content, key: UUID, *, now: datetime) -> Kept:
    found = timetables.find(content[FIELD] or [], str(key), today=now.date())
    if found is None:
        raise Http404
    return found


def _form(
    request: HttpRequest,
    editor: Editor,
    form: TimetableForm,
    *,
    content: Content,
    at: datetime,
    more_dates: bool = False,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        **rows.context_of(editor, content),
        "times": form_view(form, at=at, more_dates=more_dates),
        "seen": _seen(request, form.kept, is_conflict=status == 409),
        "is_new": form.kept is None,
        "error": error,
        "has_errors": status == 422,
    }
    return render(request, "keep/timetable.html", context, status=status)


def _seen(request: HttpRequest, kept: Kept | None, *, is_conflict: bool) -> str:
    """Return what the form began with; after a conflict that has been said, what is there now."""
    if kept is None:
        return ""
    before = request.POST.get("seen", "")
    return before if before and not is_conflict else timetables.fingerprint(kept.rows)
