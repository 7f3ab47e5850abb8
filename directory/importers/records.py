"""From one record of the documented column set to an `ImportedListing`: cleaned, checked, and free of formats. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from directory.geo.countries import country_code
from directory.importers import columns, own_columns, privacy
from directory.importers.addresses import AddressParts, split_address, town_at_end
from directory.importers.cleaning import readable_name
from directory.importers.coordinates import checked_point
from directory.importers.crisis import is_crisis_line
from directory.importers.fellowships import MeetingFacts, facts_of, fellowship_named
from directory.importers.fields import Fields, RowError
from directory.importers.offers import capital, contacts, costs
from directory.importers.rows import (
    Doubt,
    ImportedListing,
    ImportedLocation,
    ImportedOrganization,
    ImportedSchedule,
    ImportedText,
    Problem,
    RawRow,
    RejectedRow,
    SkippedRow,
)
from directory.importers.times import doubt_about, from_prose, mentions_times, schedules
from directory.importers.words import (
    ALCOHOL,
    ATTENDANCE,
    CLOSED_FOR_NOW,
    CONFIRMED_HOW,
    KINDS,
    ONLINE_CHANNELS,
    OPENNESS,
    STATUSES,
    TYPES_SCHEMES,
    VISIBILITY,
    language_code,
)
from directory.importers.zones import usual_zone

FLAGS: Final = (
    "someone_meets_you",
    "may_watch",
    "may_leave_early",
    "may_bring_someone",
    "children_welcome",
    "pets_welcome",
    "peer_led",
    "trained_experience_experts",
)
_IN_WELCOME: Final = ("someone_meets_you", "may_watch", "may_leave_early", "may_bring_someone")
_NUMBERS: Final = ("group_size_min", "group_size_max", "age_min", "age_max")
_TEXTS: Final = {
    "promise": 300,
    "who_comes": 5_000,
    "who_for": 5_000,
    "who_not_for": 5_000,
    "common_ground": 255,
    "openness_note": 255,
    "access_note": 5_000,
}
_WELCOME_TEXTS: Final = {"who_greets": 255, "quiet_spot": 255, "what_is_private": 5_000}
_MOST_LOCATIONS: Final = 50
_MOST_KEYWORDS: Final = 40


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for rows that do not say: language and country codes, an IANA zone; and what may stay in."""

    language: str = "en"
    country: str = ""
    timezone: str = "Europe/London"
    fixed_timezone: str = ""
    keep_contacts: bool = False


def imported(row: RawRow, *, defaults: Defaults) -> ImportedListing | RejectedRow | SkippedRow:
    """Return the listing of a raw row, or why there is none."""
    problems: list[Problem] = []
    fields = Fields(row.record, problems=problems)
    try:
        if fields.flag("published") is False:
            return SkippedRow(row.where, "not published")
        return _Reader(fields, defaults).listing(row, problems)
    except RowError as error:
        return RejectedRow(row.where, error.field, str(error), ref=fields.raw("id")[:255])


def unknown_columns(record: Mapping[str, object]) -> set[str]:
    """Return the names in a record that the column set does not have."""
    return set(record) - columns.NAMES - (own_columns.NAMES if own_columns.MARK in record else columns.IGNORED)


