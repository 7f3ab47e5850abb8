"""Making room."""

from django.utils.translation import gettext_lazy as _

from directory.learning.topics import Topic

MAKING_ROOM = Topic(
    slug="making-room",
    name=_("Making room"),
    invitation=_("What making room is"),
    promise="",
    what="",
    on_tuesday=(),
    this_week=(),
    is_not=(),
    questions=(),
    sources=(),
    used_at="room_tasks",
    used_words="",
)
