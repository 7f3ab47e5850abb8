"""The cast and the things of the access matrix, made once; every request sees them as they were made."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

import time_machine
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridges import clocks, vault
from bridges.actions import links, participants
from bridges.actions.parties import by_person
from bridges.models import (
    CardLine,
    Companion,
    FollowUp,
    Host,
    Introduction,
    LinkPurpose,
    Notice,
    Person,
    RoomStep,
    RoomTask,
    Visit,
)
from bridges.scopes import ConsentScope
from bridges.states import HOST_KNOWS, IntroductionStatus
from directory.actions import organiser_team
from directory.actions.invitations import hash_of
from directory.models import (
    Invitation,
    Listing,
    Team,
    TeamMembership,
    User,
)
from directory.my_list import share_token
from tests.access import desk_things
from tests.access.edited import edited_things
from tests.access.kept import KEEPERS, make_keepers
from tests.access.network_things import network_rows, network_things
from tests.access.pairs import make_pairs
from tests.access.photos import photo_things
from tests.access.reports import report_things
from tests.access.rows import READ, Role, Row, Thing
from tests.access.tokens import token_things
from tests.access.upkeep import upkeep_things
from tests.bridges.cast import make_host, make_introduction, make_person
from tests.bridges.life import token_texts
from tests.bridges.networks import write_texts
from tests.keepers import open_keeping
from tests.listings import make_listing
from tests.logins import log_in
from tests.passkeys import make_credential
from tests.proposing import make_proposal

S = IntroductionStatus
STATUS_OF = {
    Thing.SUGGESTED: S.SUGGESTED,
    Thing.CONSENTED: S.CONSENTED,
    Thing.ASKED: S.ASKED,
    Thing.QUESTION: S.QUESTION,
    Thing.WELCOMED: S.WELCOMED,
    Thing.PLANNED: S.VISIT_PLANNED,
    Thing.SETTLING: S.SETTLING,
    Thing.WITHDRAWN: S.WITHDRAWN,
}


class RollBack(Exception):  # noqa: N818 (nothing went wrong)
    """Ends a request's savepoint."""


@dataclass
class World:
    """Who there is, what there is, and how to come along as one of them."""

    at: datetime
    ready_at: datetime | None = None  # when everybody is in: every request is sent then
    users: dict[Role, User] = field(default_factory=dict)
    arguments: dict[Thing, list[Any]] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)  # what stands for "$name" in the data of a row
    texts: dict[tuple[str, str], str] = field(default_factory=dict)  # (whose, "Model.field") → what stands in it
    cookies: dict[Role, SimpleCookie] = field(default_factory=dict)

    def fill(self, row: Any, *, whose: str, person: Person) -> None:
        """Seal a text of its own into each sealed field of a row, and save it."""
        texts = token_texts(type(row), world=whose)
        write_texts(vault.open_for(person), row, texts)
        row.save()
        self.texts |= {(whose, f"{type(row).__name__}.{name}"): text for name, text in texts.items()}

    def client(self, role: Role) -> Client:
        """Return a browser of its own in which `role` came in."""
        client = Client(raise_request_exception=False, REMOTE_ADDR=network_of(role))
        client.cookies = SimpleCookie(self.cookies[role].output(header="", sep=";"))
        return client

    def ask(self, role: Role, method: str, row: Row) -> Any:
        """Send one request of a row at the moment at which the world was ready, and undo what it wrote.

        Undone is also that somebody was seen: by the clock on the wall a session would end in the middle of the table.
        """
        address = row.address(*self.arguments[row.thing])
        options: dict[str, Any] = {}
        if method == "POST":
            data = [(name, self.words.get(value, value)) for name, value in row.data]
            options = {"data": urlencode(data), "content_type": "application/x-www-form-urlencoded"}
        elif row.data and row.methods == READ:  # what a question has to say to be answered
            options = {"QUERY_STRING": urlencode(row.data)}
        response = None
        with suppress(RollBack), time_machine.travel(self.ready_at or self.at), transaction.atomic():
            response = self.client(role).generic(method, address, **options)
            raise RollBack
        return response


def network_of(role: Role) -> str:
    """Return the address from which somebody comes: everybody has a network, and so throttles, of their own."""
    return f"192.0.{list(Role).index(role)}.1"


