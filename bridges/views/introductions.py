"""The page of an introduction (page 8), and the moves that are made from it."""

from collections.abc import Callable
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bridges.actions import introductions as actions
from bridges.actions import visits
from bridges.actions.parties import By, by_companion, by_practitioner, spoken
from bridges.forms.practitioner_moves import MoveForm
from bridges.models import Company, Introduction
from bridges.pages.introduction import introduction_page, planned_visit
from bridges.states import MOVES, MoveError, Party
from bridges.views.practice import colleague, introduction_or_404, note_reading, say_refusal
from directory.access import practitioner_page
from directory.models import User
from directory.views.visitor import page_language

Action = Callable[..., Introduction]
PLAIN: Final[MappingProxyType[str, Action]] = MappingProxyType(
    {
        "consider": actions.consider,
        "put_back": actions.put_back,
        "not_now": actions.not_now,
        "ask": actions.ask,
        "settle": actions.settle,
        "found_a_place": actions.found_a_place,
        "move_on": actions.move_on,
        "withdraw": actions.withdraw,
        "went": visits.went,
        "did_not_go": visits.did_not_go,
        "answer": actions.answer,
        "record_in_error": actions.record_in_error,
    }
)
"""What can be sent from the page; saying yes and planning a visit have pages of their own."""

WITH_WORDS: Final = frozenset({"answer", "record_in_error"})
PAGES_TO_RETURN_TO: Final = frozenset({"today", "caseload"})


@practitioner_page
@require_safe
@transaction.atomic
def introduction(request: HttpRequest, introduction_id: UUID) -> HttpResponse:
    """Show one introduction; that it was read is written down in the same transaction."""
    return _page(request, introduction_or_404(request, introduction_id), at=timezone.now())


@practitioner_page
@require_POST
def introduction_move(request: HttpRequest, introduction_id: UUID) -> HttpResponse:
    """Make one move. Where it is not open (any more), the page says so and shows how it is; what was typed stays."""
    row, at = introduction_or_404(request, introduction_id), timezone.now()
    form = MoveForm(request.POST)
    if not form.is_valid() or form.cleaned_data["move"] not in PLAIN:
        raise Http404
    try:
        _make(row, form.cleaned_data, user=colleague(request), at=at)
    except MoveError as error:
        if form.cleaned_data["words"]:
            typed = {"move": form.cleaned_data["move"], "words": form.cleaned_data["words"], "why": str(error)}
            return _page(request, introduction_or_404(request, introduction_id), at=at, typed=typed, status=409)
        say_refusal(request, error)
    else:
        messages.success(request, _said(form.cleaned_data["move"]))
    back = request.POST.get("next", "")
    return redirect(back) if back in PAGES_TO_RETURN_TO else redirect("introduction", row.pk)


def refused_page(request: HttpRequest, introduction_id: UUID, error: MoveError, *, at: datetime) -> HttpResponse:
    """Show the page of an introduction with why something is not done."""
    say_refusal(request, error)
    with transaction.atomic():
        return _page(request, introduction_or_404(request, introduction_id), at=at, status=403)


def _make(row: Introduction, values: dict[str, Any], *, user: User, at: datetime) -> None:
    move = values["move"]
    words = {"words": values["words"]} if move in WITH_WORDS else {}
    by = _by(row, move, user=user, next_step=values["next_step"])
    if move == "did_not_go":
        words = {"next_step": values["next_step"]}
    row.version = values["version"]  # what the reader saw, not what is there now
    PLAIN[move](row, by=by, at=at, **words)


def _by(row: Introduction, move: str, *, user: User, next_step: str) -> By:
    """Return whose move it is: the practitioner's own, the companion's who went along, or the person's, said aloud."""
    if Party.PRACTITIONER in MOVES[move].parties:
        return by_practitioner(user)
    if move in {"went", "did_not_go"} and not next_step:
        visit = planned_visit(row)
        if visit is not None and visit.company == Company.PRACTITIONER and visit.starts_at <= timezone.now():
            return by_companion(None, user=user)
    return spoken(row.person, to=user)


def _said(move: str) -> str:
    words = {
        "ask": _("It is on its way to the group. They usually answer within a week."),
        "answer": _("The answer is on its way to the group."),
        "withdraw": _("It is taken back. The group hears only that the request is closed."),
        "went": _("Good to hear. It is written down."),
        "did_not_go": _("That is fine. Another day, other company or a pause: whatever suits."),
        "found_a_place": _("Good to hear. It is written down."),
        "record_in_error": _("It is marked as written down by mistake."),
    }
    return words.get(move, _("It is written down."))


def _page(
    request: HttpRequest, row: Introduction, *, at: datetime, typed: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    note_reading(request, row.person, what="introduction", at=at)
    zone = timezone.get_current_timezone_name()
    page = introduction_page(row, reader=colleague(request), language=page_language(), zone=zone, at=at)
    context = {"page": page, "typed": typed or {}}
    return render(request, "bridges/practice/introduction.html", context, status=status)
