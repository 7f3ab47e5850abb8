"""One introduction with all its parts, and everybody who hears of it: what tests of letters are about."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Model

from bridges import vault
from bridges.actions import notices
from bridges.models import (
    Companion,
    FollowUp,
    Host,
    Introduction,
    Notice,
    NoticeKind,
    Participant,
    Person,
    SealedField,
    Visit,
)
from bridges.notices.recipients import Recipient
from bridges.scopes import ConsentScope as C
from bridges.states import ENDED
from bridges.states import IntroductionStatus as S
from directory.models import User
from tests.bridges.cast import make_introduction
from tests.bridges.networks import make_meeting
from tests.listings import NOON

K = NoticeKind
TO_GUESTS = (K.MEETING_INVITATION, K.MEETING_NEWS)


@dataclass
class World:
    """One introduction with all its parts, and who hears of it."""

    introduction: Introduction
    visit: Visit
    follow_up: FollowUp
    noor: Person
    hanna: Host
    bo: Companion
    pim: User
    greta: Participant

    def recipient(self, kind: NoticeKind) -> Recipient:
        if kind in {K.ASK_COMPANION, K.VISIT_FOR_COMPANION, K.POOL_INVITATION}:
            return self.bo
        if kind in TO_GUESTS:
            return self.greta
        if kind == K.FOR_PRACTITIONER:
            return self.pim
        return self.hanna if "host" in kind else self.noor

    def queue(self, kind: NoticeKind) -> Notice:
        notice = notices.queue(
            kind,
            to=self.recipient(kind),
            introduction=None if kind in {K.POOL_INVITATION, *TO_GUESTS} else self.introduction,
            visit=self.visit if kind in {K.VISIT_REMINDER, K.ASK_COMPANION, K.VISIT_FOR_COMPANION} else None,
            follow_up=self.follow_up if kind == K.FOLLOW_UP else None,
            key=kind,
            at=NOON,
        )
        assert notice is not None
        return notice

    def be(self, status: S) -> None:
        is_over = status in ENDED
        Introduction.objects.update(
            status=status, ended_at=NOON if is_over else None, due_at=None, asked_at=NOON - timedelta(days=1)
        )

    def end(self, scope: C) -> None:
        self.introduction.consents.filter(scope=scope).update(ended_at=NOON, ended_how="person")


def make_world(noor: Person, hanna: Host, bo: Companion, pim: User, *, texts: dict[str, str] | None = None) -> World:
    """Save an introduction with a planned visit, a follow-up and every consent, and a meeting with a guest."""
    introduction = make_introduction(noor, host=hanna, scopes=tuple(C), author=pim, texts=texts)
    starts_at = NOON + timedelta(days=2, hours=7)
    visit = Visit.objects.create(
        introduction=introduction,
        day=starts_at.date(),
        start=starts_at.time(),
        timezone="Europe/London",
        starts_at=starts_at,
        company="peer",
        companion=bo,
        companion_answer="asked",
    )
    follow_up = FollowUp.objects.create(
        introduction=introduction, stage="2d", day=NOON.date(), time=NOON.time(), timezone="Europe/London"
    )
    return World(introduction, visit, follow_up, noor, hanna, bo, pim, invite_greta(noor, texts=texts or {}))


def invite_greta(noor: Person, *, texts: dict[str, str]) -> Participant:
    """Save a meeting of Noor's to which Greta is invited, who reads e-mail; their texts are those of `texts`."""
    box = vault.open_for(noor)

    def fill(row: Model) -> None:
        sealed = {field.name for field in row._meta.fields if isinstance(field, SealedField)}
        box.write_all(row, {name: texts[name] for name in sealed & texts.keys()})
        if isinstance(row, Participant):
            box.write(row, "contact", "greta@example.org")
        row.save()

    return make_meeting(noor, fill=fill, at=NOON)[2]


IN: dict[NoticeKind, S] = {
    K.ASK_HOST: S.ASKED,
    K.NUDGE_HOST: S.WAITING,
    K.HOST_CLOSED: S.WITHDRAWN,
    K.ANSWER_FOR_HOST: S.ASKED,
    K.VISIT_FOR_HOST: S.VISIT_PLANNED,
    K.ATTENDANCE_FOR_HOST: S.VISIT_PLANNED,
    K.NEWS_FOR_PERSON: S.WELCOMED,
    K.QUESTION_FOR_PERSON: S.QUESTION,
    K.VISIT_REMINDER: S.VISIT_PLANNED,
    K.FOLLOW_UP: S.SETTLING,
    K.CONSENT_ENDS: S.WELCOMED,
    K.SPOKEN_RECEIPT: S.CONSENTED,
    K.ASK_COMPANION: S.VISIT_PLANNED,
    K.VISIT_FOR_COMPANION: S.WITHDRAWN,
    K.POOL_INVITATION: S.SUGGESTED,
    K.MEETING_INVITATION: S.SUGGESTED,
    K.MEETING_NEWS: S.SUGGESTED,
    K.FOR_PRACTITIONER: S.CONSENTED,
}
"""A status in which each kind is right."""


def was_asked(world: World) -> None:
    """Let Hanna have heard of it, so that there is something to close."""
    Notice.objects.create(
        kind=K.ASK_HOST,
        dedupe_key="earlier",
        host=world.hanna,
        introduction=world.introduction,
        state="sent",
        due_at=NOON,
    )
