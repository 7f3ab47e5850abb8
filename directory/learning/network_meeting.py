"""A network meeting."""

from django.utils.translation import gettext_lazy as _

from directory.learning.topics import Topic

NETWORK_MEETING = Topic(
    slug="network-meeting",
    name=_("A network meeting"),
    invitation=_("How a network meeting works"),
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
