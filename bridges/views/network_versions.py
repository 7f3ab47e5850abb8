"""Versions that were kept: read one, lay two side by side, print, take the picture along, delete; who may look."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bridges import drafts
from bridges.access import person_page
from bridges.actions import network_sharing
from bridges.actions import networks as actions
from bridges.actions.parties import by_person
from bridges.forms.networks import DRAW, ShareForm
from bridges.models import NetworkMap, Person
from bridges.pages import my_network as pages
from bridges.pages.form_fields import fields_of
from bridges.states import MoveError

TODAY = "today"


@person_page
@require_safe
def my_network_versions(request: HttpRequest, person: Person) -> HttpResponse:
    """Show what was kept, with a way to lay two of them side by side."""
    lines = pages.version_lines(pages.maps_of(person), at=timezone.now())
    return render(request, "bridges/networks/versions.html", {"versions": lines})


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_network_version(request: HttpRequest, person: Person, map_id: UUID) -> HttpResponse:
    """Show one version; delete it, after the box was ticked."""
    at = timezone.now()
    if request.method == "POST":
        return _delete_version(request, person, map_id, at=at)
    row = _version_or_404(person, map_id)
    context = {"page": pages.version_page(row, at=at), "id": row.pk}
    return render(request, "bridges/networks/version.html", context)


@person_page
@require_safe
def my_network_compare(request: HttpRequest, person: Person) -> HttpResponse:
    """Lay two versions side by side; without a choice the last one that was kept, and today."""
    at, rows = timezone.now(), pages.maps_of(person)
    if len(rows) < 2:
        messages.info(request, _("Keep your map once. From then on you can see what changes."))
        return redirect("my_network")
    today = next((row for row in rows if row.kept_at is None), rows[-1])
    before = _chosen(rows, request.GET.get("a", "")) or next(row for row in reversed(rows) if row.pk != today.pk)
    after = _chosen(rows, request.GET.get("b", "")) or today
    context = {"page": pages.compare_page(before, after, rows=rows, at=at)}
    return render(request, "bridges/networks/compare.html", context)


@person_page
@require_safe
def my_network_print(request: HttpRequest, person: Person) -> HttpResponse:
    """Show the map on one sheet of paper."""
    page = pages.network_page(person, at=timezone.now())
    return render(request, "bridges/networks/print.html", {"page": page})


@person_page
@require_safe
def my_network_svg(request: HttpRequest, person: Person) -> HttpResponse:
    """Give the picture as a file; its name says nothing of anybody."""
    response = HttpResponse(pages.picture_of(person), content_type="image/svg+xml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-map.svg"'
    return response


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_network_delete(request: HttpRequest, person: Person) -> HttpResponse:
    """Delete the map and every version, after the box was ticked."""
    if request.method != "POST":
        return render(request, "bridges/networks/delete.html")
    if request.POST.get("sure") != "1":
        words = _("Nothing was deleted. Tick the box first, if you are sure.")
        return render(request, "bridges/networks/delete.html", {"error": words}, status=422)
    actions.delete_all(person, by=by_person(person), at=timezone.now())
    drafts.drop(request.session, drafts.TAKEN_OFF_KEY)
    messages.success(request, _("Your map is deleted, with all that you had kept of it."))
    return redirect("my_network")


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_network_sharing(request: HttpRequest, person: Person) -> HttpResponse:
    """Say who may look at the map, until when, and end it."""
    at = timezone.now()
    if request.method == "POST" and request.POST.get("do") == "end":
        network_sharing.end(person, by=by_person(person), at=at)
        messages.success(request, _("Ended. From now on nobody of the team sees your map."))
        return redirect("my_network_sharing")
    form = ShareForm(request.POST if request.method == "POST" else None, initial={"days": "30"})
    if form.is_valid():
        return _allow(request, person, form, at=at)
    context = {
        "share": pages.share_line(network_sharing.share_of(person, at=at), person=person, at=at),
        "team": person.team.name if person.team else "",
        "fields": fields_of(form),
        "has_errors": bool(form.errors),
    }
    return render(request, "bridges/networks/sharing.html", context, status=422 if form.is_bound else 200)


def _allow(request: HttpRequest, person: Person, form: ShareForm, *, at: datetime) -> HttpResponse:
    values = form.cleaned_data
    try:
        network_sharing.allow(
            person, may_write=values["may"] == DRAW, days=int(values["days"]), by=by_person(person), at=at
        )
    except MoveError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Said. You can end it here whenever you like."))
    return redirect("my_network_sharing")


def _delete_version(request: HttpRequest, person: Person, map_id: UUID, *, at: datetime) -> HttpResponse:
    row = _version_or_404(person, map_id)
    if request.POST.get("sure") != "1":
        words = _("Nothing was deleted. Tick the box first, if you are sure.")
        context = {"page": pages.version_page(row, at=at), "id": row.pk, "error": words}
        return render(request, "bridges/networks/version.html", context, status=422)
    actions.delete_version(row, by=by_person(person), at=at)
    messages.success(request, _("That version is deleted."))
    return redirect("my_network_versions")


def _version_or_404(person: Person, map_id: UUID) -> NetworkMap:
    rows = NetworkMap.objects.of(person).kept().select_related("person__key")
    return get_object_or_404(rows, pk=map_id)


def _chosen(rows: list[NetworkMap], typed: str) -> NetworkMap | None:
    return next((row for row in rows if typed in {str(row.pk), *([TODAY] if row.kept_at is None else [])}), None)
