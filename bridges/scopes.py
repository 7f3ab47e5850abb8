"""What a person can say yes to, one thing at a time. Pure; the words that they read are in `bridges/words.py`."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

LONGEST_CONSENT: Final = timedelta(days=90)
SPOKEN_UNDO: Final = timedelta(hours=48)


class ConsentScope(StrEnum):
    """One fact or one permission; each has its own box, its own end and its own line in the record."""

    NAME_OR_ALIAS = "name_or_alias"
    CONTACT = "contact"
    WHO_INTRODUCES_ME = "who_introduces_me"
    ACCESS_NEEDS = "access_needs"
    MY_CARD = "my_card"
    HOST_MAY_CONTACT_ME = "host_may_contact_me"
    HOST_MAY_REPORT_ATTENDANCE = "host_may_report_attendance"
    TELL_MY_PRACTITIONER = "tell_my_practitioner"
    FOLLOW_UP = "follow_up"
    SHARE_RECORD = "share_record"


NEEDED_TO_ASK: Final = frozenset({ConsentScope.NAME_OR_ALIAS})
"""A host cannot welcome somebody of whom nothing may be said: the name, or any name the person likes."""

SEEN_BY_HOST: Final = frozenset(
    {
        ConsentScope.NAME_OR_ALIAS,
        ConsentScope.CONTACT,
        ConsentScope.WHO_INTRODUCES_ME,
        ConsentScope.ACCESS_NEEDS,
        ConsentScope.MY_CARD,
        ConsentScope.HOST_MAY_CONTACT_ME,
        ConsentScope.HOST_MAY_REPORT_ATTENDANCE,
    }
)
"""What opens something to the host; the other three are about whom else we tell, about asking afterwards, and about a
copy that leaves this place for another system."""
