"""Who sees what people tell us: a text of its own stands in every sealed field, and every page is read as everybody.

The cast and the addresses are those of the access matrix; `may_see` is the one declaration of who may see what.
"""

import json
import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import transaction
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from bridges.actions import outbox
from bridges.models import Notice, NoticeKind, SealedField
from bridges.scopes import ConsentScope
from directory.logs import JsonLines
from tests.access import EVERYBODY, TABLE, Role, Row, Thing, site
from tests.access.rows import COMPANIONS, HOSTS, PEOPLE, TEAM
from tests.access.world import STATUS_OF, World, make_world
from tests.bridges.cast import give

pytestmark = pytest.mark.django_db
NOORS = {"noor", *STATUS_OF}
ON_NOORS_MAP, AT_NOORS_MEETING, GONE = "noors map", "noors meeting", "noors gone guest"
NICOS = {"nico", "nicos map"}
NADIAS = {"nadia", str(Thing.THEIRS)}
# What a host sees of somebody who said yes to everything, and of somebody who gave a name alone.
BY_CONSENT = {
    *("Introduction.called", "Introduction.message", "Introduction.access_needs"),
    *("Introduction.question", "Introduction.answer", "Introduction.host_words", "CardLine.text"),
}
BY_NAME_ALONE = BY_CONSENT - {"Introduction.access_needs", "CardLine.text"}
BY_COMPANION = {"Introduction.called", "Visit.meeting_point", "Visit.leave_early"}
AT_THE_TABLE = {
    *((AT_NOORS_MEETING, f"NetworkMeeting.{name}") for name in ("title", "invitation", "place")),
    *((AT_NOORS_MEETING, what) for what in ("MeetingPoint.text", "Participant.name", "Participant.relation")),
    *((AT_NOORS_MEETING, what) for what in ("Voice.text", "MeetingSuggestion.words")),
    (ON_NOORS_MAP, "Tie.alias"),
}
ASKED_OF_HANNA = {Thing.ASKED, Thing.QUESTION, Thing.WELCOMED, Thing.PLANNED, Thing.SETTLING}
WITH_OPEN_PAGES = [*sorted(PEOPLE | TEAM | HOSTS | COMPANIONS | {Role.GREET_GUEST, Role.GONE_GUEST})]
FOUND: dict[Role, set[tuple[str, str]]] = {}
"""What a walk found, so that the second test of a role need not walk again."""
NOBODYS = [role for role in Role if role not in WITH_OPEN_PAGES]


def may_see(role: Role, whose: str, what: str) -> bool:
    """Return whether `role` may see the field `what` of the rows of `whose` ("noor", "nadia", "nils", or a thing)."""
    match role:
        case Role.NOOR:
            return whose in NOORS | {ON_NOORS_MAP, AT_NOORS_MEETING, GONE}
        case Role.PIM | Role.CORA_COORDINATOR if whose in NOORS | NICOS:
            return True
        case Role.PIM | Role.GREET_GUEST:  # nobody but Noor sees where the others are reached
            is_shown = what.startswith(("Tie.", "NetworkMap."))  # the version that she shows at the meeting
            is_said = whose == AT_NOORS_MEETING and what != "Participant.contact"
            return is_said or (whose == ON_NOORS_MAP and is_shown)
        case Role.NADIA:
            return whose in NADIAS
        case Role.HANNA_BY_ACCOUNT:
            is_noors = (whose in ASKED_OF_HANNA and what in BY_CONSENT) or (
                whose == "noor" and what in {"Person.contact", "CardLine.text"}
            )
            return is_noors or (whose == "nils" and what in BY_NAME_ALONE)
        case Role.HANNA_BY_LINK:
            return (whose == Thing.ASKED and what in BY_CONSENT) or (whose, what) == ("noor", "CardLine.text")
        case Role.HUGO:
            return (whose == Thing.THEIRS and what in BY_CONSENT) or (whose, what) == ("nadia", "CardLine.text")
        case Role.BO:
            return whose == Thing.PLANNED and what in BY_COMPANION
    return False


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def addresses(world: World, role: Role) -> Iterator[str]:
    """Yield every address of the table that can be read, and those of introductions for every introduction.

    What is open to all sites looks at no session, and what is for everybody knows only people with pages of their own:
    a stranger and a practitioner read the first, and of those without a page a stranger and an outsider the second.
    """
    introductions = [*STATUS_OF, Thing.THEIRS]
    about_one = {row.route for row in TABLE if row.thing in introductions}
    for row in TABLE:
        if row.is_open and role not in {Role.ANONYMOUS, Role.PIM}:
            continue
        if row.roles == EVERYBODY and role in NOBODYS and role not in {Role.ANONYMOUS, Role.OLAF_OUTSIDER}:
            continue
        if row not in site.ROWS and row.route not in about_one:
            yield row.address(*world.arguments[row.thing])
    for route in sorted(about_one):
        for thing in introductions:
            yield reverse(route, args=world.arguments[thing])
        yield reverse(route, args=[world.rows["nils"].pk])
    for route in ("home", "my_list", "results", "health_ready"):
        yield reverse(route)
    yield "/nowhere/"


