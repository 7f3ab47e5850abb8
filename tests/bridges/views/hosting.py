"""What the tests of hosts' pages share: a request that waits, links, answers, and what a page was made of."""

import dataclasses
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridges.actions import links
from bridges.actions.links import NewLink
from bridges.models import (
    Host,
    Introduction,
    LinkPurpose,
    Person,
    Visit,
)
from bridges.states import IntroductionStatus as S
from tests.bridges.cast import EVERYTHING, make_introduction

pytestmark = pytest.mark.django_db
TEXTS = {"called": "Noor-7731", "message": "I sing alto 7731", "access_needs": "A chair 7731"}


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def asked(noor: Person, hanna: Host, now: datetime) -> Introduction:
    return make_introduction(noor, host=hanna, status=S.ASKED, scopes=EVERYTHING, texts=TEXTS, at=now)


def link_for(introduction: Introduction, *, at: datetime | None = None) -> NewLink:
    assert introduction.host is not None
    return links.make(LinkPurpose.HOST, introduction=introduction, host=introduction.host, at=at or timezone.now())


def let_in(client: Client, introduction: Introduction) -> Client:
    response = client.post(reverse("host_open"), {"token": link_for(introduction).token})
    assert response.status_code == 302
    return client


def page_of(introduction: Introduction) -> str:
    return reverse("host_introduction", args=[introduction.pk])


def answer(client: Client, introduction: Introduction, move: str, **data: str) -> Any:
    url = reverse("host_answer", args=[introduction.pk])
    return client.post(url, {"move": move, **data}, follow=True)


def plan(introduction: Introduction, *, starts_at: datetime) -> Visit:
    return Visit.objects.create(
        introduction=introduction,
        day=starts_at.date(),
        start=starts_at.time().replace(microsecond=0),
        timezone="UTC",
        starts_at=starts_at,
        company="peer",
    )


def values_in(value: Any, seen: set[int]) -> Iterator[Any]:
    """Yield everything that a template could reach by walking through plain containers and dataclasses."""
    if id(value) in seen or isinstance(value, str | bytes | type):
        return
    seen.add(id(value))
    yield value
    inner: Any = ()
    if dataclasses.is_dataclass(value):
        inner = [getattr(value, field.name) for field in dataclasses.fields(value)]
    elif isinstance(value, dict):
        inner = list(value.values())
    elif isinstance(value, list | tuple | set | frozenset):
        inner = list(value)
    for part in inner:
        yield from values_in(part, seen)
