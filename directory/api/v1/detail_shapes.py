"""The shapes of one listing in full, and of lists of words, for the description."""

from typing import Any

from rest_framework import serializers

from directory.api.v1.shapes import (
    COUNTS,
    LOCALES,
    CostSerializer,
    FreshnessSerializer,
    HelpSerializer,
    ListingItemSerializer,
    ListingPhotoSerializer,
    ListingUrlsSerializer,
    MeetingSerializer,
    PlaceSerializer,
    TieSerializer,
    UnderstoodSerializer,
    choice,
    codes,
    words,
)
from directory.models import Alcohol, Attendance, ListingKind, Openness
from directory.models.listing import PUBLIC_STATUSES
from directory.search.types import FACET_MODES, FacetMode


class CountsField(serializers.JSONField):
    """Counts by group and value."""

    _spectacular_annotation = {"field": COUNTS}


class ListingPageSerializer(serializers.Serializer[Any]):
    """One page of an answer."""

    total = serializers.IntegerField(min_value=0)
    next = serializers.URLField(allow_null=True, help_text="The address of the next page; null on the last.")
    explanation = serializers.CharField(required=False, help_text="Why there is no next page though there is more.")
    results = ListingItemSerializer(many=True)
    understood = UnderstoodSerializer()
    facets = CountsField(required=False, help_text="With facets=true.")
    help = HelpSerializer(required=False, help_text="Where the text asks for help right now.")


class TermSerializer(serializers.Serializer[Any]):
    """A word of a vocabulary."""

    code = serializers.CharField()
    name = serializers.CharField()


class WhyTieSerializer(TieSerializer):
    """A tie with the true statements behind it, as the questions that were answered with yes."""

    words = words()
    statements = codes()


class ListingTextSerializer(serializers.Serializer[Any]):
    """What a listing says of itself in one language."""

    language = serializers.CharField()
    is_easy = serializers.BooleanField(help_text="Easy to read.")
    is_stale = serializers.BooleanField(help_text="The original has been changed since.")
    name = serializers.CharField()
    promise = words()
    description = words()
    who_comes = words()
    who_for = words()
    who_not_for = words()
    common_ground = words()
    openness_note = words()
    access_note = words()
    who_greets = words()
    first_visit = codes(help_text="What happens the first time, step by step.")
    quiet_spot = words()
    what_is_private = words()
    faith_note = words()
    directions = words()


class OrganizationSerializer(serializers.Serializer[Any]):
    """Who stands behind it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    description = words()
    url = words()


class PublicContactSerializer(serializers.Serializer[Any]):
    """How to get in touch."""

    name = words()
    role = words()
    phone = words(help_text="As RFC 3966 has it, without tel:, where it is a valid number.")
    phone_words = words()
    email = words()


class WelcomeSerializer(serializers.Serializer[Any]):
    """Facts for a first visit; null: nobody told us."""

    someone_meets_you = serializers.BooleanField(allow_null=True)
    may_watch = serializers.BooleanField(allow_null=True)
    may_leave_early = serializers.BooleanField(allow_null=True)
    may_bring_someone = serializers.BooleanField(allow_null=True)
    children_welcome = serializers.BooleanField(allow_null=True)
    pets_welcome = serializers.BooleanField(allow_null=True)
    peer_led = serializers.BooleanField(allow_null=True)
    trained_experience_experts = serializers.BooleanField(allow_null=True)


class ListingPlaceSerializer(PlaceSerializer):
    """A place with its id."""

    id = serializers.UUIDField()


class ChangedDateSerializer(serializers.Serializer[Any]):
    """What is different on one date; what is not there is as always."""

    date = serializers.DateField()
    cancelled = serializers.BooleanField(required=False)
    start = words(required=False, allow_null=True)
    end = words(required=False, allow_null=True)
    new_date = words(required=False, allow_null=True)
    note = words(required=False, allow_null=True)


class TimetableSerializer(serializers.Serializer[Any]):
    """When it meets, in local time (RFC 5545)."""

    id = serializers.UUIDField()
    place = serializers.UUIDField(allow_null=True)
    rrule = words(help_text="Empty: once, on start_date.")
    start_date = serializers.DateField(allow_null=True)
    start = serializers.CharField(help_text="HH:MM")
    end = serializers.CharField(allow_null=True, help_text="HH:MM; at or before the start is on the next day.")
    timezone = serializers.CharField(help_text="IANA name.")
    exdates = serializers.ListField(child=serializers.DateField(), help_text="Not on these days.")
    overrides = ChangedDateSerializer(many=True)
    note = words()


class SourceSerializer(serializers.Serializer[Any]):
    """Where the facts come from, and on what terms."""

    name = serializers.CharField()
    url = words()
    licence = words()
    attribution = words()


class ListingDetailSerializer(serializers.Serializer[Any]):
    """A listing in full."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    text_language = serializers.CharField()
    kind = choice(ListingKind.values)
    status = choice(PUBLIC_STATUSES)
    closed_until = serializers.DateField(allow_null=True)
    closed_reason = words()
    language = serializers.CharField(help_text="Of the original text.")
    texts = ListingTextSerializer(many=True)
    organization = OrganizationSerializer(allow_null=True)
    website = words()
    contacts = PublicContactSerializer(many=True)
    attendance = choice(Attendance.values)
    openness = choice(Openness.values)
    group_size_min = serializers.IntegerField(allow_null=True)
    group_size_max = serializers.IntegerField(allow_null=True)
    age_min = serializers.IntegerField(allow_null=True)
    age_max = serializers.IntegerField(allow_null=True)
    welcome = WelcomeSerializer()
    alcohol = choice(["", *Alcohol.values])
    keywords = codes()
    topics = TermSerializer(many=True)
    dimensions = TermSerializer(many=True)
    access = TermSerializer(many=True)
    languages = TermSerializer(many=True)
    costs = CostSerializer(many=True)
    ties = WhyTieSerializer(many=True)
    places = ListingPlaceSerializer(many=True)
    timetables = TimetableSerializer(many=True)
    when = codes(help_text="In words, a sentence a rhythm.")
    exceptions = codes(help_text="What is different soon, in words.")
    next_meetings = MeetingSerializer(many=True)
    photos = ListingPhotoSerializer(many=True)
    freshness = FreshnessSerializer()
    source = SourceSerializer(allow_null=True)  # type: ignore[assignment]
    created_at = serializers.DateTimeField()
    modified_at = serializers.DateTimeField()
    urls = ListingUrlsSerializer()


