"""Drawing a map (page 12): see it, put names on it, say more of each, keep it; alone, and together."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bridges import drafts
from bridges.actions import networks as actions
from bridges.actions.moves import SomebodyWasFirst
from bridges.actions.networks import TieValues
from bridges.forms.networks import KeepForm, NamesForm, TieForm
from bridges.models import NetworkMap, Person, Tie
from bridges.pages import my_network as pages
from bridges.pages import tie_form
from bridges.pages.form_fields import fields_of
from bridges.states import MoveError
from bridges.views.drawing import Drawing, own, together
from directory.views.visitor import page_language

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


def network(request: HttpRequest, drawing: Drawing) -> HttpResponse:
    """Show the map, in a picture, a sentence and a table, and what there is to think about."""
    at, person = timezone.now(), drawing.person
    context = {
        **drawing.frame(),
        "page": pages.network_page(
            person, alias=drawing.alias, url_of=drawing.tie_url if drawing.may_write else None, at=at
        ),
        "taken_off": drafts.taken_off_in(request.session, whose=person.pk, at=at).get("alias", ""),
    }
    return render(request, "bridges/networks/network.html", context)


def network_add(request: HttpRequest, drawing: Drawing) -> HttpResponse:
    """Take names, one a line, and go to the first of them."""
    form = NamesForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _names_again(request, drawing, form, status=422 if form.is_bound else 200)
    ties = [TieValues(alias=name) for name in form.cleaned_data["names"]]
    try:
        rows = actions.add_ties(drawing.person, ties, by=drawing.by, at=timezone.now())
    except MoveError as error:
        form.add_error("names", str(error))
        return _names_again(request, drawing, form, status=422)
    return redirect(drawing.url("tie", rows[0].pk) if rows else drawing.url("network"))


def tie(request: HttpRequest, drawing: Drawing, tie_id: UUID) -> HttpResponse:
    """Say more about one tie, as much as somebody likes; the button leads to the next of whom nothing is said yet."""
    at, row = timezone.now(), tie_or_404(drawing.person, tie_id)
    listings = tie_form.known_listings(drawing.person, language=page_language())
    if request.method != "POST":
        form = TieForm(initial=tie_form.initial_of(row), listings=listings)
        return _tie_answer(request, drawing, row, form)
    if request.POST.get("do") == "remove":
        return _take_off(request, drawing, row, at=at)
    form = TieForm(request.POST, listings=listings)
    if not form.is_valid():
        return _tie_answer(request, drawing, row, form, status=422)
    return _change(request, drawing, row, form, at=at)


def network_keep(request: HttpRequest, drawing: Drawing) -> HttpResponse:
    """Keep the map as it is today, under a title."""
    map_ = actions.current_map(drawing.person)
    if map_ is None:
        return redirect(drawing.url("network"))
    form = KeepForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _keep_again(request, drawing, form, status=422 if form.is_bound else 200)
    try:
        actions.keep_version(map_, **form.cleaned_data, by=drawing.by, at=timezone.now())
    except MoveError as error:
        form.add_error("title", str(error))
        return _keep_again(request, drawing, form, status=422)
    messages.success(request, _("Kept as it is today. You can go on drawing; this version stays as it is."))
    return redirect(drawing.url("network_versions") if drawing.is_own else drawing.url("network"))


def network_put_back(request: HttpRequest, drawing: Drawing) -> HttpResponse:
    """Put back the tie that was taken off last."""
    at = timezone.now()
    kept = drafts.taken_off_in(request.session, whose=drawing.person.pk, at=at)
    if kept:
        ids = {name: UUID(kept[name]) if kept[name] else None for name in ("id", "key", "listing_id")}
        try:
            actions.put_back(drawing.person, TieValues(**{**kept, **ids}), by=drawing.by, at=at)
        except MoveError as error:
            messages.warning(request, str(error))
        else:
            drafts.drop(request.session, drafts.TAKEN_OFF_KEY)
            messages.success(request, _("%(name)s is back on the map.") % {"name": kept["alias"]})
    return redirect(drawing.url("network"))


my_network = require_safe(own(network))
my_network_add = READ_OR_SEND(own(network_add))
my_tie = READ_OR_SEND(own(tie))
my_network_keep = READ_OR_SEND(own(network_keep))
my_network_put_back = require_POST(own(network_put_back))
person_network = require_safe(together(network))
person_network_add = READ_OR_SEND(together(network_add, writes=True))
person_tie = READ_OR_SEND(together(tie, writes=True))
person_network_keep = READ_OR_SEND(together(network_keep, writes=True))
person_network_put_back = require_POST(together(network_put_back, writes=True))


def tie_or_404(person: Person, tie_id: UUID) -> Tie:
    """Return a tie of the map that this person draws in; any other is not there."""
    rows = Tie.objects.filter(map__in=NetworkMap.objects.of(person).current()).select_related("map__person__key")
    return get_object_or_404(rows, pk=tie_id)


def _keep_again(request: HttpRequest, drawing: Drawing, form: KeepForm, *, status: int) -> HttpResponse:
    context = {**drawing.frame(), "fields": fields_of(form), "has_errors": bool(form.errors)}
    return render(request, "bridges/networks/keep.html", context, status=status)


def _names_again(request: HttpRequest, drawing: Drawing, form: NamesForm, *, status: int) -> HttpResponse:
    context = {**drawing.frame(), "field": fields_of(form)["names"]}
    return render(request, "bridges/networks/add.html", context, status=status)


def _tie_answer(
    request: HttpRequest, drawing: Drawing, row: Tie, form: TieForm, *, why: str = "", status: int = 200
) -> HttpResponse:
    following = tie_form.next_open(row.map, after=row)
    listings = tie_form.known_listings(drawing.person, language=page_language())
    context: dict[str, Any] = {
        **drawing.frame(),
        "page": tie_form.tie_page(row, form, listings=listings),
        "why": why,
        "skip_url": drawing.url("tie", following.pk) if following else drawing.url("network"),
        "is_last": following is None,
    }
    return render(request, "bridges/networks/tie.html", context, status=status)


def _change(request: HttpRequest, drawing: Drawing, row: Tie, form: TieForm, *, at: datetime) -> HttpResponse:
    version = form.cleaned_data["version"]
    try:
        changed = actions.change_tie(row, form.values(), version=version, by=drawing.by, at=at)
    except SomebodyWasFirst as error:
        fresh = tie_or_404(drawing.person, row.pk)
        form.data = {**request.POST.dict(), "version": str(fresh.map.version)}
        return _tie_answer(request, drawing, fresh, form, why=str(error), status=409)
    except MoveError as error:
        messages.warning(request, str(error))
        return redirect(drawing.url("network"))
    if request.POST.get("do") == "look":
        return redirect(drawing.url("tie", row.pk) + "#type")
    following = tie_form.next_open(changed.map, after=changed)
    return redirect(drawing.url("tie", following.pk) if following else drawing.url("network"))


def _take_off(request: HttpRequest, drawing: Drawing, row: Tie, *, at: datetime) -> HttpResponse:
    try:
        values = actions.remove_tie(row, by=drawing.by, at=at)
    except MoveError as error:
        messages.warning(request, str(error))
    else:
        plain = {name: str(value) if isinstance(value, UUID) else value for name, value in asdict(values).items()}
        drafts.keep_taken_off(request.session, whose=drawing.person.pk, values=plain, at=at)
    return redirect(drawing.url("network"))
