"""A whole life in rows: one person with everything that can belong to them, a text of its own in every field."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models

from bridges import clocks, vault
from bridges.actions import links, receipts
from bridges.models import (
    CardLine,
    Companion,
    FollowUp,
    Host,
    Introduction,
    LinkPurpose,
    Notice,
    Person,
    SealedField,
    Visit,
)
from bridges.scopes import ConsentScope
from bridges.states import IntroductionStatus
from directory.models import Listing, Team, User
from tests.bridges.cast import give, make_host, make_introduction, make_person
from tests.bridges.networks import make_network, write_texts
from tests.canaries import token
from tests.listings import NOON


@dataclass
class Life:
    """Whose it is, and what there is; `texts` maps "Model.field" to the text that stands in it."""

    person: Person
    introduction: Introduction
    visit: Visit
    follow_up: FollowUp
    texts: dict[str, str]
    link_token: str
    receipt: str


def sealed_fields(model: type[models.Model]) -> list[str]:
    """Return the names of the sealed fields of a model."""
    return [field.name for field in model._meta.concrete_fields if isinstance(field, SealedField)]


def token_texts(model: type[models.Model], *, world: str) -> dict[str, str]:
    """Return a text of its own for each sealed field; what is an address looks like one."""
    texts = {name: token(world, model.__name__, name) for name in sealed_fields(model)}
    return {name: f"{text}@example.org" if name == "contact" else text for name, text in texts.items()}


def make_life(
    world: str,
    *,
    listing: Listing,
    host: Host | None = None,
    team: Team | None = None,
    practitioner: User | None = None,
    companion: Companion | None = None,
    status: IntroductionStatus = IntroductionStatus.VISIT_PLANNED,
    scopes: tuple[ConsentScope, ...] = tuple(ConsentScope),
    at: Any = NOON,
) -> Life:
    """Save a person in the middle of an introduction, with a visit, a follow-up, ways in, a card and notices."""
    person = make_person(
        token_texts(Person, world=world)["alias"],
        texts=token_texts(Person, world=world),
        team=team, practitioner=practitioner, created_by=practitioner, channel="email", is_safe_to_write=True,
    )  # fmt: skip
    box = vault.open_for(person)
    texts = {f"Person.{name}": text for name, text in token_texts(Person, world=world).items()}

    def fill(row: models.Model) -> Any:
        mine = token_texts(type(row), world=world)
        write_texts(box, row, mine)
        row.save()
        texts.update({f"{type(row).__name__}.{name}": text for name, text in mine.items()})
        return row

    line = fill(CardLine(person=person, kind="helps"))
    introduction = make_introduction(
        person, host=host or make_host(listing), status=status, company="peer", author=practitioner, at=at
    )
    fill(introduction)
    introduction.shared_lines.set([line])
    for scope in scopes:
        fill(give(introduction, scope, at=at))
    starts_at = at + timedelta(days=1)
    visit = fill(
        Visit(
            introduction=introduction, day=starts_at.date(), start=starts_at.time(), timezone="UTC",
            starts_at=starts_at, company="peer", companion=companion,
        )
    )  # fmt: skip
    follow_up = fill(
        FollowUp(
            introduction=introduction, stage=clocks.Stage.TWO_DAYS, day=at.date() + timedelta(days=3),
            time=clocks.ASKING_TIME, timezone="UTC",
        )
    )  # fmt: skip
    for recipient in ({"person": person}, {"host": introduction.host}):
        Notice.objects.create(
            kind="news_for_person" if "person" in recipient else "ask_host",
            dedupe_key=f"{world}:{introduction.pk}:{next(iter(recipient))}",
            introduction=introduction, visit=visit, follow_up=follow_up, due_at=at, **recipient,
        )  # fmt: skip
    make_network(person, fill=fill, listing=listing, introduction=introduction, colleague=practitioner, at=at)
    link = links.make(LinkPurpose.PERSON, at=at, person=person)
    return Life(person, introduction, visit, follow_up, texts, link.token, receipts.make(person, at=at))