class _Reader:
    """Reads one record; what several parts need is worked out once."""

    def __init__(self, fields: Fields, defaults: Defaults) -> None:
        self.fields = fields
        self.defaults = defaults
        self.doubts: list[Doubt] = []
        self.language = language_code(fields.raw("lang")) or defaults.language
        places = map(self._country, (fields, *fields.items("locations")))
        self.country = next(filter(None, places), "") or defaults.country
        self.timezone, self.is_zone_known = defaults.fixed_timezone, True
        self.keywords: list[str] = list(fields.words("categories"))

    def listing(self, row: RawRow, problems: list[Problem]) -> ImportedListing:
        fields = self.fields
        ref = self._ref()
        organization = self._organization()
        meeting = self._meeting()
        locations = self._locations()
        self._settle_where(locations)
        times, hours_text = self._times()
        original = self._original(meeting, hours_text)
        kind = self._kind(meeting)
        attendance = self._attendance(meeting, locations)
        return ImportedListing(
            ref=ref,
            kind=kind,
            status=self._status(meeting, attendance, original),
            texts=(original, *self._translations()),
            organization=organization,
            is_crisis_line=self._is_crisis_line(original),
            url=self._url("url"),
            attendance=attendance,
            openness=fields.choice("openness", OPENNESS, default=meeting.openness or "unknown"),
            facts=self._facts(meeting),
            niche_indicators=self._niche_indicators(),
            locations=locations,
            schedules=times,
            costs=costs(fields),
            contacts=contacts(fields, country=self.country, keep=self.defaults.keep_contacts),
            capital=capital(fields),
            topics=(*fields.words("topics"), *meeting.topics),
            access=(*fields.words("access"), *meeting.access),
            dimensions=fields.words("dimensions"),
            languages=self._languages(meeting),
            keywords=tuple(dict.fromkeys((*self.keywords, *meeting.keywords)))[:_MOST_KEYWORDS],
            revision=fields.number("revision", low=1, high=1_000_000),
            confirmed_at=self._confirmed(),
            confirmed_days_ago=fields.number("confirmed_days_ago", high=36_500),
            confirmed_how=fields.choice("confirmed_how", CONFIRMED_HOW, default="import"),
            doubts=tuple(self.doubts),
            where=row.where,
            problems=tuple(problems),
            assumed_timezone=self._assumed_timezone(times),
        )

    def _is_crisis_line(self, original: ImportedText) -> bool:
        said = self.fields.flag("is_crisis_line")
        if said is None and is_crisis_line(original.name, description=original.description):
            self.doubts.append(Doubt("crisis_line", original.name[:300]))
            return True
        return bool(said)

    def _languages(self, meeting: MeetingFacts) -> tuple[str, ...]:
        codes = map(language_code, (*self.fields.words("languages"), *meeting.languages))
        return tuple(dict.fromkeys(filter(None, codes)))

    def _assumed_timezone(self, times: tuple[ImportedSchedule, ...]) -> str:
        if self.is_zone_known or not times:
            return ""
        said = [item.raw("timezone") for item in self.fields.items("schedule")]
        return "" if said and all(said) else self.timezone

    def _settle_where(self, locations: tuple[ImportedLocation, ...]) -> None:
        """Take country and time zone from the first place, as far as the order and the row do not say them."""
        region = locations[0].region if locations else self.fields.line("region")
        self.country = locations[0].country if locations else self.country
        if not self.timezone:
            zone = usual_zone(self.country, region) or usual_zone(self.country, region.rpartition(",")[2])
            self.timezone, self.is_zone_known = zone or self.defaults.timezone, bool(zone)

    def _ref(self) -> str:
        ref = self.fields.raw("id")
        if not ref:
            raise RowError("id", "The row has no id.")
        if len(ref) > 255:
            raise RowError("id", "The id is longer than 255 characters.")
        return ref

    def _country(self, fields: Fields) -> str:
        text = fields.raw("country")
        return country_code(text) if text else ""

    def _url(self, name: str) -> str:
        text = self.fields.raw(name)
        address = privacy.web_address(text) if text else ""
        if text and not address and len(text) > 12:
            self.fields.problem(name, f"“{text[:60]}” is no web address that we can link to. It was left out.")
        return address

    def _organization(self) -> ImportedOrganization | None:
        name = readable_name(self.fields.raw("organization"))
        group = readable_name(self.fields.raw("group"))
        if not name and group.casefold() != readable_name(self.fields.raw("name")).casefold():
            name = group
        if not name:
            return None
        ref = self.fields.raw("organization_id") or name.casefold()
        return ImportedOrganization(
            ref=ref[:255],
            name=name,
            description=self.fields.text("organization_description", limit=5_000),
            url=self._url("organization_url"),
        )

    def _meeting(self) -> MeetingFacts:
        codes = self.fields.words("types")
        fellowship = self.fields.line("fellowship")
        if not codes and not fellowship:
            return MeetingFacts()
        body = fellowship_named(fellowship)
        usual = "bmlt" if body and body["id"] == "na" else "meeting_guide"
        scheme = self.fields.choice("types_scheme", TYPES_SCHEMES, default=usual)
        if fellowship:
            self.keywords.append(fellowship)
        facts = facts_of(codes, fellowship=fellowship, scheme=scheme, language=self.language)
        for code in facts.unknown:
            self.fields.problem("types", f"The meeting type “{code[:20]}” is not known.")
        return facts

    def _kind(self, meeting: MeetingFacts) -> str:
        text = self.fields.line("kind", limit=60)
        folded = text.casefold().replace("-", " ").replace("_", " ")
        if folded in KINDS:
            return KINDS[folded]
        if text:
            self.keywords.append(text)
        return "peer_circle" if self.fields.raw("fellowship") or meeting.about else "community_group"

    def _status(self, meeting: MeetingFacts, attendance: str, original: ImportedText) -> str:
        status = self.fields.choice("status", STATUSES, default="active")
        if status == "active" and self.fields.raw("attendance").casefold() == "inactive":
            return "temporarily_closed"
        closed = meeting.is_closed_for_now or CLOSED_FOR_NOW.search(f"{original.name}\n{original.description}")
        return "temporarily_closed" if status == "active" and closed and attendance != "online" else status

    def _attendance(self, meeting: MeetingFacts, locations: tuple[ImportedLocation, ...]) -> str:
        has_street = any(place.address and any(sign.isdigit() for sign in place.address) for place in locations)
        is_channel = not locations and ONLINE_CHANNELS & {word.casefold() for word in self.keywords}
        online = meeting.is_online or self.fields.flag("online") or is_channel
        if meeting.is_both or (online and has_street and not meeting.is_closed_for_now):
            default = "both"
        else:
            default = "online" if online else "in_person"
        return self.fields.choice("attendance", ATTENDANCE, default=default)

    def _times(self) -> tuple[tuple[ImportedSchedule, ...], str]:
        """Return the timetables, and the words about times that no timetable says."""
        found = schedules(self.fields, timezone=self.timezone)
        hours_text = self.fields.line("hours_text", limit=1_000)
        if found:
            return found, hours_text
        if hours_text:
            found = from_prose(hours_text, timezone=self.timezone)
            if not found and mentions_times(hours_text):
                self.doubts.append(doubt_about(hours_text))
            return found, "" if found else hours_text
        return from_prose(self.fields.text("description"), timezone=self.timezone), ""

    def _original(self, meeting: MeetingFacts, hours_text: str) -> ImportedText:
        fields, welcome = self.fields, self.fields.child("welcome")
        name = readable_name(fields.raw("name"))
        if not name:
            raise RowError("name", "The row has no name.")
        description = "\n\n".join(filter(None, (fields.text("description"), hours_text)))
        words: dict[str, Any] = {key: fields.text(key, limit=limit) for key, limit in _TEXTS.items()}
        words |= {key: welcome.text(key, limit=limit) for key, limit in _WELCOME_TEXTS.items()}
        words["common_ground"] = words["common_ground"] or meeting.about[:255]
        return ImportedText(
            language=self.language,
            variant="standard",
            name=name,
            description=description,
            first_visit=welcome.words("first_visit"),
            faith_note=fields.line("faith"),
            directions=self._directions(),
            **words,
        )

    def _directions(self) -> str:
        said = [self.fields.text("location_notes", limit=2_000)]
        said += [place.text("directions", limit=2_000) for place in self.fields.items("locations")]
        return "\n\n".join(dict.fromkeys(filter(None, said)))[:5_000]

    def _translations(self) -> tuple[ImportedText, ...]:
        texts = self.fields.child("texts")
        return tuple(filter(None, (self._translation(texts, key) for key in list(texts.record)[:40])))

    def _translation(self, texts: Fields, key: str) -> ImportedText | None:
        fields = texts.child(key)
        code, _dash, variant = key.partition("-")
        language, variant = language_code(code), "easy" if variant == "easy" else "standard"
        if not language or (language == self.language and variant == "standard"):
            texts.problem(key, "This is no other language, and not easy to read. It was left out.")
            return None
        name = readable_name(fields.raw("name")) or readable_name(self.fields.raw("name"))
        return ImportedText(
            language=language,
            variant=variant,
            name=name,
            description=fields.text("description"),
            first_visit=fields.words("first_visit"),
            faith_note=fields.line("faith"),
            directions=fields.text("directions", limit=5_000),
            based_on_revision=fields.number("based_on_revision", low=1, high=1_000_000),
            **{key: fields.text(key, limit=limit) for key, limit in {**_TEXTS, **_WELCOME_TEXTS}.items()},
        )

    def _locations(self) -> tuple[ImportedLocation, ...]:
        listed = self.fields.items("locations")[:_MOST_LOCATIONS]
        places = [self._location(place, name="name") for place in listed] or [
            self._location(self.fields, name="location_name")
        ]
        return tuple(place for place in places if place is not None)

    def _location(self, fields: Fields, *, name: str) -> ImportedLocation | None:
        visibility = self._visibility(fields)
        split = _address_parts(fields, visibility=visibility)
        # Only a country that the row itself names says that a point is far off; ours is a guess.
        named = self._country(fields) or split.country or self._country(self.fields)
        country = named or self.country
        lat, lon, doubt = checked_point(fields.raw("lat"), fields.raw("lon"), country=named)
        if doubt is not None and doubt.kind not in {known.kind for known in self.doubts}:
            self.doubts.append(doubt)
        place = ImportedLocation(
            name=fields.line(name),
            visibility=visibility,
            address=privacy.without_private_details(split.address),
            city=fields.line("city", limit=120) or split.city[:120],
            region=fields.line("region", limit=120) or split.region[:120],
            postcode=(fields.line("postcode", limit=20) or split.postcode[:20]).upper(),
            country=country,
            latitude=lat,
            longitude=lon,
        )
        says_something = place.name or place.address or place.city or place.region or place.postcode or lat is not None
        return place if says_something else None

    def _visibility(self, fields: Fields) -> str:
        """Return who sees the address of a place; what the row says holds for places that say nothing.

        A word that we do not know hides it: somebody did not want everybody to see it.
        """
        said = fields if fields.raw("visibility") else self.fields
        return said.choice("visibility", VISIBILITY, default="hidden" if said.raw("visibility") else "public")

    def _facts(self, meeting: MeetingFacts) -> tuple[tuple[str, bool | int | str], ...]:
        welcome = self.fields.child("welcome")
        facts: dict[str, bool | int | str] = dict(meeting.facts)
        for name in FLAGS:
            said = (welcome if name in _IN_WELCOME else self.fields).flag(name)
            if said is not None:
                facts[name] = said
        for name in _NUMBERS:
            number = self.fields.number(name)
            if number is not None:
                facts[name] = number
        alcohol = self.fields.choice("alcohol", ALCOHOL, default="")
        if alcohol:
            facts["alcohol"] = alcohol
        if self.fields.flag("wants_help_to_get_ready"):
            facts["wants_help_to_get_ready"] = True
        self._put_in_order(facts, "age_min", "age_max")
        self._put_in_order(facts, "group_size_min", "group_size_max")
        return tuple(sorted(facts.items()))

    def _put_in_order(self, facts: dict[str, bool | int | str], low: str, high: str) -> None:
        if low in facts and high in facts and int(facts[low]) > int(facts[high]):
            self.fields.problem(low, f"{facts[low]} is above {facts[high]}. Both were left out.")
            del facts[low], facts[high]

    def _niche_indicators(self) -> tuple[tuple[str, bool | int | str], ...]:
        answers = self.fields.child("niche_indicators").record
        kept = {str(key)[:40]: value for key, value in answers.items() if isinstance(value, (bool, int, str))}
        return tuple(sorted(kept.items()))

    def _confirmed(self) -> dt.datetime | None:
        day = self.fields.date("confirmed_at")
        return dt.datetime.combine(day, dt.time(12), dt.UTC) if day else None


def _address_parts(fields: Fields, *, visibility: str) -> AddressParts:
    """Return the address, taken apart if it is public: no part of a hidden one may become the town that is shown."""
    split = AddressParts(address=fields.line("address"))
    if visibility != "public":
        return split
    if not fields.raw("postcode") and split.address.count(",") > 1:
        split = split_address(split.address)
    if not fields.raw("city") and not split.city:
        street, town = town_at_end(split.address)
        split = replace(split, address=street, city=town)
    return split
