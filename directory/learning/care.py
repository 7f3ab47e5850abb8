"""The four steps of CARe."""

from django.utils.translation import gettext_lazy as _

from directory.learning.topics import Topic

CARE = Topic(
    slug="care",
    name=_("The four steps of CARe"),
    invitation=_("What the four steps of CARe are"),
    promise="",
    what="",
    on_tuesday=(),
    this_week=(),
    is_not=(),
    questions=(),
    sources=(),
    used_at="caseload",
    used_words="",
)