def next_tuesday(at: datetime) -> date:
    """Return the first Tuesday that is at least two days away."""
    day = at.date() + timedelta(days=2)
    return day + timedelta(days=(1 - day.weekday()) % 7)


def make_world() -> World:
    """Make everybody and everything, and let everybody in by their own door."""
    world = World(at=timezone.now())
    _make_listings(world)
    _make_accounts(world)
    make_keepers(world, day=next_tuesday(world.at))
    _make_people(world)
    _make_account_parts(world)
    world.arguments |= make_pairs(at=world.at)
    _let_in(world)
    world.ready_at = timezone.now()
    return world


def _make_listings(world: World) -> None:
    public = make_listing("Choir")
    lodge = make_listing("Lodge", place={"name": "The Lodge", "city": "Odense"}).locations.get()
    hidden = make_listing("Hidden", place={"name": "A flat", "city": "Odense", "visibility": "hidden"}).locations.get()
    draft = make_listing("Not yet", status="draft")
    vanished = make_listing("Gone", vanished_at=world.at)
    world.rows["choir"] = public
    world.arguments |= {
        Thing.NOTHING: [],
        Thing.PUBLIC_LISTING: [public.pk],
        Thing.CHOIR: [public.pk],
        **photo_things(public, draft),
        Thing.PROPOSAL: [make_proposal(at=world.at).pk],
        **edited_things(world.at),
        **upkeep_things(world.at),
        Thing.DRAFT_LISTING: [draft.pk],
        Thing.VANISHED_LISTING: [vanished.pk],
        Thing.SHARED_LIST: [share_token([public.pk])],
        Thing.PUBLIC_PLACE: [lodge.pk],
        Thing.HIDDEN_PLACE: [hidden.pk],
        Thing.BROKEN_LINK: ["blue-boat-17"],
    }


def _make_accounts(world: World) -> None:
    def account(role: Role, name: str, **fields: Any) -> User:
        user = User.objects.create_user(f"{name.lower()}@example.org", display_name=name, **fields)
        world.users[role] = user
        return user

    west, east = Team.objects.create(name="Team West"), Team.objects.create(name="Team East")
    world.rows |= {"west": west, "east": east}
    left = account(Role.LEFT_THE_TEAM, "Lise")
    former = account(Role.FORMER_PRACTITIONER, "Frits", is_active=False)
    for team, user in [
        (west, account(Role.PIM, "Pim")),
        (west, former),
        (west, account(Role.CORA_COORDINATOR, "Cora")),
        (east, account(Role.PAULA, "Paula")),
    ]:
        TeamMembership.objects.create(team=team, user=user)
    TeamMembership.objects.filter(user=world.users[Role.CORA_COORDINATOR]).update(role="coordinator")
    TeamMembership.objects.create(team=west, user=left, left_at=world.at - timedelta(days=1))
    world.users[Role.PIM_ONE_FACTOR] = world.users[Role.PIM]
    account(Role.OLAF_OUTSIDER, "Olaf")
    account(Role.STINE_STEWARD, "Stine", is_steward=True)
    account(Role.ADA_ADMINISTRATOR, "Ada", is_staff=True, is_superuser=True)
    account(Role.DEACTIVATED_STEWARD, "Dorte", is_steward=True, is_active=False)
    account(Role.HANNA_BY_ACCOUNT, "Hanna")
    account(Role.IDA_BY_ACCOUNT, "Ida")
    account(Role.KIM_CLAIMANT, "Kim")


