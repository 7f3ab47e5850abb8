"""A warm introduction."""

from django.utils.translation import gettext_lazy as _

from directory.learning.topics import Topic

WARM_INTRODUCTION = Topic(
    slug="warm-introduction",
    name=_("A warm introduction"),
    invitation=_("What makes an introduction warm"),
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
