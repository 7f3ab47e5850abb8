"""The forms of the answers: what is written out, and what the OpenAPI description says of it."""

from typing import Any

from rest_framework import serializers

from bridges.clocks import FOLLOW_UP_DAYS
from bridges.models import AskedBy, CompanionAnswer, Company, FollowUpState, StartedBy, VisitState
from bridges.scopes import ConsentScope
from bridges.states import MOVES, IntroductionStatus, Manner, Party
from bridges.words import Turn


def one_of(values: Any, **options: Any) -> serializers.ChoiceField:
    """Return a field with one of some codes."""
    return serializers.ChoiceField(choices=[(str(value), str(value)) for value in values], **options)


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

    move = one_of(MOVES)
    words = serializers.CharField()
    by = one_of([Party.PERSON, Party.PRACTITIONER])


class ConsentSummarySerializer(serializers.Serializer[Any]):
    """What the person says yes to now."""

    scopes = serializers.ListField(child=one_of(ConsentScope))
    holds_until = serializers.DateTimeField(allow_null=True)


class ConsentSerializer(serializers.Serializer[Any]):
    """One yes, also one that ended; `text_shown` needs the scope `texts:read`."""

    scope = one_of(ConsentScope)
    words = serializers.CharField()
    manner = one_of(Manner)
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
    status = one_of(IntroductionStatus)
    status_words = serializers.CharField()
    status_since = serializers.DateTimeField()
    created_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    is_late = serializers.BooleanField()
    started_by = one_of(StartedBy)
    supported_by = serializers.CharField(allow_blank=True)
    turn = one_of(Turn)
    turn_words = serializers.CharField()
    next_step = serializers.CharField()
    open_moves = OpenMoveSerializer(many=True)
    company = one_of(Company)
    consent = ConsentSummarySerializer()


class WholeIntroductionSerializer(IntroductionSerializer):
    """One introduction with all that its page says; `texts` is null without the scope `texts:read`."""

    sentence = serializers.CharField()
    asked_at = serializers.DateTimeField(allow_null=True)
    follow_up_by = one_of(AskedBy)
    consents = ConsentSerializer(many=True)
    texts = IntroductionTextsSerializer(allow_null=True)


class VisitSerializer(serializers.Serializer[Any]):
    """A planned going-there, or one that was; `texts` is null without the scope `texts:read`, and once it is over."""

    id = serializers.UUIDField()
    introduction = serializers.UUIDField()
    person = SomebodySerializer()
    listing = NamedSerializer()
    status = one_of(VisitState)
    status_words = serializers.CharField()
    day = serializers.DateField()
    start = serializers.TimeField()
    end = serializers.TimeField(allow_null=True)
    timezone = serializers.CharField()
    starts_at = serializers.DateTimeField()
    company = one_of(Company)
    company_words = serializers.CharField()
    companion = serializers.CharField(allow_blank=True)
    companion_answer = one_of(CompanionAnswer)
    texts = VisitTextsSerializer(allow_null=True)


class FollowUpSerializer(serializers.Serializer[Any]):
    """One time of asking how it was. What was answered is not in it."""

    id = serializers.UUIDField()
    introduction = serializers.UUIDField()
    person = SomebodySerializer()
    listing = NamedSerializer()
    stage = one_of(FOLLOW_UP_DAYS)
    stage_words = serializers.CharField()
    status = one_of(FollowUpState)
    status_words = serializers.CharField()
    day = serializers.DateField()
    time = serializers.TimeField()
    timezone = serializers.CharField()
    asks_at = serializers.DateTimeField()
    asked_by = one_of(AskedBy)
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
