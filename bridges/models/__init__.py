"""The nouns of introductions, one a file."""

from bridges.models.calendar_address import CalendarAddress
from bridges.models.companion import Companion
from bridges.models.consent import Consent, ConsentEnd
from bridges.models.erasure import Erasure
from bridges.models.follow_up import Belonging, FollowUp, FollowUpState, Went
from bridges.models.host import Host
from bridges.models.introduction import AskedBy, Company, DeclineReason, Introduction, StartedBy
from bridges.models.link import AccessLink, LinkPurpose, Receipt
from bridges.models.looking import Looking
from bridges.models.meeting_suggestion import MeetingSuggestion, SuggestionAnswer
from bridges.models.network import NetworkMap, NetworkShare, Tie
from bridges.models.network_meeting import MeetingState, NetworkMeeting
from bridges.models.notice import Notice, NoticeKind, NoticeState
from bridges.models.participant import Participant, ParticipantAnswer, ParticipantParty
from bridges.models.person import CardKind, CardLine, ContactChannel, Person, PersonKey
from bridges.models.place_role import GrowingRole, PlaceRole
from bridges.models.report import Report
from bridges.models.room_task import AskedFor, RoomStep, RoomTask
from bridges.models.sealed import SealedField
from bridges.models.visit import CompanionAnswer, Visit, VisitState
from bridges.models.voice import MeetingPoint, PointKind, Readers, Voice, VoiceKind

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
    "GrowingRole",
    "Host",
    "Introduction",
    "LinkPurpose",
    "Looking",
    "MeetingPoint",
    "MeetingState",
    "MeetingSuggestion",
    "NetworkMap",
    "NetworkMeeting",
    "NetworkShare",
    "Notice",
    "NoticeKind",
    "NoticeState",
    "Participant",
    "ParticipantAnswer",
    "ParticipantParty",
    "Person",
    "PersonKey",
    "PlaceRole",
    "PointKind",
    "Readers",
    "Receipt",
    "Report",
    "RoomStep",
    "RoomTask",
    "SealedField",
    "StartedBy",
    "SuggestionAnswer",
    "Tie",
    "Visit",
    "VisitState",
    "Voice",
    "VoiceKind",
    "Went",
]
