"""What people told us about a listing, beside the pages on which it is changed; and who has a case of the desk."""

from uuid import UUID

from django import template
from django.template import Context

from directory.access import user_of
from directory.actions import desk_cases
from directory.models import ErrorReport, ReportState
from directory.organiser_access import editor_of

register = template.Library()
MOST_SHOWN = 5


@register.inclusion_tag("keep/_told.html", takes_context=True)
def told_about(context: Context, *, listing_id: UUID | str) -> dict[str, object]:
    """What is still open: stewards read what people wrote, organisers what a steward passed on of it."""
    key = UUID(str(listing_id))
    rows = ErrorReport.objects.filter(listing=key, state=ReportState.OPEN).order_by("made_at")
    if editor_of(context["request"], key) is None:  # the page let in nobody else but a steward
        return {"reports": list(rows[:MOST_SHOWN])}
    return {"told": list(rows.for_organisers().values_list("words_for_organiser", flat=True)[:MOST_SHOWN])}


@register.inclusion_tag("desk/_case.html", takes_context=True)
def who_has(context: Context, *, queue: str, target: UUID) -> dict[str, object]:
    """Who of the stewards looks after one case; take it, give it, put it back."""
    request = context["request"]
    user = user_of(request)
    holder = desk_cases.held_by(queue, [target]).get(str(target))
    return {
        "queue": queue,
        "target": target,
        "holder": holder or "",
        "is_mine": holder == user,
        "colleagues": desk_cases.colleagues(of=user) if user else (),
        "here": request.path,
    }
