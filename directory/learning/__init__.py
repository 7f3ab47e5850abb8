"""The ideas behind this site, one page each, for those who work with people. Pure.

Written afresh for this site; `sources` names whose ideas they are.
"""

from directory.learning.capital import CAPITAL
from directory.learning.care import CARE
from directory.learning.making_room import MAKING_ROOM
from directory.learning.network_meeting import NETWORK_MEETING
from directory.learning.topics import Example, Passage, Source, Topic
from directory.learning.warm_introduction import WARM_INTRODUCTION

#: In the order in which one would read them.
TOPICS = (WARM_INTRODUCTION, CARE, CAPITAL, NETWORK_MEETING, MAKING_ROOM)
BY_SLUG = {topic.slug: topic for topic in TOPICS}

__all__ = ["BY_SLUG", "TOPICS", "Example", "Passage", "Source", "Topic"]
