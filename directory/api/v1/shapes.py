"""The shapes of what this interface gives out, for its description; answers themselves are plain values."""

from typing import Any, Final

from django.conf import settings
from rest_framework import serializers

from directory.capital import CapitalKind
from directory.models import (
    AddressVisibility,
    Attendance,
    ConfirmationMethod,
    CostKind,
    ListingKind,
    Openness,
    PhotoSubject,
)
from directory.models.listing import PUBLIC_STATUSES
from directory.search.types import FACET_MODES, Sort

LOCALES: Final = [code for code, _name in settings.LANGUAGES]
COUNTS: Final = {
    "type": "object",
    "description": "How many listings each value of each group of filters would show; values with none are left out.",
    "properties": {
        group: {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}} for group in FACET_MODES
    },
}


def choice(values: Any, **options: Any) -> serializers.ChoiceField:
    """Return a field that has one of these codes."""
    return serializers.ChoiceField(choices=[str(value) for value in values], **options)


def words(**options: Any) -> serializers.CharField:
    """Return a text that may be empty."""
    return serializers.CharField(allow_blank=True, **options)


def codes(**options: Any) -> serializers.ListField:
    """Return a list of codes of a vocabulary."""
    return serializers.ListField(child=serializers.CharField(), **options)


class TieSerializer(serializers.Serializer[Any]):
    """What company a listing gives: a fact about it, with the reason."""

    kind = choice(CapitalKind)
    strength = serializers.IntegerField(min_value=0, max_value=3)
    reason = words()


class CostSerializer(serializers.Serializer[Any]):
    """One price."""

    kind = choice(CostKind.values)
    amount = serializers.CharField(allow_null=True, help_text="A decimal number, like 3.50.")
    currency = words(help_text="ISO 4217.")
    note = words()


class MeetingSerializer(serializers.Serializer[Any]):
    """One meeting, in local time with its offset."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField(allow_null=True)
    timezone = serializers.CharField(help_text="IANA name.")
    note = words()


class PlaceSerializer(serializers.Serializer[Any]):
    """Where it is. Of a place that is not public: its town, and the centre of a cell of about two kilometres."""

    name = words()
    address = words()
    postcode = words()
    city = words()
    region = words()
    country = words(help_text="ISO 3166-1 alpha-2.")
    visibility = choice(AddressVisibility.values)
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)


class FreshnessSerializer(serializers.Serializer[Any]):
    """When somebody last said that this is true."""

    confirmed_at = serializers.DateTimeField(allow_null=True)
    confirmed_how = choice(["", *ConfirmationMethod.values])
    is_stale = serializers.BooleanField()
    words = words()


class ListingPhotoSerializer(serializers.Serializer[Any]):
    """What one sees before one goes there, with words for people who do not see it."""

    subject = choice(PhotoSubject.values)
    words = words()
    language = serializers.CharField()
    url = serializers.URLField()
    large_url = serializers.URLField()


class ListingUrlsSerializer(serializers.Serializer[Any]):
    """Where else it is to be had."""

    self = serializers.URLField(help_text="In full, here.")
    page = serializers.URLField(help_text="The page for people.")
    calendar = serializers.URLField(help_text="Its meetings as iCalendar.")
    qr = serializers.URLField(help_text="A QR code that leads to the page.")
    hsds = serializers.URLField(help_text="The same as an HSDS service.")


class ListingItemSerializer(serializers.Serializer[Any]):
    """A listing in a list."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    summary = words(help_text="One sentence.")
    text_language = serializers.CharField(help_text="Of name and summary; the locale, where there is such a text.")
    kind = choice(ListingKind.values)
    status = choice(PUBLIC_STATUSES)
    closed_until = serializers.DateField(allow_null=True)
    organization = serializers.CharField(allow_null=True)
    ties = TieSerializer(many=True, help_text="The strongest first.")
    topics = codes()
    dimensions = codes()
    access = codes()
    languages = codes()
    costs = CostSerializer(many=True, help_text="None: nobody told us.")
    cost_words = words()
    attendance = choice(Attendance.values)
    openness = choice(Openness.values)
    openness_note = words()
    welcome = codes(help_text="What is true of it, from the group `welcome` of /facets/.")
    who_greets = words()
    when = words(help_text="All of its times in words.")
    next_time = words(help_text="The next meeting in words.")
    exceptions = words(help_text="What is different soon, in words.")
    next_meetings = MeetingSerializer(many=True)
    where = words(help_text="Where it is, in words.")
    places = PlaceSerializer(many=True)
    freshness = FreshnessSerializer()
    urls = ListingUrlsSerializer()
    distance_metres = serializers.IntegerField(allow_null=True, help_text="From `near`; null without one.")
    photos = ListingPhotoSerializer(many=True)


class CandidateSerializer(serializers.Serializer[Any]):
    """A place that a name may mean; ask again with its `near`."""

    near = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    region = words()
    country = words()
    latitude = serializers.FloatField()
    longitude = serializers.FloatField()


class SearchedPlaceSerializer(CandidateSerializer):
    """The place that was searched near."""

    is_read_in_text = serializers.BooleanField()
    radius = serializers.CharField(help_text="A number, or any.")
    unit = choice(["km", "mi"])


class CorrectionSerializer(serializers.Serializer[Any]):
    """A word that no listing has, and what was looked for instead."""

    written = serializers.CharField()
    used = serializers.CharField()


class StoodForSerializer(serializers.Serializer[Any]):
    """Words of the text, and the codes that they stand for."""

    words = serializers.CharField()
    codes = codes()


class UnderstoodSerializer(serializers.Serializer[Any]):
    """What was made of the question."""

    words = codes(help_text="The words that counted.")
    every_word = serializers.BooleanField(help_text="False: no listing has all words, these have some.")
    corrections = CorrectionSerializer(many=True)
    topics = StoodForSerializer(many=True)
    company = StoodForSerializer(many=True, help_text="Wishes for company, with values of `tie`.")
    completions = codes(help_text="What the last word was taken for the beginning of.")
    days = codes(help_text="Read in the text.")
    parts = codes(help_text="Read in the text.")
    place = SearchedPlaceSerializer(allow_null=True)
    candidates = CandidateSerializer(many=True, help_text="What a place in the text may mean, where it is not clear.")
    sort = choice([*Sort, "id"])
    sentences = codes(help_text="To be said to whoever asked.")


class HelpLineSerializer(serializers.Serializer[Any]):
    """Whom to ring."""

    name = serializers.CharField()
    text = words()
    numbers = codes()
    sms = words()
    sms_text = words()
    url = words()


class HelpCountrySerializer(serializers.Serializer[Any]):
    """What one country has."""

    code = serializers.CharField()
    name = serializers.CharField()
    emergency = serializers.CharField()
    lines = HelpLineSerializer(many=True)


class HelpAnywhereSerializer(serializers.Serializer[Any]):
    """The number for wherever nothing else fits."""

    number = serializers.CharField()
    text = words()


class HelpSerializer(serializers.Serializer[Any]):
    """Whom to ring right now. Show it before anything else."""

    message = serializers.CharField()
    page = serializers.URLField()
    anywhere = HelpAnywhereSerializer()
    countries = HelpCountrySerializer(many=True, help_text="The country of this site first.")