class FacetValueSerializer(serializers.Serializer[Any]):
    """One value of a group."""

    code = serializers.CharField()
    name = serializers.CharField()
    parent = serializers.CharField(allow_null=True, help_text="The code above it.")  # type: ignore[assignment]


class FacetGroupSerializer(serializers.Serializer[Any]):
    """A group of filters: a parameter of /listings/."""

    name = choice(FACET_MODES)
    question = serializers.CharField()
    combines = choice(FacetMode, help_text="any: listings with one of several values; all: with each of them.")
    values = FacetValueSerializer(many=True)


class FacetListSerializer(serializers.Serializer[Any]):
    """All groups, in the order of the results page."""

    groups = FacetGroupSerializer(many=True)


class NamesSerializer(serializers.Serializer[Any]):
    """Names by language."""

    def get_fields(self) -> dict[str, Any]:
        """Return a field a language of this site."""
        return {code: serializers.CharField() for code in LOCALES}


class TopicSerializer(FacetValueSerializer):
    """A topic with all of its names."""

    names = NamesSerializer()
    listings = serializers.IntegerField(min_value=0)


class TopicListSerializer(serializers.Serializer[Any]):
    """All topics in their order."""

    topics = TopicSerializer(many=True)


class SuggestedPlaceSerializer(serializers.Serializer[Any]):
    """A place whose name or postcode begins so."""

    near = serializers.CharField(help_text="What to ask /listings/ for.")
    name = serializers.CharField()
    kind = serializers.CharField()
    country = serializers.CharField()
    latitude = serializers.FloatField()
    longitude = serializers.FloatField()


class PlaceListSerializer(serializers.Serializer[Any]):
    """Places, the biggest first."""

    places = SuggestedPlaceSerializer(many=True)


class SuggestionSerializer(serializers.Serializer[Any]):
    """A way to complete the text, with how many listings have its last word."""

    text = serializers.CharField()
    listings = serializers.IntegerField(min_value=0)


class SuggestionListSerializer(serializers.Serializer[Any]):
    """Suggestions, the most frequent first."""

    suggestions = SuggestionSerializer(many=True)
    help = HelpSerializer(
        required=False, help_text="Where the text asks for help right now; then nothing is suggested."
    )


class RootSerializer(serializers.Serializer[Any]):
    """The addresses of this interface."""

    listings = serializers.URLField()
    listing = serializers.CharField(help_text="A URI template (RFC 6570).")
    facets = serializers.URLField()
    topics = serializers.URLField()
    places = serializers.CharField(help_text="A URI template (RFC 6570).")
    suggestions = serializers.CharField(help_text="A URI template (RFC 6570).")
    openapi = serializers.URLField()
    documentation = serializers.URLField()
