"""What is shown when somebody has just asked for an introduction: the receipt, and what happens next, with dates."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from bridges.clocks import CLOCKS
from bridges.models import Introduction
from bridges.pages.hosts import group_name
from bridges.pages.mine import zone_of
from bridges.scopes import LONGEST_CONSENT
from bridges.states import IntroductionStatus as S
from directory.date_words import say_weekday_date


@dataclass(frozen=True, slots=True)
class AskedView:
    """The page after asking. `refusal` is empty where the group was asked."""

    group: str
    receipt: str
    refusal: str
    next_steps: list[str]
    url: str
    withdraw_url: str


def asked_view(introduction: Introduction, *, receipt: str, refusal: str, language: str, at: datetime) -> AskedView:
    """Return what happened and what happens next; the dates come from the clocks."""
    return AskedView(
        group=group_name(introduction.listing, language=language),
        receipt=receipt,
        refusal=refusal,
        next_steps=[] if refusal else _next_steps(introduction, at=at),
        url=reverse("my_introduction", args=[introduction.pk]),
        withdraw_url=reverse("my_withdraw", args=[introduction.pk]),
    )


def _next_steps(introduction: Introduction, *, at: datetime) -> list[str]:
    zone = ZoneInfo(zone_of(introduction.person))
    since = (introduction.asked_at or at).astimezone(zone)

    def day(days: float | None) -> str:
        return say_weekday_date((since + timedelta(days=days or 0)).date(), today=at.astimezone(zone).date())

    clock = CLOCKS[S.ASKED]
    steps = [
        _("They answer by %(day)s, we hope. We remind them once.") % {"day": day(clock.due_days)},
        _("If nobody answers, we close it on %(day)s and show you other groups.") % {"day": day(clock.lapse_days)},
        _("When they say welcome, you choose a day."),
        _("Your yes holds until %(day)s. You can take it back at any time.") % {"day": day(LONGEST_CONSENT.days)},
    ]
    if introduction.person.is_safe_to_write and introduction.person.channel in {"email", "sms"}:
        steps.insert(1, _("You get a short message without names when there is something new."))
    else:
        steps.insert(1, _("We send you nothing. Look at your page when you like."))
    return steps
