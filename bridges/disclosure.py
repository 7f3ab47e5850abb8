"""What a host may see of an introduction: built from active consents alone, and from nothing else.

The pages, letters and interfaces for hosts get a `HostView` and never an `Introduction`: who may not know is not handed
the object.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from bridges import clocks, vault
from bridges.models import Company, Host, Introduction, Visit, VisitState
from bridges.scopes import NEEDED_TO_ASK, ConsentScope
from bridges.states import CONTACT_IS_OPEN, HOST_KNOWS, OPEN_ASKS
from bridges.states import IntroductionStatus as S
from bridges.vault import Vault
from bridges.words import COMPANY_FOR_HOST, HostFacts, host_message

C = ConsentScope
REACHABLE: Final = frozenset({C.CONTACT, C.HOST_MAY_CONTACT_ME})
"""Both are needed: the address, and the leave to use it."""

SEEN_AS: Final = MappingProxyType(
    {
        S.ASKED: S.ASKED,
        S.QUESTION: S.QUESTION,
        S.WAITING: S.WAITING,
        S.WELCOMED: S.WELCOMED,
        S.VISIT_PLANNED: S.VISIT_PLANNED,
        # Whether somebody went, and how it goes on, is theirs to say: from outside it looks no different.
        S.DID_NOT_GO: S.WELCOMED,
        S.VISITED: S.VISITED,
        S.SETTLING: S.VISITED,
    }
)
"""As which status a host sees an introduction."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HostView:
    """All that a host gets to see. Without a yes that holds it is an empty shell: an id, and that it is closed.

    Why it is closed (not asked yet, ended, taken back, a yes that ran out) cannot be told from it. Texts are empty,
    days None, and permissions False where the person did not say yes. A line of the card is (kind, text).
    """

    id: UUID
    is_closed: bool = True
    status: S | None = None
    called: str = ""
    introduced_by: str = ""
    message: str = ""
    access_needs: str = ""
    card_lines: tuple[tuple[str, str], ...] = ()
    contact: str = ""
    contact_follows: bool = False
    may_contact: bool = False
    may_report_attendance: bool = False
    visit_day: date | None = None
    visit_time: time | None = None
    visit_starts_at: datetime | None = None
    company_words: str = ""
    question: str = ""
    answer: str = ""
    host_words: str = ""
    asked_on: date | None = None

    def letter(self, *, host_name: str) -> str:
        """Return the whole message as the host reads it, in the language that is active; "" where it is closed.

        The same words as the person saw before saying yes, as far as they still hold.
        """
        if self.is_closed:
            return ""
        return host_message(
            HostFacts(
                host_name=host_name,
                called=self.called,
                introduced_by=self.introduced_by,
                message=self.message,
                access_needs=self.access_needs,
                card_lines=self.card_lines,
                company_words=self.company_words,
                contact_follows=self.contact_follows,
                is_asking=self.status in OPEN_ASKS,
            )
        )


def host_view(introduction: Introduction, *, at: datetime) -> HostView:
    """Return what the host of an introduction may see at `at`.

    Nothing before ASKED, nothing after the end, nothing without a yes to a name that holds, nothing for a host who was
    frozen or replaced; how to reach the person only from WELCOMED on. Takes four queries at most; fetch the
    introduction with `person__key` and `host`.
    """
    shell = HostView(id=introduction.pk)
    if introduction.status not in HOST_KNOWS or not _may_know(introduction.host):
        return shell
    scopes = frozenset(C(scope) for scope in introduction.consents.active(at=at).values_list("scope", flat=True))
    if not scopes >= NEEDED_TO_ASK:
        return shell
    return _open_view(introduction, scopes)


def preview(
    scopes: Collection[C],
    *,
    host_name: str,
    called: str,
    introduced_by: str = "",
    message: str = "",
    access_needs: str = "",
    card_lines: tuple[tuple[str, str], ...] = (),
    company: Company = Company.ALONE,
) -> str:
    """Return the message that a host will get, before anything is said yes to; activate the host's language around it.

    Word for word what `HostView.letter` gives after asking with these scopes.
    """
    return host_message(
        HostFacts(
            host_name=host_name,
            called=called,
            introduced_by=introduced_by if C.WHO_INTRODUCES_ME in scopes else "",
            message=message,
            access_needs=access_needs if C.ACCESS_NEEDS in scopes else "",
            card_lines=card_lines if C.MY_CARD in scopes else (),
            company_words=str(COMPANY_FOR_HOST[company]),
            contact_follows=set(scopes) >= REACHABLE,
        )
    )


def _may_know(host: Host | None) -> bool:
    return host is not None and host.ended_at is None and host.frozen_at is None and host.second_verified_at is not None


def _open_view(introduction: Introduction, scopes: frozenset[C]) -> HostView:
    status = S(introduction.status)
    texts = vault.open_for(introduction.person)
    visit = _visit(introduction, status)
    is_reachable = scopes >= REACHABLE
    sees_contact = is_reachable and status in CONTACT_IS_OPEN
    return HostView(
        id=introduction.pk,
        is_closed=False,
        status=SEEN_AS[status],
        called=texts.read(introduction, "called"),
        introduced_by=_introduced_by(introduction) if C.WHO_INTRODUCES_ME in scopes else "",
        message=texts.read(introduction, "message"),
        access_needs=texts.read(introduction, "access_needs") if C.ACCESS_NEEDS in scopes else "",
        card_lines=tuple(_card_lines(introduction, texts)) if C.MY_CARD in scopes else (),
        contact=texts.read(introduction.person, "contact") if sees_contact else "",
        contact_follows=is_reachable and not sees_contact,
        may_contact=sees_contact,
        may_report_attendance=C.HOST_MAY_REPORT_ATTENDANCE in scopes,
        visit_day=visit.day if visit else None,
        visit_time=visit.start if visit else None,
        visit_starts_at=visit.starts_at if visit else None,
        company_words=str(COMPANY_FOR_HOST[visit.company if visit else introduction.company]),
        question=texts.read(introduction, "question"),
        answer=texts.read(introduction, "answer"),
        host_words=texts.read(introduction, "host_words"),
        asked_on=_asked_on(introduction),
    )


def _introduced_by(introduction: Introduction) -> str:
    """Return the name of whoever made the introduction, or else of who supports the person."""
    user = introduction.author or introduction.person.practitioner
    return user.display_name if user else ""


def _card_lines(introduction: Introduction, texts: Vault) -> Iterator[tuple[str, str]]:
    lines = introduction.shared_lines.filter(person=introduction.person_id).order_by("position", "pk")
    for line in lines:
        yield line.kind, texts.read(line, "text")


def _visit(introduction: Introduction, status: S) -> Visit | None:
    """Return the visit that the host knows of: the one that is planned, or the first that happened."""
    state = {S.VISIT_PLANNED: VisitState.PLANNED, S.VISITED: VisitState.HAPPENED, S.SETTLING: VisitState.HAPPENED}
    if status not in state:
        return None
    return introduction.visits.filter(state=state[status]).order_by("starts_at").first()


def _asked_on(introduction: Introduction) -> date | None:
    if introduction.asked_at is None or introduction.host is None:
        return None
    zone = clocks.known_zone(introduction.host.timezone, otherwise=settings.TIME_ZONE)
    return introduction.asked_at.astimezone(ZoneInfo(zone)).date()
