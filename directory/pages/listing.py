"""The listing page: the short version first, then what people need to decide."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import phonenumbers
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from directory import facets
from directory.calendars import is_web_address
from directory.documents import parts_of, public_directions, public_points, rules_of, shown_ties
from directory.freshness import is_stale
from directory.models import (
    AddressVisibility,
    Attendance,
    Closure,
    Contact,
    CoordinateOrigin,
    Listing,
    ListingStatus,
    ListingText,
    Location,
    Taxonomy,
    TextVariant,
)
from directory.pages.cards import cost_words
from directory.pages.texts import preferred, text_key
from directory.schedule_words import closed_words, describe, exception_words, next_words
from directory.schedules import ScheduleRule, next_occurrence
from directory.statements import questions


@dataclass(frozen=True, slots=True)
class TieView:
    """What a listing gives: one kind of tie, how much of it (0–3), the written reason, and the questions behind it."""

    kind: str
    strength: int
    reason: str
    questions: Sequence[str]


@dataclass(frozen=True, slots=True)
class PlaceView:
    """One place as the public may see it."""

    name: str
    address: str
    is_public: bool
    directions_url: str


@dataclass(frozen=True, slots=True)
class ContactView:
    """How to get in touch; `phone_url` and `email_url` are ready for a link."""

    name: str
    role: str
    phone: str
    phone_url: str
    email: str


@dataclass(frozen=True, slots=True)
class TextChoice:
    """Another text of the same listing: a language or the easy one."""

    key: str
    words: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class ListingView:
    """All that the listing page shows, in words."""

    id: str
    name: str
    text: ListingText
    text_language: str  # "" where it is the language of the page, as is the next one
    facts_language: str  # of what has no translations: reasons, roles, notes
    kind: str
    choices: Sequence[TextChoice]
    is_text_stale: bool
    is_easy: bool
    ties: Sequence[TieView]
    openness: str
    is_paused: bool
    closed: str  # "" where it is open
    closed_reason: str
    is_public: bool
    organization: str
    when: Sequence[str]
    next_time: str
    exceptions: Sequence[str]
    is_online: bool
    is_in_person: bool
    places: Sequence[PlaceView]
    directions: str
    costs: str
    contacts: Sequence[ContactView]
    website: str
    website_words: str
    who_meets: str
    who_comes: Sequence[str]
    good_to_know: Sequence[tuple[str, str]]
    topics: Sequence[tuple[str, str]]
    checked_at: datetime | None
    checked_how: str
    months_old: int  # since it was checked
    is_stale: bool
    point: tuple[float, float] | None
    source_name: str
    source_url: str


def listing_view(listing: Listing, *, language: str, variant: str, at: datetime) -> ListingView:
    """Return the page of a listing that was fetched with its parts, for a reader of `language`.

    `variant` is "" or one of the listing's own text keys such as "da" or "en-easy".
    """
    parts = parts_of(listing)
    texts = {text_key(text): text for text in parts.texts}
    _key, text = preferred(texts, wanted=(variant, language, listing.language))
    rules = rules_of(listing, parts.schedules)
    is_online = listing.attendance == Attendance.ONLINE
    is_paused = listing.status == ListingStatus.TEMPORARILY_CLOSED
    website = listing.url if is_web_address(listing.url) else ""
    return ListingView(
        id=str(listing.pk),
        name=text.name,
        text=text,
        text_language="" if text.language[:2] == language else text.language[:2],
        facts_language="" if listing.language[:2] == language else listing.language[:2],
        kind=str(facets.values("kind", language=language)[listing.kind].label),
        choices=_choices(parts.texts, current=text),
        is_text_stale=text.is_stale(revision=listing.revision),
        is_easy=text.variant == TextVariant.EASY_READ,
        ties=[
            TieView(tag.kind, tag.strength, tag.reason, questions(tag.kind, tag.statements, language=language))
            for tag in shown_ties(parts)
        ],
        openness=listing.openness,
        is_paused=is_paused,
        closed=closed_words(listing.closed_until, today=at.date()) if is_paused else "",
        closed_reason=closed_reason(listing) if is_paused else "",
        is_public=listing.is_public(),
        organization=parts.organization.name if parts.organization else "",
        when=describe(rules, at=at, site_timezone=settings.TIME_ZONE, is_online=is_online),
        next_time=_next_words(rules, at=at, is_online=is_online),
        exceptions=exception_words(rules, at=at),
        is_online=listing.attendance in (Attendance.ONLINE, Attendance.BOTH),
        is_in_person=not is_online,
        places=[] if is_online else [_place(place) for place in parts.locations],
        directions=public_directions(text, locations=parts.locations),
        costs=cost_words(_cost_rows(parts.cost_options)),
        contacts=[contact_view(contact) for contact in listing.contacts.all() if contact.is_public],
        website=website,
        website_words=urlsplit(website).netloc.removeprefix("www."),
        who_meets="" if text.who_greets else _who_meets(listing),
        who_comes=list(_who_comes(listing)),
        good_to_know=list(_good_to_know(listing, text, language=language)),
        topics=[(term.code, term.name_in(language)) for term in parts.terms if term.taxonomy == Taxonomy.TOPIC],
        checked_at=listing.confirmed_at,
        checked_how=listing.confirmed_how,
        months_old=(at - listing.confirmed_at).days // 30 if listing.confirmed_at else 0,
        is_stale=is_stale(listing.confirmed_at, at=at),
        point=next(iter(public_points(parts.locations)), None),
        source_name=listing.source.name if listing.source else "",
        source_url=listing.source.url if listing.source else "",
    )


def closed_reason(listing: Listing) -> str:
    """Return why a listing is closed, in the words of whoever closed it; one query."""
    rows = Closure.objects.filter(closed_listings__listing=listing, closed_listings__ended_at__isnull=True)
    reasons = rows.order_by("-made_at").values_list("reason", flat=True)
    return next((reason for reason in reasons if reason), "")


def _choices(texts: Sequence[ListingText], *, current: ListingText) -> list[TextChoice]:
    names = {code: value.label for code, value in facets.values("language", language=current.language).items()}
    choices = []
    for text in sorted(texts, key=text_key):
        words = names.get(text.language[:2], text.language)
        if text.variant == TextVariant.EASY_READ:
            words = _("Easy to read (%(language)s)") % {"language": words}
        choices.append(TextChoice(text_key(text), words, is_current=text is current))
    return choices if len(choices) > 1 else []


def _next_words(rules: Sequence[ScheduleRule], *, at: datetime, is_online: bool) -> str:
    return next_words(next_occurrence(rules, at=at), at=at, site_timezone=settings.TIME_ZONE, is_online=is_online)


def _place(place: Location) -> PlaceView:
    town = " ".join(part for part in (place.postcode, place.city) if part) or place.region
    if place.visibility != AddressVisibility.PUBLIC:
        return PlaceView(name="", address=place.city or place.region, is_public=False, directions_url="")
    address = ", ".join(part for part in (place.address, town) if part)
    exact = place.latitude is not None and place.coordinate_origin == CoordinateOrigin.SOURCE
    url = f"geo:{place.latitude},{place.longitude}" if exact else ""
    return PlaceView(name=place.name, address=address, is_public=True, directions_url=url)


def contact_view(contact: Contact) -> ContactView:
    """Return a contact as a page shows it, whether or not it is public."""
    phone, url = contact.phone, ""
    try:
        number = phonenumbers.parse(contact.phone, settings.FOOTBRIDGE_COUNTRY)
        at_home = number.country_code == phonenumbers.country_code_for_region(settings.FOOTBRIDGE_COUNTRY)
        style = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
        phone = phonenumbers.format_number(number, style)
        url = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.RFC3966)
    except phonenumbers.NumberParseException:
        pass  # shown as the host wrote it, without a link
    return ContactView(name=contact.name, role=contact.role, phone=phone, phone_url=url, email=contact.email)


def _cost_rows(costs: Iterable[object]) -> Iterable[dict[str, object]]:
    for cost in costs:
        yield {name: getattr(cost, name) for name in ("kind", "amount", "currency", "note")}


def _who_meets(listing: Listing) -> str:
    """Return whether somebody meets new people, where nobody is named."""
    return str(facets.FIXED_VALUES["welcome"]["someone_meets_you"]) if listing.someone_meets_you else ""


def _who_comes(listing: Listing) -> Iterable[str]:
    least, most = listing.group_size_min, listing.group_size_max
    if least and most and least != most:
        yield _("Usually %(least)d to %(most)d people.") % {"least": least, "most": most}
    elif most or least:
        count = most or least or 0
        yield ngettext("Usually about %(count)d person.", "Usually about %(count)d people.", count) % {"count": count}
    if listing.age_min and listing.age_max:
        yield _("Ages %(least)d to %(most)d.") % {"least": listing.age_min, "most": listing.age_max}
    elif listing.age_min:
        yield _("From %(least)d years.") % {"least": listing.age_min}
    if listing.peer_led:
        yield _("Run by people with their own experience.")
    if listing.trained_experience_experts:
        yield _("Some of them are trained to use their experience for others.")


# Fact, icon, and what is said where the answer is no; yes is said as in the filters.
YES_NO_FACTS: tuple[tuple[str, str, str | Promise], ...] = (
    ("may_watch", "person", ""),
    ("may_leave_early", "leave", ""),
    ("may_bring_someone", "people", gettext_lazy("Please come on your own")),
    ("children_welcome", "people", gettext_lazy("Not for children")),
    ("pets_welcome", "walk", gettext_lazy("No pets, but assistance dogs may come")),
)


def _good_to_know(listing: Listing, text: ListingText, *, language: str) -> Iterable[tuple[str, str]]:
    terms = [term for term in listing.terms.all() if term.taxonomy == Taxonomy.ACCESS]
    for term in terms:
        yield "access", term.name_in(language)
    if text.access_note:
        yield "access", text.access_note
    languages = [term.name_in(language) for term in listing.terms.all() if term.taxonomy == Taxonomy.LANGUAGE]
    if languages:
        yield "language", ", ".join(languages)
    for name, icon, if_false in YES_NO_FACTS:
        answer = getattr(listing, name)
        words = facets.FIXED_VALUES["welcome"][name] if answer else if_false
        if answer is not None and words:
            yield icon, str(words)
    if text.quiet_spot:
        yield "info", _("Quiet spot: %(place)s") % {"place": text.quiet_spot}
    if text.what_is_private:
        yield "info", _("What stays between us: %(words)s") % {"words": text.what_is_private}
    if listing.alcohol:
        yield "info", str(listing.get_alcohol_display())
    if text.faith_note:
        yield "info", _("Religion: %(words)s") % {"words": text.faith_note}
