"""The nouns of introductions, one a file."""

from bridges.models.calendar_address import CalendarAddress
from bridges.models.companion import Companion
from bridges.models.consent import Consent, ConsentEnd
from bridges.models.erasure import Erasure
from bridges.models.follow_up import Belonging, FollowUp, FollowUpState, Went
from bridges.models.host import Host
from bridges.models.introduction import AskedBy, Company, DeclineReason, Introduction, StartedBy
from bridges.models.link import AccessLink, LinkPurpose, Receipt
from bridges.models.notice import Notice, NoticeKind, NoticeState
from bridges.models.person import CardKind, CardLine, ContactChannel, Person, PersonKey
from bridges.models.room_task import AskedFor, RoomStep, RoomTask
from bridges.models.sealed import SealedField
from bridges.models.visit import CompanionAnswer, Visit, VisitState

__all__ = [
    "AccessLink",
    "AskedBy",
    "AskedFor",
    "Belonging",
    "CalendarAddress",
    "CardKind",
    "CardLine",
    "Companion",
    "CompanionAnswer",
    "Company",
    "Consent",
    "ConsentEnd",
    "ContactChannel",
    "DeclineReason",
    "Erasure",
    "FollowUp",
    "FollowUpState",
    "Host",
    "Introduction",
    "LinkPurpose",
    "Notice",
    "NoticeKind",
    "NoticeState",
    "Person",
    "PersonKey",
    "Receipt",
    "RoomStep",
    "RoomTask",
    "SealedField",
    "StartedBy",
    "Visit",
    "VisitState",
    "Went",
]