def walk(world: World, role: Role) -> str:
    """Return all that `role` sees: bodies, headers and cookies, of what is read, and of a form that is wrong."""
    seen: list[str] = []
    with transaction.atomic():
        client = world.client(role)
        for address in dict.fromkeys(addresses(world, role)):
            response = client.get(address)
            body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
            text = body.decode(errors="replace").replace("\r\n ", "").replace("\n ", "")
            seen.append(f"{address} {text} {dict(response.headers)} {response.cookies.output()}")
        transaction.set_rollback(True)
    return "\n".join(seen).lower()


def seen_fields(world: World, seen: str) -> set[tuple[str, str]]:
    """Return (whose, field) of every text that is somewhere in what was seen."""
    return {key for key, text in world.texts.items() if text.partition("@")[0] in seen}


def test_every_sealed_field_holds_a_text(world: World) -> None:
    fields = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("bridges").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, SealedField)
    }
    assert {what for _whose, what in world.texts} == fields


@pytest.mark.parametrize("role", WITH_OPEN_PAGES)
def test_nobody_sees_more_than_they_may(world: World, role: Role, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        found = FOUND[role] = seen_fields(world, walk(world, role))
    assert [key for key in sorted(found) if not may_see(role, *key)] == []
    lines = "\n".join(JsonLines().format(record) for record in caplog.records).lower()
    assert "footbridge.access" in lines
    assert seen_fields(world, lines) == set()


@pytest.mark.parametrize("role", NOBODYS)
def test_who_has_no_page_sees_nothing_at_all(world: World, role: Role) -> None:
    assert seen_fields(world, walk(world, role)) == set()


@pytest.mark.parametrize(
    ("role", "keys"),
    [
        (Role.NOOR, {("noor", "Person.wishes"), ("noor", "CardLine.text"), (Thing.PLANNED, "Visit.meeting_point")}),
        (Role.PIM, {("noor", "Person.alias"), (Thing.SUGGESTED, "Introduction.suggestion")}),
        (Role.HANNA_BY_ACCOUNT, {(Thing.WELCOMED, "Introduction.called"), ("noor", "Person.contact")}),
        (Role.HANNA_BY_LINK, {(Thing.ASKED, "Introduction.called"), (Thing.ASKED, "Introduction.access_needs")}),
        (Role.BO, {(Thing.PLANNED, "Visit.meeting_point")}),
        (Role.GREET_GUEST, AT_THE_TABLE),
        (Role.PIM, AT_THE_TABLE),
    ],
)
def test_who_may_see_does_see(world: World, role: Role, keys: set[tuple[str, str]]) -> None:
    found = FOUND.get(role) or seen_fields(world, walk(world, role))
    assert keys - found == set()


def test_the_canary_can_sing(world: World) -> None:
    """The control: a yes that nobody gave is found by what looks for leaks."""
    with transaction.atomic():
        give(world.rows["nils"], ConsentScope.ACCESS_NEEDS, at=world.at - timedelta(days=1))
        found = seen_fields(world, walk(world, Role.HANNA_BY_ACCOUNT))
        transaction.set_rollback(True)
    leaks = {key for key in found if not may_see(Role.HANNA_BY_ACCOUNT, *key)}
    assert leaks == {("nils", "Introduction.access_needs")}


def test_no_mail_holds_a_word_of_anybody(world: World, caplog: pytest.LogCaptureFixture) -> None:
    with transaction.atomic(), caplog.at_level(logging.DEBUG):
        for number, to in enumerate(recipients(world)):
            for kind in NoticeKind.values:
                Notice.objects.create(kind=kind, dedupe_key=f"{number}:{kind}", due_at=world.at, **to)
        morning = world.at.replace(hour=10)
        outbox.run_once(at=morning if morning > world.at else morning + timedelta(days=1), limit=1000)
        sent = [bytes(message.message()).decode() for message in mail.outbox]
        transaction.set_rollback(True)
    assert len(sent) > 5
    without_recipient = "\n".join(text for letter in sent for text in letter.splitlines() if not text.startswith("To:"))
    assert seen_fields(world, without_recipient.lower()) == set()
    lines = "\n".join(JsonLines().format(record) for record in caplog.records).lower()
    assert seen_fields(world, lines) == set()


def recipients(world: World) -> Iterator[dict[str, object]]:
    for thing in STATUS_OF:
        row = world.rows[thing]
        parts = {"introduction": row, "visit": row.visits.first(), "follow_up": row.follow_ups.first()}
        yield {"person": row.person, **parts}
        yield {"host": row.host, **parts}
        yield {"companion": world.rows["bo"], **parts}
        yield {"user": world.users[Role.PIM], **parts}


def test_what_somebody_is_writing_waits_sealed(world: World) -> None:
    secret = "qzwritingzq"
    row = Row("ask_step", frozenset({"POST"}), {Role.ANONYMOUS}, Thing.CHOIR, (("called", secret),), ("name",))
    with transaction.atomic():
        client = world.client(Role.ANONYMOUS)
        address = row.address(*world.arguments[row.thing])
        assert client.post(address, dict(row.data)).status_code == 302
        kept = [json.dumps(session.get_decoded()) for session in Session.objects.all()]
        back = client.get(address)
        transaction.set_rollback(True)
    assert secret in back.content.decode()
    assert [text for text in kept if secret in text] == []
