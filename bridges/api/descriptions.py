"""What the OpenAPI description says of what a token opens."""

from typing import Any, Final

from drf_spectacular.utils import OpenApiParameter

from bridges.api.keyset import LONGEST_CURSOR
from bridges.api.serializers import (
    FollowUpsSerializer,
    IntroductionsSerializer,
    VisitsSerializer,
    WholeIntroductionSerializer,
)
from bridges.models import FollowUpState, VisitState
from bridges.states import IntroductionStatus
from directory.api.description import described, query, text_query

USUAL_SIZE: Final = 50
LARGEST_SIZE: Final = 100

_TAG: Final = ["Practitioners' tools"]
_UUID: Final = {"type": "string", "format": "uuid"}
_MOMENT: Final = {"type": "string", "anyOf": [{"format": "date-time"}, {"format": "date"}]}
_PAGE: Final = (
    query(
        "per_page",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_SIZE, "default": USUAL_SIZE},
        "How many on one page.",
    ),
    text_query("cursor", "Where to go on, from `next` of the page before.", longest=LONGEST_CURSOR),
)
_PERSON: Final = query("person", _UUID, "Of this person alone.")
_INTRODUCTION: Final = query("introduction", _UUID, "Of this introduction alone.")
_CHALLENGE: Final = OpenApiParameter(
    "WWW-Authenticate",
    {"type": "string"},
    OpenApiParameter.HEADER,
    response=[401, 403],
    description="What is wrong with the token (RFC 6750).",
)


def _status(values: Any) -> OpenApiParameter:
    codes = [str(value) for value in values]
    return query("status", {"type": "string", "enum": codes}, "In one of these.", is_repeated=True)


def _described(name: str, summary: str, text: str, *, gives: Any, parameters: tuple[OpenApiParameter, ...] = ()) -> Any:
    return described(
        name,
        summary,
        gives=gives,
        parameters=[*parameters, _CHALLENGE],
        errors=(400, 401, 403, 404),
        may_be_unchanged=False,
        description=text,
        tags=_TAG,
    )


introductions = _described(
    "list_introductions",
    "Introductions of the people of one's teams",
    "In the order in which they last moved. Each person can read that a program looked.",
    gives=IntroductionsSerializer,
    parameters=(
        _status(IntroductionStatus),
        query("changed_after", _MOMENT, "Whose status has changed since; take some minutes off, for clocks differ."),
        _PERSON,
        *_PAGE,
    ),
)
introduction = _described(
    "get_introduction", "One introduction", "All that its page says.", gives=WholeIntroductionSerializer
)
visits = _described(
    "list_visits",
    "Visits of the people of one's teams",
    "In the order in which they begin. Meeting point and way home of a plan need the scope `texts:read`.",
    gives=VisitsSerializer,
    parameters=(
        _status(VisitState.values),
        query("starts_after", _MOMENT, "That begin later."),
        _PERSON,
        _INTRODUCTION,
        *_PAGE,
    ),
)
follow_ups = _described(
    "list_follow_ups",
    "When the people of one's teams are asked how it was",
    "By day. What somebody answers is theirs: no page of a practitioner shows it, and neither does this.",
    gives=FollowUpsSerializer,
    parameters=(_status(FollowUpState.values), _PERSON, _INTRODUCTION, *_PAGE),
)
