"""The pages of a host (page 9): open by link or code, the inbox, one request, the answer, help to get ready."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bridges import access
from bridges.actions import host_answers, links, people, room_tasks, visits
from bridges.actions.moves import SomebodyWasFirst
from bridges.actions.parties import By, by_host
from bridges.actions.refusals import NotOpen, RequestClosed
from bridges.forms.hosting import FORMS, WordsForm
from bridges.forms.room_tasks import NoteForm
from bridges.models import Host, Introduction, LinkPurpose, RoomTask
from bridges.pages import hosting as pages
from bridges.pages import room_tasks as room_pages
from bridges.states import MoveError
from directory.access import user_of
from directory.actions.private_links import LinkError
from directory.doors import Door
from directory.views.visitor import page_language

THANKS: dict[str, Promise | str] = {
    "welcome": gettext_lazy("Thank you. They hear it from us now, and choose a day. You hear when it is."),
    "put_on_list": gettext_lazy("Thank you. They know now that they are on your list. We ask again in two weeks."),
    "decline": gettext_lazy("Thank you for saying so. They hear only that it is not possible now. All is done."),
    "ask_back": gettext_lazy("Your question goes to the person first. They choose what to answer; you hear from us."),
    "went": gettext_lazy("Thank you. That is all that you need to do."),
    "did_not_go": gettext_lazy("Thank you. They hear no reproach from us, and may choose another day."),
}
DECISIONS = frozenset(THANKS) - {"ask_back"}
"""After these the link of the mail opens nothing more; a question is no decision."""

PURPOSES = (LinkPurpose.HOST,)
DOOR = Door("bridges/host/open.html", is_open=access.host_of)


@DOOR.opens
def host_open(request: HttpRequest) -> HttpResponse:
    """Ask for the code, or let the small script send the token of the link; open the page when it is right."""
    at = timezone.now()
    link = access.opened_link(request, purposes=PURPOSES, at=at)
    host, introduction = link.host, link.introduction
    if host is None or introduction is None or host.ended_at is not None:
        raise LinkError("expired")
    access.open_host_session(request, host, way=link, at=at)
    return redirect("host_introduction", introduction.pk)


@access.host_page
@require_safe
def host_inbox(request: HttpRequest, hosts: list[Host]) -> HttpResponse:
    """Show what waits for the host's answer, and what else is going on."""
    open_hosts = _not_frozen(hosts)
    if not open_hosts:
        return _frozen(request)
    view = pages.inbox(open_hosts, language=page_language(), at=timezone.now())
    return render(request, "bridges/host/inbox.html", {"view": view})


@access.host_page
@require_safe
def host_introduction(request: HttpRequest, hosts: list[Host], introduction_id: UUID) -> HttpResponse:
    """Show one request, as far as consent opens it now."""
    if not _not_frozen(hosts):
        return _frozen(request)
    row = _found(hosts, introduction_id)
    return _page(request, row)


@access.host_page
@require_POST
def host_answer(request: HttpRequest, hosts: list[Host], introduction_id: UUID) -> HttpResponse:
    """Keep the host's answer; say calmly where it was answered before, or is closed."""
    if not _not_frozen(hosts):
        return _frozen(request)
    row, move = _found(hosts, introduction_id), request.POST.get("move", "")
    if move not in FORMS:
        raise Http404
    form = FORMS[move](request.POST)
    if not form.is_valid():
        return _page(request, row, form=form, move=move)
    try:
        _act(row, move, form=form, by=_by(request, row), at=timezone.now())
    except MoveError as error:
        return _not_possible(request, row, error)
    _use_up_link(request, row, move=move)
    messages.success(request, str(THANKS[move]))
    return redirect("host_inbox") if move == "decline" else redirect("host_introduction", row.pk)


