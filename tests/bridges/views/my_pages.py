"""What the tests of a person's own pages share: her browser, an introduction in a status, its visit and questions."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridges.actions import links
from bridges.models import FollowUp, Host, Introduction, LinkPurpose, Person, Visit
from bridges.scopes import ConsentScope
from bridges.states import ENDED
from bridges.states import IntroductionStatus as S
from tests.bridges.cast import make_introduction

HERE = {"Sec-Fetch-Site": "same-origin"}
ALL = tuple(ConsentScope)


@pytest.fixture
def browser(noor: Person) -> Client:
    """Noor's browser, in which her page is open."""
    return enter(noor)


def enter(person: Person) -> Client:
    browser = Client(headers=HERE)
    link = links.make(LinkPurpose.PERSON, person=person, at=timezone.now())
    assert browser.post(reverse("open"), {"token": link.token}).status_code == 302
    return browser


def make(noor: Person, hanna: Host, status: S, **options) -> Introduction:
    scopes = options.pop("scopes", ALL if status not in ENDED else ())
    ago = options.pop("ago", timedelta(hours=1))
    texts = {"called": "Noor", **options.pop("texts", {})}
    return make_introduction(
        noor, host=hanna, status=status, scopes=scopes, texts=texts, at=timezone.now() - ago, **options
    )


def plan(introduction: Introduction, *, ahead: timedelta) -> Visit:
    starts_at = (timezone.now() + ahead).replace(microsecond=0)
    return Visit.objects.create(
        introduction=introduction,
        day=starts_at.date(),
        start=starts_at.time(),
        timezone="UTC",
        starts_at=starts_at,
        company="friend",
    )


def ask(introduction: Introduction, stage: str) -> FollowUp:
    day = timezone.now() - timedelta(days=1)
    return FollowUp.objects.create(
        introduction=introduction,
        stage=stage,
        state="asked",
        day=day.date(),
        time=day.time(),
        timezone="UTC",
        asked_at=day,
    )


def read(browser: Client, name: str, *arguments: object) -> str:
    response = browser.get(reverse(name, args=arguments))
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def move(browser: Client, introduction: Introduction, do: str, *, follow: bool = True, **sent: str):
    data = {"do": do, "version": str(introduction.version), **sent}
    return browser.post(reverse("my_move", args=[introduction.pk]), data, follow=follow)
