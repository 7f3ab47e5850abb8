"""What we ask afterwards: the four actions of CARe in plain words, and one question on belonging."""

from types import MappingProxyType
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bridges.clocks import Stage


class CareQuestion(NamedTuple):
    """The field of the answer, the question, and a line that helps."""

    field: str
    question: Promise | str
    hint: Promise | str


WENT_QUESTION: Final = _("Did you go?")
CARE_QUESTIONS: Final = (
    CareQuestion("connecting", _("Whom did you meet?"), _("A name, or what they were like.")),
    CareQuestion("understanding", _("What matters to you there?"), _("Something small counts.")),
    CareQuestion("ensuring", _("What made it safe?"), _("Or what would have made it safer.")),
    CareQuestion("strengthening", _("What did you bring?"), _("Something you did, said, knew or made.")),
)
BELONGING_QUESTION: Final = _("Do you feel you belong there?")
STAGE_WORDS: Final = MappingProxyType(
    {
        Stage.TWO_DAYS: _("After two days"),
        Stage.TWO_WEEKS: _("After two weeks"),
        Stage.SIX_WEEKS: _("After six weeks"),
        Stage.TWELVE_WEEKS: _("After twelve weeks"),
    }
)
