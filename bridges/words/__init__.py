"""What introductions are called, asked and answered in: every code of the tables in the words that people read.

Tables of lazy texts, keyed by the codes of `states` and `scopes`; no database. A text about a person is written so that
the person would want to read it about themselves.
"""

from bridges.words.consents import SCOPE_WORDS, ScopeWords
from bridges.words.follow_ups import BELONGING_QUESTION, CARE_QUESTIONS, STAGE_WORDS, WENT_QUESTION, CareQuestion
from bridges.words.host_messages import CARD_HEADINGS_FOR_HOST, COMPANY_FOR_HOST, HostFacts, host_message
from bridges.words.moves import BUTTONS, COMPANION_BUTTONS, HOST_BUTTONS, PRACTITIONER_BUTTONS, button
from bridges.words.rooms import ROOM_STEPS
from bridges.words.statuses import (
    HOST_STATUS_WORDS,
    STATUS_WORDS,
    TURN_FOR_PERSON,
    TURN_FOR_PRACTITIONER,
    TURNS,
    StatusWords,
    Turn,
)

__all__ = [
    "BELONGING_QUESTION",
    "BUTTONS",
    "CARD_HEADINGS_FOR_HOST",
    "CARE_QUESTIONS",
    "COMPANION_BUTTONS",
    "COMPANY_FOR_HOST",
    "HOST_BUTTONS",
    "HOST_STATUS_WORDS",
    "PRACTITIONER_BUTTONS",
    "ROOM_STEPS",
    "SCOPE_WORDS",
    "STAGE_WORDS",
    "STATUS_WORDS",
    "TURNS",
    "TURN_FOR_PERSON",
    "TURN_FOR_PRACTITIONER",
    "WENT_QUESTION",
    "CareQuestion",
    "HostFacts",
    "ScopeWords",
    "StatusWords",
    "Turn",
    "button",
    "host_message",
]
