"""What the page of a spoken yes shows: each fact as a question to read aloud, and the exact message to the group."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from bridges import vault
from bridges.actions.asking import receiving_host
from bridges.actions.consents import AskOrder
from bridges.models import AskedBy, Company, Host, Introduction
from bridges.pages.asking import Facts, message_to, texts_shown
from bridges.pages.asking import facts_of as facts_of_person
from bridges.scopes import ConsentScope


def facts_for(row: Introduction, values: Mapping[str, Any]) -> Facts:
    """Return what is known of the person and what was typed so far."""
    facts = facts_of_person(row.person, {})
    introducer = row.author or row.person.practitioner
    return replace(
        facts,
        called=str(values.get("called") or facts.called),
        introduced_by=introducer.display_name if introducer else "",
        company=str(values.get("company") or Company.ALONE),
        access_needs=str(values.get("access_needs") or ""),
        what_would_help=str(values.get("what_would_help") or ""),
    )


def host_of(row: Introduction) -> Host:
    """Return who gets the message; where nobody answers there yet, a stand-in without a name."""
    return receiving_host(row.listing) or Host(listing=row.listing, name="", language=row.listing.language)


def first_values(row: Introduction) -> dict[str, Any]:
    """Return what the form begins with: no box is ticked."""
    facts = facts_of_person(row.person, {})
    needs = vault.open_for(row.person).read(row, "access_needs")
    return {"called": facts.called, "access_needs": needs, "version": row.version, "company": "", "scopes": []}


def order_of(row: Introduction, values: Mapping[str, Any], *, language: str) -> AskOrder:
    """Return the yes as the person said it, with the texts that were read to them."""
    scopes = frozenset(ConsentScope(scope) for scope in values["scopes"])
    message = message_to(host_of(row), facts_for(row, values), values)
    return AskOrder(
        scopes=scopes,
        texts_shown=texts_shown(scopes, message=message),
        called=values["called"],
        message=values["message"],
        access_needs=values["access_needs"],
        what_would_help=values["what_would_help"],
        card_line_ids=tuple(UUID(line) for line in values["lines"]),
        company=Company(values["company"]),
        follow_up_by=AskedBy(values["follow_up_by"]),
        language=language,
    )
