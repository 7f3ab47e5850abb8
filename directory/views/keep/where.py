"""Where a group meets: the list of its places, and one of them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory import timetables
from directory.actions import edits
from directory.completeness import text_of
from directory.contents import text_field
from directory.editors import Editor
from directory.forms.where import AttendanceForm, PlaceForm
from directory.merging import Change, Content
from directory.models import Attendance
from directory.organiser_access import editor_page
from directory.pages import keep_places as pages
from directory.views.keep import rows

FIELD = "locations"


@require_safe
@editor_page
def where(request: HttpRequest, editor: Editor) -> HttpResponse:
    """Show the places of a group, and what people see of them."""
    return _list(request, editor, edits.shown(editor))


@require_POST
@editor_page
def attendance(request: HttpRequest, editor: Editor) -> HttpResponse:
    """Say whether a group meets in person, online or both."""
    content, form = edits.shown(editor), AttendanceForm(request.POST)
    if not form.is_valid():
        return _list(request, editor, content, error=_("Choose one of them."), status=422)
    wanted = {"attendance": Change(content["attendance"], form.cleaned_data["attendance"])}
    return _done(request, editor, rows.save(request, editor, wanted, at=timezone.now()))


@require_http_methods(["GET", "HEAD", "POST"])
@editor_page
def place(request: HttpRequest, editor: Editor, key: UUID | None = None) -> HttpResponse:
    """Show one place, or a new one; save it with the point of its town."""
    at, content = timezone.now(), edits.shown(editor)
    kept = _kept(content, key) if key else None
    others = [row["country"] for row in content[FIELD] or []]
    form = PlaceForm(
        request.POST if request.method == "POST" else None,
        kept=kept,
        directions=text_of(content, "directions"),
        country=others[0] if others else "",
    )
    if request.method != "POST":
        return _form(request, editor, form, content=content)
    if not form.is_valid():
        return _form(request, editor, form, content=content, status=422)
    if kept and request.POST.get("seen", "") != timetables.fingerprint([kept]):
        message = _("Somebody else changed this place meanwhile. Look again, and save once more if yours is right.")
        return _form(request, editor, form, content=content, error=message, status=409)
    error = rows.save(request, editor, _changes(content, form), at=at)
    if error:
        return _form(request, editor, form, content=content, error=error, status=409)
    return redirect("keep_where", editor.listing.pk)


@require_POST
@editor_page
def take_out(request: HttpRequest, editor: Editor, key: UUID) -> HttpResponse:
    """Take a place out; the page of places offers to put it back."""
    at, content = timezone.now(), edits.shown(editor)
    kept = _kept(content, key)
    before = content[FIELD] or []
    there = [row["id"] for row in content["schedules"] or [] if row["location"] == kept["id"]]
    changed = [row for row in before if row["id"] != kept["id"]]
    error = rows.save(request, editor, {FIELD: Change(content[FIELD], changed)}, at=at)
    if not error:
        rows.remember(request, editor, FIELD, [kept], index=before.index(kept), there=there)
    return _done(request, editor, error)


@require_POST
@editor_page
def put_back(request: HttpRequest, editor: Editor) -> HttpResponse:
    """Put back the place that was taken out last, with the times at which the group met there."""
    at, content = timezone.now(), edits.shown(editor)
    gone = rows.taken_out(request, editor, FIELD)
    if gone is None:
        messages.info(request, _("There is nothing to put back any more."))
        return redirect("keep_where", editor.listing.pk)
    wanted = {FIELD: Change(content[FIELD], rows.put_back(content[FIELD] or [], gone))}
    times = [_back_at(row, gone) for row in content["schedules"] or []]
    if times != (content["schedules"] or []):
        wanted["schedules"] = Change(content["schedules"], times)
    error = rows.save(request, editor, wanted, at=at)
    if not error:
        rows.forget(request)
    return _done(request, editor, error)


def _back_at(row: Mapping[str, Any], gone: Mapping[str, Any]) -> Mapping[str, Any]:
    met_there = row["id"] in gone.get("there", ()) and not row["location"]
    return {**row, "location": gone["rows"][0]["id"]} if met_there else row


def _kept(content: Content, key: UUID) -> dict[str, Any]:
    found = next((row for row in content[FIELD] or [] if row["id"] == str(key)), None)
    if found is None:
        raise Http404
    return dict(found)


def _changes(content: Content, form: PlaceForm) -> dict[str, Change]:
    """Return what a place that was written changes: its row, how to get there, and that people meet somewhere."""
    before = content[FIELD] or []
    ids = [row["id"] for row in before]
    if form.row["id"] in ids:
        after = [form.row if row["id"] == form.row["id"] else row for row in before]
    else:
        after = [*before, form.row]
    wanted = {FIELD: Change(content[FIELD], after)}
    if content["attendance"] == Attendance.ONLINE:
        wanted["attendance"] = Change(content["attendance"], str(Attendance.BOTH))
    name = text_field("directions", language=content["language"])
    directions = form.cleaned_data["directions"].strip()
    if text_of(content, "name") and directions != text_of(content, "directions"):
        wanted[name] = Change(content.get(name), directions)
    return wanted


def _done(request: HttpRequest, editor: Editor, error: str) -> HttpResponse:
    if error:
        messages.warning(request, error)
    return redirect("keep_where", editor.listing.pk)


def _list(
    request: HttpRequest, editor: Editor, content: Content, *, error: str = "", status: int = 200
) -> HttpResponse:
    context = {
        **rows.context_of(editor, content),
        "places": pages.place_views(content[FIELD] or []),
        "attendances": [
            pages.Choice(str(value), str(label), "", value == content["attendance"])
            for value, label in Attendance.choices
        ],
        "is_online": content["attendance"] == Attendance.ONLINE,
        "directions": text_of(content, "directions"),
        "has_taken_out": rows.taken_out(request, editor, FIELD) is not None,
        "error": error,
    }
    return render(request, "keep/where.html", context, status=status)


def _form(
    request: HttpRequest,
    editor: Editor,
    form: PlaceForm,
    *,
    content: Content,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    seen = timetables.fingerprint([form.kept]) if form.kept else ""
    context = {
        **rows.context_of(editor, content),
        "form": form,
        "view": pages.form_view(form),
        "seen": seen if status == 409 else request.POST.get("seen", "") or seen,
        "is_new": form.kept is None,
        "error": error,
        "has_errors": status == 422,
    }
    return render(request, "keep/place.html", context, status=status)
