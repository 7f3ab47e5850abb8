"""Companions: the pool of a team, the page behind a companion's link, and the visit that they are asked along to."""

from contextlib import suppress
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bridges import access
from bridges.actions import companions as actions
from bridges.actions import links, people, visits
from bridges.actions.parties import By, by_companion, by_practitioner
from bridges.forms.companions import HOW_LONG, AboutMeForm, InviteForm
from bridges.models import Companion, LinkPurpose, Visit
from bridges.pages import companions as pages
from bridges.states import MoveError
from directory.access import practitioner_page, teams_of, user_of
from directory.actions.private_links import LinkError
from directory.doors import Door
from directory.models import Team, User
from directory.views.visitor import page_language

PURPOSES = (LinkPurpose.COMPANION, LinkPurpose.POOL)
DOOR = Door("bridges/companions/open.html", is_open=access.companion_of)


# --- The team


@practitioner_page
@require_safe
def companions(request: HttpRequest) -> HttpResponse:
    """Show the pools of the teams in which somebody works."""
    at = timezone.now()
    pools = [(team.name, pages.pool(team, at=at)) for team in teams_of(request)]
    return render(request, "bridges/companions/pool.html", {"pools": pools, "is_one": len(pools) == 1})


@practitioner_page
@require_http_methods(["GET", "HEAD", "POST"])
def companion_new(request: HttpRequest) -> HttpResponse:
    """Ask whom to invite, and send the invitation."""
    form = InviteForm(request.POST or None, initial={"language": page_language()})
    team = _team(request)
    if form.is_valid():
        by = by_practitioner(_user(request))
        try:
            actions.invite(team, **form.cleaned_data, timezone=settings.TIME_ZONE, by=by, at=timezone.now())
        except actions.CompanionError as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("The invitation is on its way. They are in the pool when they say yes."))
            return redirect("companions")
    context = {
        "form": form,
        "languages": [{"value": code, "label": name} for code, name in settings.LANGUAGES],
        "teams": [{"value": str(team.pk), "label": team.name} for team in teams_of(request)],
        "team": str(team.pk),
    }
    return render(request, "bridges/companions/invite.html", context)


@practitioner_page
@require_POST
def companion_move(request: HttpRequest, companion_id: UUID) -> HttpResponse:
    """Send a companion a new link, or take them out of the pool; `do` says which."""
    rows = Companion.objects.filter(team__in=teams_of(request), ended_at__isnull=True)
    companion = get_object_or_404(rows, pk=companion_id)
    by, at, do = by_practitioner(_user(request)), timezone.now(), request.POST.get("do", "")
    try:
        if do == "invite":
            actions.invite_again(companion, by=by, at=at)
            messages.success(request, _("A new link is on its way to them."))
        elif do == "end":
            actions.end(companion, by=by, at=at)
            messages.success(request, _("Out of the pool. What was written about them is gone."))
    except MoveError as error:
        messages.warning(request, str(error))
    return redirect("companions")


# --- The companion


@DOOR.opens
def come_along(request: HttpRequest) -> HttpResponse:
    """Ask for the code, or let the small script send the token of the link; open what it is for."""
    at = timezone.now()
    link = access.opened_link(request, purposes=PURPOSES, at=at)
    companion = link.companion
    if companion is None or companion.ended_at is not None:
        raise LinkError("expired")
    access.open_companion_session(request, companion, way=link, at=at)
    return redirect("companion_visit", link.visit_id) if link.visit_id else redirect("companion_me")


@never_cache
@require_POST
def come_along_close(request: HttpRequest) -> HttpResponse:
    """Close the companion's page in this browser; a second press says the same."""
    if access.link_of(request, "companion") is not None:
        access.close(request, "companion")
    messages.info(request, _("The page is closed here. Nothing was lost."))
    return redirect("come_along")


@access.companion_page
@require_safe
def companion_visit(request: HttpRequest, companion: Companion, visit_id: UUID) -> HttpResponse:
    """Show one visit, as far as its companion may see it."""
    visit, at = _visit(request, companion, visit_id), timezone.now()
    view = pages.companion_visit(visit, companion=companion, language=page_language(), at=at)
    if view.is_over:
        return render(request, "bridges/companions/visit_over.html", status=410)
    people.was_shown(visit.introduction, by=_by(request, companion), at=at)
    return render(request, "bridges/companions/visit.html", {"view": view, "name": companion.name})


