"""What a practitioner reads where the person reads “I”, “me” and “you”: the same facts, told about somebody else.

Keyed by the codes of `Company`, `ContactChannel` and `AskedBy`.
"""

from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext_lazy as _

from bridges.states import IntroductionStatus as S
from bridges.words.statuses import STATUS_WORDS

STATUS_TO_TEAM: Final = MappingProxyType(
    {status: words.short for status, words in STATUS_WORDS.items()}
    | {S.WELCOMED: _("Welcome there"), S.VISITED: _("Went there")}
)
COMPANY_TO_TEAM: Final = MappingProxyType(
    {
        "practitioner": _("You, or a colleague"),
        "peer": _("A companion: somebody who has been there"),
        "friend": _("A friend or somebody of their family"),
        "alone": _("They go by themselves"),
    }
)
CHANNEL_TO_TEAM: Final = MappingProxyType(
    {
        "none": _("They look at their page themselves"),
        "email": _("By e-mail"),
        "sms": _("By text message"),
        "phone": _("Somebody may ring them"),
        "practitioner": _("Through you, or a colleague"),
    }
)
ASKED_BY_TO_TEAM: Final = MappingProxyType(
    {
        "system": _("A short message from this site"),
        "practitioner": _("You, or a colleague"),
        "companion": _("Whoever came along"),
    }
)
