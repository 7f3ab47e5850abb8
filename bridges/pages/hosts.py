"""Who welcomes where, and who checked it: for stewards and practitioners. Nothing about a person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bridges.models import Host
from directory import search
from directory.date_words import say_date
from directory.models import Listing, User
from directory.pages.texts import preferred
from directory.search.types import MAX_TEXT_CHARACTERS, SearchQuery

PAGE_SIZE = 30
GROUPS_FOUND = 10
WAITING, RECEIVING, FROZEN = "waiting", "receiving", "frozen"

SHOWN = {
    WAITING: Q(frozen_at__isnull=True, second_verified_at__isnull=True),
    FROZEN: Q(frozen_at__isnull=False),
    RECEIVING: Q(frozen_at__isnull=True, second_verified_at__isnull=False),
}
SHOWN_WORDS: dict[str, Promise | str] = {
    WAITING: gettext_lazy("Waiting for a check"),
    FROZEN: gettext_lazy("Frozen"),
    RECEIVING: gettext_lazy("Getting introductions"),
}
STATE_WORDS: dict[str, Promise | str] = {
    "first": gettext_lazy("Nobody has checked yet. Two people have to."),
    "second": gettext_lazy("One person has checked. Somebody else has to check as well."),
    "receiving": gettext_lazy("Gets introductions: two people have checked."),
    "frozen": gettext_lazy("Frozen: nothing reaches them, and they see nothing."),
    "ended": gettext_lazy("Is host no longer."),
}


@dataclass(frozen=True, slots=True)
class HostRow:
    """One host in a list. `state` is a key of `STATE_WORDS`."""

    url: str
    name: str
    email: str
    group: str
    group_url: str
    state: str
    state_words: str


@dataclass(frozen=True, slots=True)
class HostPage:
    """One host: who checked and when, and what this reader may do now."""

    row: HostRow
    id: str
    listing_id: str
    language: str
    checks: Sequence[str]
    may_verify: bool
    why_not: str
    is_frozen: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group that was looked for, and its host if there is one."""

    name: str
    url: str
    propose_url: str
    host: HostRow | None


@dataclass(frozen=True, slots=True)
class Tab:
    """One part of the list, with how many are in it."""

    key: str
    words: str
    count: int
    is_current: bool


def group_name(listing: Listing, *, language: str) -> str:
    """Return what a listing is called, to a reader of `language`; its texts were fetched with it."""
    texts = {text.language: text for text in listing.texts.all() if text.variant == "standard"}
    return preferred(texts, wanted=(language, listing.language))[1].name if texts else _("A group")


def hosts_of(user: User) -> QuerySet[Host]:
    """Narrow to hosts of listings that `user` may see, ready for `host_row`."""
    return (
        Host.objects.filter(listing__in=Listing.objects.visible_to(user))
        .select_related("listing")
        .prefetch_related("listing__texts")
    )


def host_row(host: Host, *, language: str) -> HostRow:
    """Return one host as a line of a list."""
    state = _state(host)
    return HostRow(
        url=reverse("host", args=[host.pk]),
        name=host.name,
        email=host.email,
        group=group_name(host.listing, language=language),
        group_url=reverse("listing", args=[host.listing_id]),
        state=state,
        state_words=str(STATE_WORDS[state]),
    )


def host_tabs(user: User, *, current: str) -> list[Tab]:
    """Return the three parts of the list, each with its count."""
    rows = hosts_of(user).filter(ended_at__isnull=True)
    counts = rows.aggregate(**{key: Count("pk", filter=part) for key, part in SHOWN.items()})
    return [Tab(key, str(SHOWN_WORDS[key]), counts[key], key == current) for key in SHOWN]


def hosts_page(user: User, *, show: str, page: str, language: str) -> tuple[list[HostRow], Page[Host]]:
    """Return the hosts of one part, longest waiting first, and which page of them it is."""
    rows = hosts_of(user).filter(SHOWN[show], ended_at__isnull=True).order_by("created_at", "pk")
    part = Paginator(rows, PAGE_SIZE).get_page(page)
    return [host_row(host, language=language) for host in part], part


def groups_found(text: str, *, user: User, language: str, at: datetime) -> list[GroupRow]:
    """Return up to ten groups for what was written, best match first, each with its host if there is one."""
    listings = listings_found(text, language=language, at=at)
    ids = [listing.pk for listing in listings]
    hosts = {
        host.listing_id: host_row(host, language=language)
        for host in hosts_of(user).filter(listing__in=ids, ended_at__isnull=True)
    }
    return [
        GroupRow(
            name=group_name(listing, language=language),
            url=reverse("listing", args=[listing.pk]),
            propose_url=reverse("host_new", args=[listing.pk]),
            host=hosts.get(listing.pk),
        )
        for listing in listings
    ]


def listings_found(text: str, *, language: str, at: datetime) -> list[Listing]:
    """Return up to ten public groups for what was written, best match first, with their texts."""
    query = SearchQuery(at=at, text=text[:MAX_TEXT_CHARACTERS], language=language, page_size=GROUPS_FOUND)
    ids = [UUID(str(pk)) for pk in search.search(query).ids]
    listings = Listing.objects.public().groups().prefetch_related("texts").in_bulk(ids)
    return [listings[pk] for pk in ids if pk in listings]


def host_page(host: Host, *, user: User, language: str, at: datetime) -> HostPage:
    """Return one host, with what `user` may do now and, where they may not check, why not."""
    why_not = _why_not(host, user=user)
    return HostPage(
        row=host_row(host, language=language),
        id=str(host.pk),
        listing_id=str(host.listing_id),
        language=str(dict(settings.LANGUAGES).get(host.language, host.language)),
        checks=list(_checks(host, at=at)),
        may_verify=_state(host) in {"first", "second"} and not why_not,
        why_not=why_not,
        is_frozen=host.frozen_at is not None,
        is_over=host.ended_at is not None,
    )


def _state(host: Host) -> str:
    if host.ended_at:
        return "ended"
    if host.frozen_at:
        return "frozen"
    if host.second_verified_at:
        return "receiving"
    return "second" if host.first_verified_at else "first"


def _why_not(host: Host, *, user: User) -> str:
    if host.user_id == user.pk or host.email.casefold() == user.email.casefold():
        return _("This is you. Two other people have to check it.")
    if _state(host) == "second" and host.first_verified_by_id == user.pk:
        return _("You have checked. Now somebody else has to check as well: two people, not one twice.")
    return ""


def _checks(host: Host, *, at: datetime) -> Iterable[str]:
    steps = (
        (host.first_verified_at, host.first_verified_by, _("%(who)s checked on %(day)s.")),
        (host.second_verified_at, host.second_verified_by, _("%(who)s checked on %(day)s.")),
        (host.frozen_at, host.frozen_by, _("%(who)s stopped everything on %(day)s.")),
    )
    today = timezone.localdate(at)
    for moment, who, words in steps:
        if moment:
            day = say_date(timezone.localdate(moment), today=today)
            yield words % {"who": _name(who), "day": day}
    if host.ended_at:
        day = say_date(timezone.localdate(host.ended_at), today=today)
        yield _("Is host no longer since %(day)s.") % {"day": day}


def _name(user: User | None) -> str:
    return user.display_name if user and user.display_name else _("Somebody")