@access.companion_page
@require_POST
def companion_answer(request: HttpRequest, companion: Companion, visit_id: UUID) -> HttpResponse:
    """Keep whether a companion comes along, or whether it happened; `do` says which."""
    visit = _visit(request, companion, visit_id)
    do, by, at = request.POST.get("do", ""), _by(request, companion), timezone.now()
    try:
        if do in {"yes", "no"}:
            visits.answer_companion(visit, is_yes=do == "yes", by=by, at=at)
            messages.success(request, _thanks(is_yes=do == "yes"))
        elif do == "went":
            visits.went(visit.introduction, by=by, at=at)
            return _said(request)
        elif do == "did_not_go":
            visits.did_not_go(visit.introduction, by=by, at=at)
            return _said(request)
    except MoveError as error:
        messages.info(request, str(error))
    return redirect("companion_visit", visit.pk)


@access.companion_page
@require_http_methods(["GET", "HEAD", "POST"])
def companion_me(request: HttpRequest, companion: Companion) -> HttpResponse:
    """Show what being a companion means; take the yes, how long it holds, and when they can."""
    form, at = AboutMeForm(request.POST or None), timezone.now()
    if request.method == "POST" and form.is_valid():
        try:
            actions.say_yes(
                companion,
                until=at + form.lasts(),
                days=form.cleaned_data["days"],
                speaks=form.languages(),
                about=form.cleaned_data["about"],
                by=_by(request, companion),
                at=at,
            )
        except MoveError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("Thank you. Your team can ask you now, and each time you may say no."))
        return redirect("companion_me")
    chosen = request.POST.getlist("days") if form.is_bound else None
    view = pages.my_pool_page(companion, may_open=_may_open(request, companion), chosen=chosen, at=at)
    return render(request, "bridges/companions/me.html", {"view": view, "form": form, "how_long": _how_long(form)})


@access.companion_page
@require_POST
def companion_me_move(request: HttpRequest, companion: Companion) -> HttpResponse:
    """Rest, come back, or stop; `do` says which."""
    do, by, at = request.POST.get("do", ""), _by(request, companion), timezone.now()
    try:
        if do == "rest":
            actions.rest(companion, by=by, at=at)
            messages.success(request, _("You rest. Nobody asks you anything new until you come back."))
        elif do == "back":
            actions.come_back(companion, by=by, at=at)
            messages.success(request, _("Good to have you back."))
        elif do == "stop":
            actions.end(companion, by=by, at=at)
            access.close(request, "companion")
            return render(request, "bridges/companions/stopped.html")
    except MoveError as error:
        messages.warning(request, str(error))
    return redirect("companion_me")


def _visit(request: HttpRequest, companion: Companion, visit_id: UUID) -> Visit:
    """Return a visit of this companion: by link only the one that the link is for, logged in each of theirs."""
    link = access.link_of(request, "companion")
    if link is not None and link.visit_id != visit_id:
        raise Http404
    rows = Visit.objects.filter(companion=companion)
    parts = rows.select_related("introduction__person__key", "introduction__listing")
    return get_object_or_404(parts.prefetch_related("introduction__listing__texts"), pk=visit_id)


def _may_open(request: HttpRequest, companion: Companion) -> list[UUID]:
    link = access.link_of(request, "companion")
    if link is not None:
        return [link.visit_id] if link.visit_id else []
    return list(Visit.objects.filter(companion=companion).values_list("pk", flat=True))


def _said(request: HttpRequest) -> HttpResponse:
    """Thank for having said how it was: the link has done its work."""
    link = access.link_of(request, "companion")
    if link is not None:
        with suppress(LinkError):  # used before: the page was still open
            links.use_up(link, at=timezone.now())
    messages.success(request, _("Thank you for going along, and for saying so. That is all."))
    return redirect("companion_me")


def _thanks(*, is_yes: bool) -> str:
    if is_yes:
        return _("Thank you! They hear that you come along.")
    return _("Thank you for saying so. They hear that you cannot this time, and nothing else.")


def _by(request: HttpRequest, companion: Companion) -> By:
    has_link = access.link_of(request, "companion") is not None
    return by_companion(companion, user=None if has_link else user_of(request))


def _how_long(form: AboutMeForm) -> list[dict[str, object]]:
    chosen = str(form["how_long"].value() or "")
    return [{"value": str(days), "label": words, "checked": str(days) == chosen} for days, words in HOW_LONG]


def _user(request: HttpRequest) -> User:
    user = user_of(request)
    if user is None:
        raise Http404
    return user


def _team(request: HttpRequest) -> Team:
    """Return the team that was chosen, among those in which somebody works; the first without a choice."""
    teams = teams_of(request)
    return next((team for team in teams if str(team.pk) == request.POST.get("team", "")), teams[0])