@access.host_page
@require_http_methods(["GET", "HEAD", "POST"])
def host_room(request: HttpRequest, hosts: list[Host], host_id: UUID) -> HttpResponse:
    """Say what help to get ready is, take the wish for it, and show how far it is."""
    host = next((host for host in _not_frozen(hosts) if host.pk == host_id), None)
    if host is None:
        raise Http404
    form = NoteForm(request.POST or None)
    task = RoomTask.objects.filter(listing=host.listing_id, closed_at__isnull=True).first()
    if request.method == "POST" and form.is_valid():
        _open_room(request, host, note=form.cleaned_data["note"])
        return redirect("host_room", host.pk)
    view = room_pages.room_for_host(task, listing=host.listing, language=page_language(), at=timezone.now())
    return render(request, "bridges/host/room.html", {"view": view, "form": form, "host_id": str(host.pk)})


@never_cache
@require_POST
def host_close(request: HttpRequest) -> HttpResponse:
    """Close the host's page in this browser; a second press says the same."""
    if access.link_of(request, "host") is not None:
        access.close(request, "host")
    messages.info(request, _("The page is closed here. Nothing was lost."))
    return redirect("host_open")


def _act(row: Introduction, move: str, *, form: WordsForm, by: By, at: datetime) -> None:
    words = form.cleaned_data["words"].strip()
    match move:
        case "welcome":
            host_answers.welcome(row, words=words, by=by, at=at)
        case "put_on_list":
            host_answers.put_on_list(row, words=words, by=by, at=at)
        case "decline":
            host_answers.decline(row, reason=form.cleaned_data["reason"], words=words, by=by, at=at)
        case "ask_back":
            host_answers.ask_back(row, words=words, by=by, at=at)
        case "went":
            visits.went(row, by=by, at=at)
        case "did_not_go":
            visits.did_not_go(row, by=by, at=at)


def _not_possible(request: HttpRequest, row: Introduction, error: MoveError) -> HttpResponse:
    """Say what is the case now: closed, or answered before; what is kept stays as it was."""
    row.refresh_from_db(from_queryset=Introduction.objects.select_related("person__key", "host__listing"))
    answered = pages.answered_before(row, at=timezone.now())
    is_about_moves = isinstance(error, NotOpen | SomebodyWasFirst | RequestClosed)
    if answered and is_about_moves:
        messages.info(request, _("You answered already: %(answer)s") % {"answer": answered})
    elif not isinstance(error, RequestClosed):  # the page itself says that it is closed
        messages.warning(request, str(error))
    return redirect("host_introduction", row.pk)


def _page(request: HttpRequest, row: Introduction, *, form: WordsForm | None = None, move: str = "") -> HttpResponse:
    at = timezone.now()
    view = pages.request_page(row, language=page_language(), at=at)
    if view is None:
        answered = pages.answered_before(row, at=at)
        return render(request, "bridges/host/closed.html", {"answered": answered}, status=410)
    people.was_shown(row, by=_by(request, row), at=at)
    context = {"view": view, "tried": move, "form": form}
    return render(request, "bridges/host/introduction.html", context)


def _found(hosts: list[Host], introduction_id: UUID) -> Introduction:
    """Return what one of these hosts was asked, open or ended; what was never asked is not there."""
    rows = Introduction.objects.filter(host__in=_not_frozen(hosts), asked_at__isnull=False)
    return get_object_or_404(rows.select_related("person__key", "host__listing"), pk=introduction_id)


def _by(request: HttpRequest, row: Introduction) -> By:
    if row.host is None:
        raise Http404
    has_link = access.link_of(request, "host") is not None
    return by_host(row.host, user=None if has_link else user_of(request))


def _use_up_link(request: HttpRequest, row: Introduction, *, move: str) -> None:
    link = access.link_of(request, "host")
    if move in DECISIONS and link is not None and link.introduction_id == row.pk:
        with suppress(LinkError):  # used before: the page was still open
            links.use_up(link, at=timezone.now())


def _open_room(request: HttpRequest, host: Host, *, note: str) -> None:
    try:
        room_tasks.open_task(host.listing, note=note, by=by_host(host), at=timezone.now())
    except MoveError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Thank you. Somebody will get in touch with you."))


def _not_frozen(hosts: list[Host]) -> list[Host]:
    return [host for host in hosts if host.frozen_at is None]


def _frozen(request: HttpRequest) -> HttpResponse:
    return render(request, "bridges/host/frozen.html", status=403)
