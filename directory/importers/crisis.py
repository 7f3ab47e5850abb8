"""Tell crisis lines from groups, conservatively: only the name decides. Pure."""

import re
from typing import Final

_LINE: Final = re.compile(
    r"\b(?:(?:help|hot|life|crisis|text) ?lines?|samaritans|livslinien|hulplijn)\b",
    re.I,
)
_CRISIS: Final = re.compile(
    r"\b(?:cris[ie]s|suicid\w*|samaritans|self[- ]?harm|rape|sexual (?:assault|violence)|domestic (?:abuse|violence)|"
    r"emergency|distress|livslinien|selvmord\w*|zelfmoord\w*)\b",
    re.I,
)
_CRISIS_SERVICE: Final = re.compile(
    r"\b(?:suicide|mental health|crisis) (?:crisis )?(?:prevention )?(?:line|text|chat)\b", re.I
)


def is_crisis_line(name: str, *, description: str = "") -> bool:
    """Return whether this is a line to ring in a crisis: its name says line, and it or the description says crisis.

    A legal helpline is none, and a group for people after a crisis is none either.
    """
    if _CRISIS_SERVICE.search(name):
        return True
    return bool(_LINE.search(name) and (_CRISIS.search(name) or _CRISIS.search(description[:300])))
