"""My introductions (page 6): what happened, what is next, who was told what, and how to stop it."""

from collections.abc import Callable
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bridges.access import person_page
from bridges.actions import consents, introductions, visits
from bridges.actions.consents import AskOrder
from bridges.actions.parties import by_person
from bridges.models import Consent, Introduction, Person
from bridges.pages import mine as pages
from bridges.pages.asking import texts_shown
from bridges.scopes import ConsentScope
from bridges.states import ENDED, MOVES, MoveError
from directory.pages.others import others_like
from directory.views.visitor import page_language

PLAIN: Final[MappingProxyType[str, Callable[..., Introduction]]] = MappingProxyType(
    {
        "consider": introductions.consider,
        "put_back": introductions.put_back,
        "not_now": introductions.not_now,
        "ask": introductions.ask,
        "went": visits.went,
        "settle": introductions.settle,
        "found_a_place": introductions.found_a_place,
        "move_on": introductions.move_on,
    }
)
THANKS: Final[MappingProxyType[str, Promise | str]] = MappingProxyType(
    {
        "ask": gettext_lazy("The group is asked."),
        "answer": gettext_lazy("Your answer is on its way."),
        "went": gettext_lazy("Thank you for telling us."),
        "did_not_go": gettext_lazy("Thank you for telling us. It is fine."),
        "found_a_place": gettext_lazy("We are glad with you."),
        "move_on": gettext_lazy("Thank you. Now you know more about what fits."),
    }
)


@person_page
@require_safe
def my_page(request: HttpRequest, person: Person) -> HttpResponse:
    """Show all of my introductions."""
    lines = pages.my_lines(person, language=page_language(), at=timezone.now())
    return render(request, "bridges/me/my_page.html", {"lines": lines})


@person_page
@require_safe
def my_introduction(request: HttpRequest, person: Person, introduction_id: UUID) -> HttpResponse:
    """Show one of my introductions."""
    return introduction_answer(request, mine_or_404(person, introduction_id), at=timezone.now())


@person_page
@require_POST
def my_move(request: HttpRequest, person: Person, introduction_id: UUID) -> HttpResponse:
    """Make one move. Pressed twice it is made once; where it is not open any more the page shows how it is."""
    row, at = mine_or_404(person, introduction_id), timezone.now()
    move, _colon, value = request.POST.get("do", "").partition(":")
    if move not in {*PLAIN, "did_not_go", "answer"}:
        raise Http404
    words = request.POST.get("words", "")[:2000]
    if row.status == MOVES[move].target and str(row.version) != request.POST.get("version"):
        return redirect("my_introduction", row.pk)  # the second press of the same button
    try:
        _make(row, move, value=value, words=words, version=request.POST.get("version", ""), at=at)
    except MoveError as error:
        if move == "answer" and words.strip():
            fresh = mine_or_404(person, introduction_id)
            return introduction_answer(request, fresh, typed=words, why=str(error), at=at, status=409)
        messages.warning(request, str(error))
    else:
        if move in THANKS:
            messages.success(request, str(THANKS[move]))
    return redirect("my_introduction", row.pk)


def _make(row: Introduction, move: str, *, value: str, words: str, version: str, at: datetime) -> None:
    """Make the move from the version that the page showed."""
    by = by_person(row.person)
    row.version = int(version) if version.isdecimal() and len(version) < 9 else row.version
    if move == "did_not_go":
        visits.did_not_go(row, next_step=value, by=by, at=at)
    elif move == "answer":
        introductions.answer(row, words=words, by=by, at=at)
    else:
        PLAIN[move](row, by=by, at=at)


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_withdraw(request: HttpRequest, person: Person, introduction_id: UUID) -> HttpResponse:
    """Say what taking it back does, and do it. No reason is asked."""
    row, at = mine_or_404(person, introduction_id), timezone.now()
    if row.status in ENDED:
        return redirect("my_introduction", row.pk)
    if request.method == "POST":
        try:
            introductions.withdraw(row, by=by_person(person), at=at)
        except MoveError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("It is taken back. The group sees nothing of you any more."))
        return redirect("my_introduction", row.pk)
    view = pages.my_introduction(row, language=page_language(), at=at)
    return render(request, "bridges/me/withdraw.html", {"view": view})


@person_page
@require_POST
def my_consents(request: HttpRequest, person: Person, introduction_id: UUID) -> HttpResponse:
    """End one consent, or say yes to a copy for another system. Doing it twice is the same as once."""
    row = mine_or_404(person, introduction_id)
    if request.POST.get("give") == str(ConsentScope.SHARE_RECORD):
        return _say_yes_to_a_copy(request, row)
    rows = Consent.objects.filter(introduction=row).select_related("introduction__person__key")
    try:
        consent = get_object_or_404(rows, pk=UUID(request.POST.get("consent", "")))
    except ValueError:
        raise Http404 from None
    try:
        consents.end(consent, by=by_person(person), at=timezone.now())
    except MoveError as error:
        messages.warning(request, str(error))
    else:
        is_copy = consent.scope == ConsentScope.SHARE_RECORD
        copies = _("Ended. From now on nobody takes a copy. What was copied already stays where it is.")
        messages.success(request, copies if is_copy else _("Ended. From now on nobody sees it."))
    return redirect("my_introduction", row.pk)


def _say_yes_to_a_copy(request: HttpRequest, row: Introduction) -> HttpResponse:
    scopes, at = frozenset({ConsentScope.SHARE_RECORD}), timezone.now()
    order = AskOrder(scopes=scopes, texts_shown=texts_shown(scopes, message=""), language=page_language())
    try:
        if not row.consents.active(at=at).filter(scope__in=scopes).exists():
            consents.give(row, order=order, by=by_person(row.person), at=at)
    except MoveError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Said. You can end it here whenever you like."))
    return redirect("my_introduction", row.pk)


def mine_or_404(person: Person, introduction_id: UUID) -> Introduction:
    """Return one of the person's own introductions, with all that its page shows."""
    rows = Introduction.objects.of(person).select_related("person__key", "person__practitioner", "host", "author")
    parts = ("listing__texts", "visits__companion", "follow_ups")
    return get_object_or_404(rows.select_related("listing").prefetch_related(*parts), pk=introduction_id)


def introduction_answer(
    request: HttpRequest, row: Introduction, *, typed: str = "", why: str = "", at: datetime, status: int = 200
) -> HttpResponse:
    """Show one introduction; `typed` is an answer that could not be sent, and `why`."""
    view = pages.my_introduction(row, language=page_language(), at=at)
    context: dict[str, Any] = {
        "view": view,
        "typed": typed,
        "why": why,
        "after_not_going": pages.AFTER_NOT_GOING.items() if view.may_say_how_it_went else (),
        "others": _others(request, row, at=at) if view.shows_others else (),
    }
    return render(request, "bridges/me/introduction.html", context, status=status)


def _others(request: HttpRequest, row: Introduction, *, at: datetime) -> list[Any]:
    return others_like(pages.listing_of(row), user=request.user, language=page_language(), at=at)
