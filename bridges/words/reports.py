"""The words of reports: groups, ties, days and answers as people say them."""

from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bridges.clocks import Stage
from bridges.reporting.groups import NO_TIE, Answer, Days, Group
from directory.capital import PLAIN_WORDS

Words = str | Promise

GROUP_WORDS: Final = MappingProxyType[str, Words](
    {
        Group.THINKING: _("Thinking about it"),
        Group.ASKED: _("Asked, no welcome yet"),
        Group.WELCOMED: _("Welcome, no visit yet"),
        Group.FIRST_VISIT: _("First visit in this quarter"),
        Group.SETTLING: _("Going there since earlier"),
        Group.STAYED: _("Found a place, after 12 weeks or more"),
        Group.MOVED_ON_LATE: _("Tried it and moved on, after 12 weeks or more"),
        Group.SILENT: _("No word after 12 weeks"),
        Group.FOUND_EARLY: _("Found a place, before 12 weeks"),
        Group.MOVED_ON_EARLY: _("Tried it and moved on, before 12 weeks"),
        Group.NO_PLACE: _("The group could not, or did not answer"),
        Group.WITHDRAWN: _("The person ended it"),
    }
)
TIE_WORDS: Final = MappingProxyType[str, Words](
    {**{str(kind): words for kind, words in PLAIN_WORDS.items()}, NO_TIE: _("No tie named")}
)
DAYS_WORDS: Final = MappingProxyType[str, Words](
    {
        Days.WEEK: _("Up to 7 days"),
        Days.TWO_WEEKS: _("8 to 14 days"),
        Days.FOUR_WEEKS: _("15 to 28 days"),
        Days.EIGHT_WEEKS: _("29 to 56 days"),
        Days.LONGER: _("More than 56 days"),
        Days.UNKNOWN: _("Not known"),
    }
)
STAGE_REPORT_WORDS: Final = MappingProxyType[str, Words](
    {
        Stage.TWO_DAYS: _("After 2 days"),
        Stage.TWO_WEEKS: _("After 2 weeks"),
        Stage.SIX_WEEKS: _("After 6 weeks"),
        Stage.TWELVE_WEEKS: _("After 12 weeks"),
    }
)
ANSWER_WORDS: Final = MappingProxyType[str, Words](
    {Answer.ANSWERED: _("Answered"), Answer.LEFT_OUT: _("Left out"), Answer.NO_ANSWER: _("No answer")}
)
QUARTER_WORDS: Final = MappingProxyType[int, Words](
    {
        1: _("January to March %(year)s"),
        2: _("April to June %(year)s"),
        3: _("July to September %(year)s"),
        4: _("October to December %(year)s"),
    }
)