def _make_people(world: World) -> None:
    pim, stine, west = world.users[Role.PIM], world.users[Role.STINE_STEWARD], world.rows["west"]
    hanna = make_host(
        world.rows["choir"], by=(stine, pim), user=world.users[Role.HANNA_BY_ACCOUNT], email="hanna@example.org"
    )
    hugo = make_host(make_listing("Chess"), name="Hugo", by=(stine, pim))
    new_host = Host.objects.create(listing=make_listing("Garden"), name="Hilde", email="hilde@example.org")
    noor = make_person(team=west, practitioner=pim, created_by=pim, channel="email", is_safe_to_write=True)
    nadia, nils = make_person("Nadia"), make_person("Nils")
    for whose, person in (("noor", noor), ("nadia", nadia), ("nils", nils)):
        world.fill(person, whose=whose, person=person)
        world.fill(CardLine(person=person, kind="helps"), whose=whose, person=person)
    bo, bea = (_companion(world, west, name=name) for name in ("Bo", "Bea"))
    world.rows |= {"hanna": hanna, "hugo": hugo, "noor": noor, "nadia": nadia, "bo": bo, "bea": bea}
    world.arguments |= {
        Thing.NOOR: [noor.pk],
        Thing.NADIA: [nadia.pk],
        Thing.NEW_HOST: [new_host.pk],
        Thing.COMPANION: [bo.pk],
    }
    world.rows["theirs"] = make_introduction(nadia, host=hugo, status=S.ASKED, scopes=tuple(ConsentScope), at=world.at)
    for thing, status in STATUS_OF.items():
        _make_introduction(world, thing, status)
    world.fill(world.rows["theirs"], whose=Thing.THEIRS, person=nadia)
    world.arguments[Thing.THEIRS] = [world.rows["theirs"].pk]
    _ask_with_a_name_alone(world, nils)
    world.arguments[Thing.HOST] = [world.rows[Thing.ASKED].host_id]
    _make_room(world, hanna.listing)
    world.rows |= network_rows(world)
    world.arguments |= network_things(world)


def _companion(world: World, team: Team, *, name: str) -> Companion:
    return Companion.objects.create(
        team=team,
        name=name,
        email=f"{name.lower()}@example.org",
        consented_at=world.at - timedelta(days=10),
        consent_until=world.at + timedelta(days=170),
    )


def _make_introduction(world: World, thing: Thing, status: S) -> None:
    """Save one of Noor's introductions; each is to a listing of its own, all are Hanna's."""
    noor: Person = world.rows["noor"]
    by = (world.users[Role.STINE_STEWARD], world.users[Role.PIM])
    host = make_host(make_listing(f"Group {status}"), by=by, user=world.users[Role.HANNA_BY_ACCOUNT])
    has_said_yes = status == S.CONSENTED or status in HOST_KNOWS
    introduction = make_introduction(
        noor,
        host=host,
        status=status,
        scopes=tuple(ConsentScope) if has_said_yes else (),
        author=by[1],
        company="peer",
        at=world.at - timedelta(days=1),
    )
    world.fill(introduction, whose=thing, person=noor)
    for consent in introduction.consents.all():
        world.fill(consent, whose=thing, person=noor)
    introduction.shared_lines.set(noor.card_lines.all())
    world.rows[thing] = introduction
    world.arguments[thing] = [introduction.pk]
    if status in {S.VISIT_PLANNED, S.SETTLING}:
        _make_visit(world, introduction, is_planned=status == S.VISIT_PLANNED)


def _ask_with_a_name_alone(world: World, nils: Person) -> None:
    """Save what Hanna was asked for somebody who shares a name and nothing else."""
    host = world.rows[Thing.WELCOMED].host
    name_alone = (ConsentScope.NAME_OR_ALIAS,)
    introduction = make_introduction(nils, host=host, status=S.WELCOMED, scopes=name_alone, at=world.at)
    introduction.shared_lines.set(nils.card_lines.all())
    world.fill(introduction, whose="nils", person=nils)
    world.rows["nils"] = introduction


def _make_visit(world: World, introduction: Introduction, *, is_planned: bool) -> None:
    starts_at = world.at + timedelta(days=1 if is_planned else -3)
    visit = Visit(
        introduction=introduction,
        state="planned" if is_planned else "happened",
        day=starts_at.date(),
        start=starts_at.time(),
        timezone="UTC",
        starts_at=starts_at,
        company="peer",
        companion=world.rows["bo"],
        companion_answer="asked" if is_planned else "yes",
    )
    whose = Thing.PLANNED if is_planned else Thing.SETTLING
    world.fill(visit, whose=whose, person=introduction.person)
    if is_planned:
        world.rows["visit"] = visit
        world.arguments[Thing.VISIT] = [visit.pk]
        return
    follow_up = FollowUp(
        introduction=introduction,
        stage=clocks.Stage.TWO_DAYS,
        state="asked",
        day=world.at.date(),
        time=clocks.ASKING_TIME,
        timezone="UTC",
        asked_at=world.at,
    )
    world.fill(follow_up, whose=whose, person=introduction.person)
    world.arguments[Thing.FOLLOW_UP] = [follow_up.pk]


