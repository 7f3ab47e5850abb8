"""A living caseload for the demo town: invented people, whose introductions went through the real actions.

Each step is made at the time at which it would have happened, so that timelines, clocks and dates are real ones.
"""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from bridges.actions import companions, due, hosts, people, room_tasks
from bridges.actions.demo_networks import Gathering, Moments, of_map
from bridges.actions.demo_stories import Story
from bridges.actions.parties import by_companion, by_host, by_person, by_practitioner
from bridges.models import Companion, Host, Introduction, Notice, NoticeState, Person, RoomTask
from directory.actions import demo, taxonomies
from directory.models import Contact, Listing, Team, TeamMembership, User

CAST: Final = taxonomies.FIXTURES / "demo" / "caseload.json"
ZONE: Final = "Europe/Copenhagen"
BEFORE_EVERYTHING: Final = timedelta(days=200)


def is_from_today(*, at: datetime) -> bool:
    """Return whether the caseload was made on the local day of `at`; later its dates would be old."""
    newest = Companion.objects.filter(team__in=_teams()).order_by("-created_at").first()
    return newest is not None and timezone.localdate(newest.created_at) == timezone.localdate(at)


def load(*, at: datetime) -> int:
    """Make the teams and accounts, their people, hosts and introductions; return how many introductions there are.

    What an earlier day made is erased first, as a person would erase it. The same day changes nothing.
    """
    if not is_from_today(at=at):
        cast = json.loads(CAST.read_text(encoding="utf-8"))
        _clear(at=at)
        _Town(cast, at=at).build()
        due.run(at=at)
        # What would have been sent by now is history, and not news that fills a terminal.
        Notice.objects.filter(state=NoticeState.PENDING, due_at__lte=at).update(state=NoticeState.SENT, finished_at=at)
    return Introduction.objects.filter(listing__source__slug=demo.SOURCE.slug).count()


def _teams() -> QuerySet[Team]:
    return Team.objects.filter(name__in={row["team"] for row in _accounts() if "team" in row})


def _accounts() -> list[dict[str, Any]]:
    return list(json.loads(CAST.read_text(encoding="utf-8"))["accounts"])


def emails() -> list[str]:
    """Return the log-in addresses of the cast, in order."""
    return [str(row["email"]) for row in _accounts()]


def _clear(*, at: datetime) -> None:
    started_alone = Person.objects.filter(introductions__listing__source__slug=demo.SOURCE.slug)
    for person in (Person.objects.filter(team__in=_teams()) | started_alone).distinct():
        people.erase(person, by=by_person(person), at=at)
    Companion.objects.filter(team__in=_teams()).delete()
    Host.objects.filter(listing__source__slug=demo.SOURCE.slug).delete()
    RoomTask.objects.filter(listing__source__slug=demo.SOURCE.slug).delete()


class _Town:
    """Builds the cast in order; `users`, `people` and `hosts` are found again by their keys."""

    def __init__(self, cast: dict[str, Any], *, at: datetime) -> None:
        self.cast = cast
        self.at = at
        self.users: dict[str, User] = {}
        self.people: dict[str, Person] = {}
        self.hosts: dict[str, Host] = {}

    @transaction.atomic
    def build(self) -> None:
        for row in self.cast["accounts"]:
            self._account(row)
        for row in self.cast["companions"]:
            self._companion(row)
        for row in self.cast["people"]:
            self._person(row)
        self._tell([*map(self._story, self.cast["introductions"]), *self._networks()])
        for row in self.cast["room"]:
            self._room(row)

    def _account(self, row: dict[str, Any]) -> None:
        named = {"display_name": row["name"], "is_steward": row.get("is_steward", False)}
        user, _made = User.objects.get_or_create(
            email=row["email"], defaults={**named, "password": make_password(None)}
        )
        self.users[row["email"]] = user
        if "team" in row:
            team, _made = Team.objects.get_or_create(name=row["team"])
            TeamMembership.objects.get_or_create(team=team, user=user, left_at=None, defaults={"role": row["role"]})

    def _companion(self, row: dict[str, Any]) -> None:
        team = Team.objects.get(name=row["team"])
        member = team.memberships.current().order_by("pk")[0].user
        companion = companions.invite(
            team,
            name=row["name"],
            email=row["email"],
            language="en",
            timezone=ZONE,
            by=by_practitioner(member),
            at=self.at,
        )
        Companion.objects.filter(pk=companion.pk).update(about=row["about"], speaks=row["speaks"])
        until = self.at + timedelta(days=300)
        companions.say_yes(companion, until=until, days=row["days"], by=by_companion(companion), at=self.at)
        Notice.objects.filter(companion=companion).update(state=NoticeState.SENT, finished_at=self.at)

    def _person(self, row: dict[str, Any]) -> None:
        practitioner = self.users.get(row["practitioner"])
        team = practitioner.memberships.current()[0].team if practitioner else None
        texts = {name: row[name] for name in ("alias", "contact", "wishes", "strengths", "what_helps")}
        at = self.at - BEFORE_EVERYTHING
        person = people.start(
            texts=texts,
            language="en",
            timezone=ZONE,
            channel=row["channel"],
            is_safe_to_write=row["safe"],
            team=team,
            practitioner=practitioner,
            by=by_practitioner(practitioner) if practitioner else None,
            at=at,
        )
        if row.get("card"):
            people.set_card(person, lines=[(kind, text) for kind, text in row["card"]], by=by_person(person), at=at)
        self.people[row["key"]] = person

    def _host(self, listing: Listing, *, key: str) -> Host:
        if key not in self.hosts:
            first, second = self.users["stine@brohavn.example"], self.users["mia@brohavn.example"]
            contact = Contact.objects.filter(listing=listing).exclude(name="").first()
            at = self.at - BEFORE_EVERYTHING
            host = hosts.propose(
                listing,
                name=contact.name if contact else "Ida",
                email=f"{key}@brohavn.example",
                language="en",
                timezone=ZONE,
                by=first,
                at=at,
            )
            hosts.verify(host, by=first, at=at)
            self.hosts[key] = hosts.verify(host, by=second, at=at)
        return self.hosts[key]

    def _story(self, row: dict[str, Any]) -> Story:
        listing = Listing.objects.get(source__slug=demo.SOURCE.slug, source_ref=f"demo-{row['listing']}")
        host, person = self._host(listing, key=row["listing"]), self.people[row["who"]]
        return Story(person, listing, host, words=row["words"], steps=row["steps"], now=self.at)

    def _networks(self) -> Iterator[Moments]:
        for row in self.cast["networks"]:
            yield of_map(self.people[row["who"]], row, now=self.at)
        for row in self.cast["meetings"]:
            colleague = self.users[row["colleague"]]
            yield Gathering(self.people[row["who"]], row, colleague=colleague, now=self.at).moments()

    def _tell(self, stories: list[Story | Moments]) -> None:
        """Make the steps of all stories in the order of time: the record of a person must be in order."""
        while stories := [story for story in stories if story.steps]:
            min(stories, key=lambda story: story.next_at()).step()

    def _room(self, row: dict[str, Any]) -> None:
        listing = Listing.objects.get(source__slug=demo.SOURCE.slug, source_ref=f"demo-{row['listing']}")
        host = self._host(listing, key=row["listing"])
        room_tasks.open_task(
            listing, by=by_host(host), note=row["note"], team=Team.objects.get(name=row["team"]), at=self.at
        )
