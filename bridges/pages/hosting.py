"""What a host sees: values of `disclosure.host_view`, in words. No introduction and no person goes any further."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bridges.disclosure import HostView, host_view
from bridges.models import DeclineReason, Host, Introduction
from bridges.pages.hosts import group_name
from bridges.states import IntroductionStatus as S
from bridges.states import Party, open_moves
from bridges.words import HOST_BUTTONS, HOST_STATUS_WORDS
from directory.date_words import say_date, say_list, say_span, say_weekday_date

MOST_SHOWN = 100
ANSWERS = {
    S.WAITING: "put_on_list",
    S.WELCOMED: "welcome",
    S.VISIT_PLANNED: "welcome",
    S.VISITED: "welcome",
}
"""Which answer of the host led here; what the person does afterwards is not the host's to hear twice."""
NEXT_WORDS: Mapping[S, str | Promise] = {
    S.WAITING: gettext_lazy("We ask you again in two weeks. Say welcome when there is a place."),
    S.WELCOMED: gettext_lazy("They choose a day on which you meet. You get a short mail when it is planned."),
    S.VISIT_PLANNED: gettext_lazy(
        "Let somebody greet them at the door. Show them where they can sit, and say that it is fine just to watch."
    ),
    S.VISITED: gettext_lazy("You do not have to do anything. Whoever was welcomed well often comes again."),
}


@dataclass(frozen=True, slots=True)
class Request:
    """One line of the inbox."""

    url: str
    words: str
    more: str
    is_my_turn: bool


@dataclass(frozen=True, slots=True)
class Inbox:
    """All that a host has now: what waits for them first."""

    greeting: str
    groups: str
    my_turn: Sequence[Request]
    others: Sequence[Request]
    rooms: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request, with what the host may answer now."""

    title: str
    group: str
    status: str
    status_words: str
    letter: str
    question: str
    answer: str
    contact: str
    visit: str
    company: str
    host_words: str
    next_words: str
    moves: frozenset[str]
    buttons: Mapping[str, str]
    answer_url: str
    room_url: str
    is_listed: bool
    reasons: Sequence[tuple[str, str]]


def shown_to(hosts: Iterable[Host], *, at: datetime) -> list[tuple[Host, HostView]]:
    """Return what these hosts may see now, each as its view, longest waiting first."""
    found = []
    for host in hosts:
        rows = Introduction.objects.known_to(host).select_related("person__key", "host").order_by("asked_at", "pk")
        views = ((host, host_view(row, at=at)) for row in rows[:MOST_SHOWN])
        found += [(host, view) for host, view in views if not view.is_closed]
    return found


def inbox(hosts: Sequence[Host], *, language: str, at: datetime) -> Inbox:
    """Return the inbox of the host of a link, or of all listings of an account; their listings' texts are fetched."""
    names = {host.pk: group_name(host.listing, language=language) for host in hosts}
    lines = [
        _line(view, group=names[host.pk] if len(hosts) > 1 else "", at=at) for host, view in shown_to(hosts, at=at)
    ]
    return Inbox(
        greeting=hosts[0].name,
        groups=say_list(list(dict.fromkeys(names.values()))),
        my_turn=[line for line in lines if line.is_my_turn],
        others=[line for line in lines if not line.is_my_turn],
        rooms=[(names[host.pk], reverse("host_room", args=[host.pk])) for host in hosts],
    )


def request_page(row: Introduction, *, language: str, at: datetime) -> RequestPage | None:
    """Return the page of a request that was fetched with key, host and listing; None where it is closed to its host."""
    view, host = host_view(row, at=at), row.host
    if view.is_closed or view.status is None or host is None:
        return None
    status = view.status
    moves = frozenset(open_moves(status, Party.HOST)) & frozenset(HOST_BUTTONS)
    if not _may_say_whether_they_came(view, at=at):
        moves -= {"went", "did_not_go"}
    return RequestPage(
        title=_title(view),
        group=group_name(host.listing, language=language),
        status=str(status),
        status_words=_status_words(view, at=at),
        letter=view.letter(host_name=host.name),
        question=view.question,
        answer=view.answer,
        contact=view.contact,
        visit=_visit_words(view, at=at),
        company=view.company_words,
        host_words=view.host_words,
        next_words=str(NEXT_WORDS.get(status, "")),
        moves=moves,
        buttons={move: str(words) for move, words in HOST_BUTTONS.items()},
        answer_url=reverse("host_answer", args=[view.id]),
        room_url=reverse("host_room", args=[host.pk]),
        is_listed=host.listing.is_public(),
        reasons=[(reason.value, str(reason.label)) for reason in DeclineReason],
    )


def answered_before(row: Introduction, *, at: datetime) -> str:
    """Return the answer that the host gave before, in the words of its button; "" where there is none to tell."""
    view = host_view(row, at=at)
    said_no = view.is_closed and row.status == S.HOST_UNAVAILABLE
    move = "decline" if said_no else ANSWERS.get(view.status) if view.status else None
    return str(HOST_BUTTONS[move]) if move else ""


def is_my_turn(view: HostView, *, at: datetime) -> bool:
    """Return whether the host is to do something now: answer, or say whether somebody came."""
    return view.status == S.ASKED or _may_say_whether_they_came(view, at=at)


def _line(view: HostView, *, group: str, at: datetime) -> Request:
    more = [group, _visit_words(view, at=at) or _status_words(view, at=at)]
    return Request(
        url=reverse("host_introduction", args=[view.id]),
        words=_title(view),
        more=" · ".join(part for part in more if part),
        is_my_turn=is_my_turn(view, at=at),
    )


def _title(view: HostView) -> str:
    called = view.called or _("Somebody")
    if view.status in {S.ASKED, S.QUESTION, S.WAITING}:
        return _("%(called)s would like to come") % {"called": called}
    return called


def _status_words(view: HostView, *, at: datetime) -> str:
    if view.status == S.ASKED and view.asked_on is not None:
        day = say_date(view.asked_on, today=at.date())
        return _("You were asked on %(day)s. Please answer within a week.") % {"day": day}
    return str(HOST_STATUS_WORDS[view.status or S.ASKED])


def _may_say_whether_they_came(view: HostView, *, at: datetime) -> bool:
    """Return whether the day of the visit has come, and this person wants the host to be asked."""
    if view.status != S.VISIT_PLANNED or not view.may_report_attendance or view.visit_starts_at is None:
        return False
    return view.visit_starts_at <= at


def _visit_words(view: HostView, *, at: datetime) -> str:
    if view.visit_day is None or view.visit_time is None:
        return ""
    day = say_weekday_date(view.visit_day, today=at.date())
    return _("%(day)s, %(time)s") % {"day": day, "time": say_span(view.visit_time, None)}
