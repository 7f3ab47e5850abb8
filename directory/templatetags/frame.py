"""What the frame of every page asks: whose page it is, who is there, and where they may go. These tags draw nothing."""

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse

from directory import access
from directory.my_list_count import my_list_count

register = template.Library()


@register.simple_tag(takes_context=True)
def my_list_size(context: Context) -> int:
    """How many listings this visitor saved; 0 without touching the session when there is no cookie."""
    return my_list_count(context.get("request"))


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody who is logged in may go to; before the second factor, to nothing but their account."""

    in_team: bool
    in_some_team_or_office: bool
    keeps_hosts: bool  # practitioners come to hosts by way of making room


@register.simple_tag(takes_context=True)
def work_of(context: Context) -> Work | None:
    """Return where somebody who is logged in works; None for all others, who without a cookie cost no query."""
    request = context.get("request")
    if request is None or settings.SESSION_COOKIE_NAME not in request.COOKIES or not hasattr(request, "user"):
        return None
    user = access.user_of(request)
    if user is None:
        return None
    if not access.has_second_factor(request):
        return Work(in_team=False, in_some_team_or_office=False, keeps_hosts=False)
    in_team = bool(access.teams_of(request))
    is_in_office = user.is_steward or user.is_staff
    return Work(in_team=in_team, in_some_team_or_office=in_team or is_in_office, keeps_hosts=user.is_steward)


@register.simple_tag(takes_context=True)
def next_page(context: Context) -> str:
    """Return where somebody wanted to go before they had to log in; the views decide whether it is ours."""
    request = context["request"]
    return str(request.POST.get("next") or request.GET.get("next") or "")


@register.simple_tag
def site_name() -> str:
    """What the operator calls this site."""
    return str(settings.FOOTBRIDGE_NAME)


@register.simple_tag
def exit_address() -> str:
    """Where "Leave this site" goes: the operator's choice, or our own blank page."""
    return settings.FOOTBRIDGE_QUICK_EXIT_URL or reverse("leave")
