"""Bonding, bridging, linking."""

from django.utils.translation import gettext_lazy as _

from directory.learning.topics import Topic

CAPITAL = Topic(
    slug="capital",
    name=_("Bonding, bridging, linking"),
    invitation=_("What the three ties mean"),
    promise="",
    what="",
    on_tuesday=(),
    this_week=(),
    is_not=(),
    questions=(),
    sources=(),
    used_at="desk_capital",
    used_words="",
)
