"""The forms of the answers: what is written out, and what the OpenAPI description says of it."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bridges.models import CompanionAnswer, FollowUpState, StartedBy, VisitState
from bridges.states import Manner, Party
from bridges.words import PRACTITIONER_BUTTONS, STAGE_WORDS, STATUS_WORDS, TURN_FOR_PRACTITIONER
from bridges.words.events import SCOPES_TO_TEAM
from bridges.words.team import ASKED_BY_TO_TEAM, COMPANY_TO_TEAM


@extend_schema_field({"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$", "examples": ["19:00"]})
class ClockField(serializers.CharField):
    """What the clock on the wall says, in the zone of `timezone`."""


def one_of(words: Mapping[Any, Promise | str]) -> serializers.ChoiceField:
    """Return a field with one of some codes; their words stand in the description alone."""
    return serializers.ChoiceField(choices=[(str(code), label) for code, label in words.items()])


STATUSES = {status: words.practitioner for status, words in STATUS_WORDS.items()}
MANNERS = {Manner.WRITTEN: "by their own hand", Manner.SPOKEN: "aloud; a practitioner wrote it down"}
PARTIES = {Party.PERSON: "the person; said aloud, a practitioner writes it down", Party.PRACTITIONER: "a practitioner"}


class NamedSerializer(serializers.Serializer[Any]):
    """A row by its id and what it is called."""

    id = serializers.UUIDField()
    name = serializers.CharField(allow_blank=True)


class SomebodySerializer(serializers.Serializer[Any]):
    """A person by what they are called on the pages of their team."""

    id = serializers.UUIDField()
    alias = serializers.CharField(allow_blank=True)


class OpenMoveSerializer(serializers.Serializer[Any]):
    """A move that can be made on the page now, and on whose behalf."""

    move = one_of(PRACTITIONER_BUTTONS)
    words = serializers.CharField()
    by = one_of(PARTIES)


class ConsentSummarySerializer(serializers.Serializer[Any]):
    """What the person says yes to now."""

    scopes = serializers.ListField(child=one_of(SCOPES_TO_TEAM))
    holds_until = serializers.DateTimeField(allow_null=True)


class ConsentSerializer(serializers.Serializer[Any]):
    """One yes, also one that ended; `text_shown` needs the scope `texts:read`."""

    scope = one_of(SCOPES_TO_TEAM)
    words = serializers.CharField()
    manner = one_of(MANNERS)
    given_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    is_active = serializers.BooleanField()
    text_shown = serializers.CharField(allow_null=True, allow_blank=True)


class IntroductionTextsSerializer(serializers.Serializer[Any]):
    """Words that people wrote; "" where nobody wrote any."""

    wishes = serializers.CharField(allow_blank=True)
    suggestion = serializers.CharField(allow_blank=True)
    what_would_help = serializers.CharField(allow_blank=True)
    question = serializers.CharField(allow_blank=True)
    answer = serializers.CharField(allow_blank=True)
    host_words = serializers.CharField(allow_blank=True)


class VisitTextsSerializer(serializers.Serializer[Any]):
    """Words of a plan."""

    meeting_point = serializers.CharField(allow_blank=True)
    leave_early = serializers.CharField(allow_blank=True)


class IntroductionSerializer(serializers.Serializer[Any]):
    """A warm introduction, as a line of a list."""

    id = serializers.UUIDField()
    version = serializers.IntegerField(min_value=1)
    person = SomebodySerializer()
    listing = NamedSerializer()
    status = one_of(STATUSES)
    status_words = serializers.CharField()
    status_since = serializers.DateTimeField()
    created_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    is_late = serializers.BooleanField()
    started_by = one_of(dict(StartedBy.choices))
    supported_by = serializers.CharField(allow_blank=True)
    turn = one_of(TURN_FOR_PRACTITIONER)
    turn_words = serializers.CharField()
    next_step = serializers.CharField()
    open_moves = OpenMoveSerializer(many=True)
    company = one_of(COMPANY_TO_TEAM)
    consent = ConsentSummarySerializer()


class WholeIntroductionSerializer(IntroductionSerializer):
    """One introduction with all that its page says; `texts` is null without the scope `texts:read`."""

    sentence = serializers.CharField()
    asked_at = serializers.DateTimeField(allow_null=True)
    follow_up_by = one_of(ASKED_BY_TO_TEAM)
    consents = ConsentSerializer(many=True)
    texts = IntroductionTextsSerializer(allow_null=True)


class VisitSerializer(serializers.Serializer[Any]):
    """A planned going-there, or one that was; `texts` is null without the scope `texts:read`, and once it is over."""

    id = serializers.UUIDField()
    introduction = serializers.UUIDField()
    person = SomebodySerializer()
    listing = NamedSerializer()
    status = one_of(dict(VisitState.choices))
    status_words = serializers.CharField()
    day = serializers.DateField()
    start = ClockField()
    end = ClockField(allow_null=True)
    timezone = serializers.CharField()
    starts_at = serializers.DateTimeField()
    company = one_of(COMPANY_TO_TEAM)
    company_words = serializers.CharField()
    companion = serializers.CharField(allow_blank=True)
    companion_answer = one_of(dict(CompanionAnswer.choices))
    texts = VisitTextsSerializer(allow_null=True)


class FollowUpSerializer(serializers.Serializer[Any]):
    """One time of asking how it was. What was answered is not in it."""

    id = serializers.UUIDField()
    introduction = serializers.UUIDField()
    person = SomebodySerializer()
    listing = NamedSerializer()
    stage = one_of(STAGE_WORDS)
    stage_words = serializers.CharField()
    status = one_of(dict(FollowUpState.choices))
    status_words = serializers.CharField()
    day = serializers.DateField()
    time = ClockField()
    timezone = serializers.CharField()
    asks_at = serializers.DateTimeField()
    asked_by = one_of(ASKED_BY_TO_TEAM)
    asked_by_words = serializers.CharField()
    asked_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)


class PageSerializer(serializers.Serializer[Any]):
    """One page of a list; `next` is the address of the one after it, null on the last."""

    next = serializers.URLField(allow_null=True)


class IntroductionsSerializer(PageSerializer):
    results = IntroductionSerializer(many=True)


class VisitsSerializer(PageSerializer):
    results = VisitSerializer(many=True)


class FollowUpsSerializer(PageSerializer):
    results = FollowUpSerializer(many=True)
