"""Who welcomes where (safety rule 19): propose, check by two people, freeze, thaw, hand over."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bridges.actions import hosts as actions
from bridges.forms.hosts import HostForm
from bridges.models import Host
from bridges.pages import hosts as pages
from directory.access import View, guarded, steward_page, teams_of, user_of
from directory.models import Listing, User
from directory.views.visitor import is_steward, page_language

Action = Callable[..., Host]


def keeps_hosts(request: HttpRequest) -> bool:
    """Return whether the account of this request looks after hosts: a steward, or somebody who works in a team."""
    user = user_of(request)
    return user is not None and (user.is_steward or bool(teams_of(request)))


def keeper_page(view: View) -> View:
    """Let in stewards and members of a team who passed the second factor."""
    return guarded(view, is_for=keeps_hosts)


@keeper_page
@require_safe
def hosts(request: HttpRequest) -> HttpResponse:
    """Show the hosts of one part of the list, or the groups that were looked for."""
    at, language = timezone.now(), page_language()
    text = request.GET.get("q", "").strip()
    show = request.GET.get("show", "")
    show = show if show in pages.SHOWN else pages.WAITING
    rows, part = pages.hosts_page(_user(request), show=show, page=request.GET.get("page", "1"), language=language)
    context = {
        "text": text,
        "found": pages.groups_found(text, user=_user(request), language=language, at=at) if text else (),
        "tabs": pages.host_tabs(_user(request), current=show),
        "show": show,
        "rows": rows,
        "part": part,
        "previous_url": _page_url(show, part.number - 1) if part.has_previous() else "",
        "next_url": _page_url(show, part.number + 1) if part.has_next() else "",
    }
    return render(request, "bridges/hosts/hosts.html", context)


@keeper_page
@require_safe
def host(request: HttpRequest, host_id: UUID) -> HttpResponse:
    """Show one host: who checked, and what may be done now."""
    found = _host(request, host_id)
    view = pages.host_page(found, user=_user(request), language=page_language(), at=timezone.now())
    return render(request, "bridges/hosts/host.html", {"view": view, "is_steward": is_steward(request)})


@keeper_page
@require_http_methods(["GET", "HEAD", "POST"])
def host_new(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Ask who welcomes at a group, and write it down."""
    listing = _listing(request, listing_id)
    current = Host.objects.filter(listing=listing, ended_at__isnull=True).first()
    if current is not None and request.method != "POST":
        return redirect("host", current.pk)
    form = HostForm(request.POST or None, initial={"language": listing.language})
    if form.is_valid():
        try:
            made = actions.propose(
                listing, **form.cleaned_data, timezone=actions.zone_of(listing), by=_user(request), at=timezone.now()
            )
        except actions.HostError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Thank you. Two people have to check it now; you may be one of them."))
            return redirect("host", made.pk)
    return _form_page(request, listing, form=form)


@keeper_page
@require_http_methods(["GET", "HEAD", "POST"])
def host_hand_over(request: HttpRequest, host_id: UUID) -> HttpResponse:
    """Ask who welcomes from now on, end the host before, and let two people check the new one."""
    old = _host(request, host_id)
    form = HostForm(request.POST or None, initial={"language": old.language})
    if form.is_valid():
        try:
            new = actions.hand_over(
                old, **form.cleaned_data, timezone=old.timezone, by=_user(request), at=timezone.now()
            )
        except actions.HostError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("Handed over. What is open goes to the new host as soon as two people have checked them.")
            )
            return redirect("host", new.pk)
    return _form_page(request, old.listing, form=form, old=old)


@steward_page
@require_POST
def host_freeze(request: HttpRequest, host_id: UUID) -> HttpResponse:
    """Stop everything to and from a host, or let it go on; `do` says which."""
    found, do = _host(request, host_id), request.POST.get("do", "")
    if do == "freeze":
        _try(request, actions.freeze, found, thanks=_("Frozen. Nothing reaches this host, and they see nothing."))
    elif do == "thaw":
        _try(request, actions.thaw, found, thanks=_("Not frozen any more. What waits for an answer is asked again."))
    return redirect("host", found.pk)


@keeper_page
@require_POST
def host_move(request: HttpRequest, host_id: UUID) -> HttpResponse:
    """Check a host, or let somebody be host no longer; `do` says which."""
    found, do = _host(request, host_id), request.POST.get("do", "")
    if do == "verify":
        _try(request, actions.verify, found, thanks=_("Thank you. Your check is written down."))
    elif do == "end":
        _try(request, actions.end_host, found, thanks=_("Is host no longer. Their links do not work any more."))
    return redirect("host", found.pk)


def _try(request: HttpRequest, action: Action, found: Host, *, thanks: str) -> None:
    try:
        action(found, by=_user(request), at=timezone.now())
    except actions.HostError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, thanks)


def _form_page(request: HttpRequest, listing: Listing, *, form: HostForm, old: Host | None = None) -> HttpResponse:
    context = {
        "form": form,
        "languages": [{"value": code, "label": name} for code, name in settings.LANGUAGES],
        "group": pages.group_name(listing, language=page_language()),
        "group_url": reverse("listing", args=[listing.pk]),
        "old": pages.host_row(old, language=page_language()) if old else None,
    }
    return render(request, "bridges/hosts/host_form.html", context)


def _page_url(show: str, page: int) -> str:
    return f"?{urlencode([('show', show), ('page', str(page))])}"


def _user(request: HttpRequest) -> User:
    user = user_of(request)
    if user is None:
        raise Http404
    return user


def _host(request: HttpRequest, host_id: UUID) -> Host:
    return get_object_or_404(pages.hosts_of(_user(request)), pk=host_id)


def _listing(request: HttpRequest, listing_id: UUID) -> Listing:
    rows = Listing.objects.public().groups().prefetch_related("texts", "schedules")
    return get_object_or_404(rows, pk=listing_id)
