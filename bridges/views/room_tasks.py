"""Making room (kwartiermaken): help a group to get ready to welcome, step by step."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bridges.actions import room_tasks as actions
from bridges.actions.parties import by_practitioner
from bridges.forms.room_tasks import NoteForm
from bridges.models import RoomTask
from bridges.pages import room_tasks as pages
from bridges.pages.hosts import group_name
from bridges.states import MoveError
from bridges.words import ROOM_STEPS
from directory.access import practitioner_page, teams_of, user_of
from directory.models import Listing, User
from directory.views.visitor import page_language


@practitioner_page
@require_safe
def room_tasks(request: HttpRequest) -> HttpResponse:
    """Show the groups that get ready, and why this matters."""
    rows, over = pages.room_rows(_user(request), language=page_language(), at=timezone.now())
    return render(request, "bridges/room/tasks.html", {"rows": rows, "over": over})


@practitioner_page
@require_safe
def room_task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Show one group and its checklist."""
    task = _task(request, task_id)
    view = pages.room_page(task, user=_user(request), language=page_language(), at=timezone.now())
    return render(request, "bridges/room/task.html", {"view": view})


@practitioner_page
@require_http_methods(["GET", "HEAD", "POST"])
def room_task_new(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Offer a group help to get ready; where somebody did already, show that."""
    listing = get_object_or_404(Listing.objects.public().groups().prefetch_related("texts"), pk=listing_id)
    task = pages.tasks_of(_user(request)).filter(listing=listing, closed_at__isnull=True).first()
    if task is not None:
        return redirect("room_task", task.pk)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_task(
                listing,
                team=teams_of(request)[0],
                note=form.cleaned_data["note"],
                by=by_practitioner(_user(request)),
                at=timezone.now(),
            )
        except MoveError as error:
            messages.info(request, str(error))
            return redirect("room_tasks")
        messages.success(request, _("Written down. Take the steps in any order, with the group."))
        return redirect("room_task", made.pk)
    context = {"form": form, "group": group_name(listing, language=page_language()), "listing_id": str(listing.pk)}
    return render(request, "bridges/room/task_form.html", context)


@practitioner_page
@require_POST
def room_task_move(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Take a task, tick or untick one step, or close it; `do` says which, with the step after a colon."""
    task = _task(request, task_id)
    do, _colon, code = request.POST.get("do", "").partition(":")
    try:
        thanks = _move(request, task, do, code=code)
    except MoveError as error:
        messages.warning(request, str(error))
    else:
        if thanks:
            messages.success(request, thanks)
    spot = f"#step-{code}" if code in ROOM_STEPS else ""
    return redirect(reverse("room_task", args=[task.pk]) + spot)


def _move(request: HttpRequest, task: RoomTask, do: str, *, code: str) -> str:
    """Make one move and return what to say about it."""
    user, at = _user(request), timezone.now()
    by = by_practitioner(user)
    match do:
        case "done" if code in ROOM_STEPS:
            actions.do_step(task, code, by=by, at=at)
        case "undo" if code in ROOM_STEPS:
            actions.undo_step(task, code, by=by, at=at)
        case "assign":
            team = next((team for team in teams_of(request) if team.pk == task.team_id), teams_of(request)[0])
            actions.assign(task, to=user, team=team, by=by, at=at)
            return _("You help this group now.")
        case "close":
            actions.close(task, by=by, at=at)
            return _("Closed, with thanks. The door is open a little wider now.")
    return ""


def _user(request: HttpRequest) -> User:
    user = user_of(request)
    if user is None:
        raise Http404
    return user


def _task(request: HttpRequest, task_id: UUID) -> RoomTask:
    return get_object_or_404(pages.tasks_of(_user(request)), pk=task_id)
