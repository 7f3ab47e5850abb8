"""What letters say: that there is something to see, and where. Never who, never which group, never when.

Somebody may share a mailbox, or look over a shoulder at the first line on a locked screen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from bridges.models import ContactChannel, LinkPurpose, Notice, NoticeKind
from bridges.notices import recipients
from directory.posting import writing
from directory.posting.channels import Letter

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

K = NoticeKind
MESSAGE: Final = _("A message for you")
NEWS: Final = _("Your page has something new")


@dataclass(frozen=True, slots=True)
class Kind:
    """The subject of a kind of letter, and what its link opens; None: nothing, or the page of somebody who logs in."""

    subject: "_StrPromise"
    opens: LinkPurpose | None = None


LETTERS: Final[Mapping[NoticeKind, Kind]] = MappingProxyType(
    {
        K.ASK_HOST: Kind(MESSAGE, LinkPurpose.HOST),
        K.NUDGE_HOST: Kind(MESSAGE, LinkPurpose.HOST),
        K.HOST_CLOSED: Kind(MESSAGE),
        K.ANSWER_FOR_HOST: Kind(MESSAGE, LinkPurpose.HOST),
        K.VISIT_FOR_HOST: Kind(MESSAGE, LinkPurpose.HOST),
        K.ATTENDANCE_FOR_HOST: Kind(MESSAGE, LinkPurpose.HOST),
        K.NEWS_FOR_PERSON: Kind(NEWS, LinkPurpose.PERSON),
        K.QUESTION_FOR_PERSON: Kind(NEWS, LinkPurpose.PERSON),
        K.VISIT_REMINDER: Kind(MESSAGE, LinkPurpose.PERSON),
        K.FOLLOW_UP: Kind(NEWS, LinkPurpose.PERSON),
        K.CONSENT_ENDS: Kind(NEWS, LinkPurpose.PERSON),
        K.SPOKEN_RECEIPT: Kind(MESSAGE, LinkPurpose.UNDO),
        K.ASK_COMPANION: Kind(MESSAGE, LinkPurpose.COMPANION),
        K.VISIT_FOR_COMPANION: Kind(MESSAGE, LinkPurpose.COMPANION),
        K.POOL_INVITATION: Kind(MESSAGE, LinkPurpose.POOL),
        K.MEETING_INVITATION: Kind(MESSAGE, LinkPurpose.GUEST),
        K.MEETING_NEWS: Kind(MESSAGE, LinkPurpose.GUEST),
        K.FOR_PRACTITIONER: Kind(MESSAGE),
    }
)
"""The words of each kind are in `templates/mail/<kind>.txt`."""


def write(notice: Notice, *, address: str, path: str = "", code: str = "") -> Letter:
    """Return the letter of a notice, in the language of its recipient.

    `path` is that of the link's page with the token in the fragment, `code` the same to type; both are secrets, and
    this is the one time that they are written out.
    """
    kind = NoticeKind(notice.kind)
    to = recipients.of(notice)
    frame = "sms" if recipients.channel_of(to) == ContactChannel.SMS else "email"
    with translation.override(recipients.language_of(to)):
        words = render_to_string(f"mail/{kind}.txt").strip()
        link = path or (reverse("today") if kind == K.FOR_PRACTITIONER else "")
        subject = str(LETTERS[kind].subject)
        return writing.write(
            notice.pk, address=address, subject=subject, words=words, path=link, code=code, frame=frame
        )


def message_id_of(notice: Notice) -> str:
    """Return the Message-ID of RFC 5322: the same for every try, so that a channel can be asked about it."""
    return writing.message_id(notice.pk)