def _make_room(world: World, listing: Listing) -> None:
    task = RoomTask.objects.create(
        listing=listing, host=world.rows["hanna"], team=world.rows["west"], asked_for_by="host"
    )
    RoomStep.objects.create(task=task, code="greeter")
    world.rows["room_task"] = task
    world.arguments[Thing.ROOM_TASK] = [task.pk]


def _make_account_parts(world: World) -> None:
    """Make what belongs to accounts and teams, and a message of which nobody knows whether it arrived."""
    stine = world.users[Role.STINE_STEWARD]
    device = UserSession.objects.create(user=stine, ip="127.0.0.1", session_key="k" * 32)
    passkey = Authenticator.objects.create(
        user=stine, type="webauthn", data={"name": "key", "credential": make_credential()}
    )
    invitation = Invitation.objects.create(
        email="ida@example.org",
        team=world.rows["west"],
        token_hash=hash_of("ida"),
        expires_at=world.at + timedelta(days=7),
    )
    cora = TeamMembership.objects.get(user=world.users[Role.CORA_COORDINATOR])
    asked = world.rows[Thing.ASKED]
    notice = Notice.objects.create(
        kind="ask_host", dedupe_key="uncertain", host=asked.host, introduction=asked, state="uncertain", due_at=world.at
    )
    desk_things.make(world)
    world.arguments |= {
        **token_things(world.users[Role.PIM], at=world.at),
        **report_things(world.rows["west"], at=world.at),
        Thing.DEVICE: [device.pk],
        Thing.PASSKEY: [passkey.pk],
        Thing.INVITATION: [invitation.pk],
        Thing.MEMBERSHIP: [cora.pk],
        Thing.NOTICE: [notice.pk],
    }


def _let_in(world: World) -> None:
    """Log the accounts in, open the links, and keep the cookies; a closed account still has its session from before."""
    rows = world.rows
    asked, visit, bo = rows[Thing.ASKED], rows["visit"], rows["bo"]
    their = {"introduction": rows["theirs"], "host": rows["hugo"]}
    doors: dict[Role, tuple[str, LinkPurpose, dict[str, Any]]] = {
        Role.NOOR: ("open", LinkPurpose.PERSON, {"person": rows["noor"]}),
        Role.NADIA: ("open", LinkPurpose.PERSON, {"person": rows["nadia"]}),
        Role.HANNA_BY_LINK: ("host_open", LinkPurpose.HOST, {"introduction": asked, "host": asked.host}),
        Role.HUGO: ("host_open", LinkPurpose.HOST, their),
        Role.BO: ("come_along", LinkPurpose.COMPANION, {"visit": visit, "companion": bo}),
        Role.BEA: ("come_along", LinkPurpose.POOL, {"companion": rows["bea"]}),
        Role.GREET_GUEST: ("guest_open", LinkPurpose.GUEST, {"participant": rows["noors guest"]}),
        Role.GONE_GUEST: ("guest_open", LinkPurpose.GUEST, {"participant": rows["noors gone"]}),
    }
    for role in Role:
        client, user = Client(REMOTE_ADDR=network_of(role)), world.users.get(role)
        if user is not None:
            log_in(client, user, second_factor=role != Role.PIM_ONE_FACTOR)
        elif role in doors:
            door, purpose, about = doors[role]
            link = links.make(purpose, at=world.at, **about)
            assert client.post(reverse(door), {"token": link.token}).status_code == 302, role
        elif role in KEEPERS:
            open_keeping(client, rows[KEEPERS[role]], at=world.at)
        world.cookies[role] = client.cookies
    participants.take_out(rows["noors gone"], by=by_person(rows["noor"]), at=world.at)
    organiser_team.take_out(rows["fenna"], by=rows["ida"], at=world.at)
    fresh = links.make(LinkPurpose.PERSON, at=world.at, person=rows["noor"])
    world.words |= {
        "$token": fresh.token,
        "$noor": str(rows["noor"].pk),
        "$team": str(rows["west"].pk),
        "$invitation": "ida",
        "$consent": str(asked.consents.order_by("scope")[0].pk),
        "$tuesday": next_tuesday(world.at).isoformat(),  # when the groups here meet
    }
