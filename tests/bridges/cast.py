"""Rows for tests of introductions, made without the actions that are under test. The cast is in `conftest.py`."""

from datetime import datetime, timedelta
from typing import Any

from bridges import clocks, vault
from bridges.models import Consent, Host, Introduction, Person
from bridges.scopes import ConsentScope
from bridges.states import ENDED, HOST_KNOWS, IntroductionStatus, Manner
from directory.models import Listing, User
from tests.listings import NOON, make_listing

EVERYTHING = tuple(ConsentScope)


def make_person(alias: str = "Noor", *, texts: dict[str, str] | None = None, **fields: Any) -> Person:
    """Save a person with a key and sealed texts."""
    person = Person.objects.create(**fields)
    vault.make_key(person).write_all(person, {"alias": alias, **(texts or {})})
    person.save()
    return person


def make_host(listing: Listing, *, name: str = "Hanna", by: tuple[User, User] | None = None, **fields: Any) -> Host:
    """Save a host whom two people verified, so that introductions reach them."""
    one, two = by or (None, None)
    return Host.objects.create(
        listing=listing,
        name=name,
        **{
            "email": f"{name.lower()}@example.org",
            "first_verified_by": one,
            "second_verified_by": two,
            "first_verified_at": NOON - timedelta(days=30),
            "second_verified_at": NOON - timedelta(days=29),
            **fields,
        },
    )


def make_introduction(
    person: Person,
    *,
    listing: Listing | None = None,
    host: Host | None = None,
    status: IntroductionStatus = IntroductionStatus.SUGGESTED,
    scopes: tuple[ConsentScope, ...] = (),
    texts: dict[str, str] | None = None,
    at: datetime = NOON,
    **fields: Any,
) -> Introduction:
    """Save an introduction as it would be in `status`, with active consents for `scopes`; no visit, no notices."""
    if host is not None:
        listing = host.listing
    listing = listing or make_listing()
    host = host or Host.objects.filter(listing=listing).first() or make_host(listing)
    is_over = status in ENDED
    introduction = Introduction(
        **{
            "person": person,
            "listing": listing,
            "host": host,
            "started_by": "practitioner",
            "status": str(status),
            "created_at": at,
            "status_since": at,
            "due_at": None if is_over else clocks.due_at(status, since=at),
            "asked_at": at if status in HOST_KNOWS else None,
            "ended_at": at if is_over else None,
            **fields,
        }
    )
    vault.open_for(person).write_all(introduction, texts or {})
    introduction.save()
    for scope in scopes:
        give(introduction, scope, at=at)
    return introduction


def give(introduction: Introduction, scope: ConsentScope, *, at: datetime = NOON, days: int = 90) -> Consent:
    """Save one active consent."""
    consent = Consent(
        introduction=introduction,
        scope=str(scope),
        manner=str(Manner.WRITTEN),
        given_at=at,
        expires_at=at + timedelta(days=days),
    )
    vault.open_for(introduction.person).write(consent, "text_shown", f"Yes to {scope}.")
    consent.save()
    return consent
