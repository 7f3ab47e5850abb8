"""The last button of asking: a draft becomes an introduction, once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bridges import access, drafts
from bridges.actions import asking, self_asking
from bridges.actions.consents import AskOrder
from bridges.actions.self_asking import NewPerson, Sent
from bridges.drafts import Draft
from bridges.forms.person_asking import card_of
from bridges.forms.person_contact import YES
from bridges.models import AskedBy, Company, Person, Receipt
from bridges.pages import asking as pages
from bridges.scopes import ConsentScope
from directory.access import network_of
from directory.actions import throttles
from directory.models import Listing
from directory.views.visitor import page_language


def send_draft(request: HttpRequest, listing: Listing, person: Person | None, *, at: datetime) -> HttpResponse:
    """Send once, however often the button is pressed: the session is held while its draft becomes an introduction.

    :raises Throttled: if this network asks too often
    :raises MoveError: if the group cannot be asked at all; the draft is kept
    """
    throttles.check("ask", keys=(network_of(request),), at=at)
    with transaction.atomic():
        draft = _held_draft(request, listing, at=at)
        if draft is not None:
            _keep_sent(request, draft, _sent(listing, person, draft, at=at), at=at)
    if draft is None:
        request.session.modified = False  # what the first press wrote stays as it is
    return redirect("ask_done")


def _held_draft(request: HttpRequest, listing: Listing, *, at: datetime) -> Draft | None:
    """Return the draft as the database has it now, held until the transaction ends; None where it was sent."""
    row = Session.objects.select_for_update().filter(pk=request.session.session_key or "").first()
    if row is None or drafts.DRAFT_KEY not in row.get_decoded():
        return None
    draft = drafts.draft_in(request.session, at=at)
    return draft if draft is not None and draft.listing_id == listing.pk else None


def _sent(listing: Listing, person: Person | None, draft: Draft, *, at: datetime) -> Sent:
    answers, language = draft.answers, page_language()
    facts = pages.facts_of(person, answers)
    share, host = answers["share"], asking.receiving_host(listing)
    scopes = frozenset(ConsentScope(scope) for scope in share["scopes"])
    message = pages.message_to(host, facts, share) if host else str(share["message"])
    known_lines = [key for key in share["lines"] if not key.startswith("new-")]
    order = AskOrder(
        scopes=scopes,
        texts_shown=pages.texts_shown(scopes, message=message),
        called=facts.called,
        message=share["message"].strip(),
        access_needs=facts.access_needs,
        what_would_help=facts.what_would_help,
        card_line_ids=tuple(UUID(key) for key in known_lines),
        company=Company(facts.company),
        follow_up_by=AskedBy(share["follow_up_by"]),
        language=language,
    )
    return self_asking.send(
        listing,
        order=order,
        person=person,
        new=None if person else _new_person(answers, language=language),
        card=card_of(answers["help"]),
        chosen_lines=[int(key.removeprefix("new-")) for key in share["lines"] if key.startswith("new-")],
        at=at,
    )


def _new_person(answers: dict[str, dict[str, Any]], *, language: str) -> NewPerson:
    reach = answers["reach"]
    return NewPerson(
        texts={
            "alias": answers["name"]["called"].strip(),
            "contact": reach["contact"],
            "reach_note": reach["reach_note"].strip(),
        },
        channel=reach["channel"],
        is_safe_to_write=reach["is_safe"] == YES,
        language=language,
        timezone=settings.TIME_ZONE,
    )


def _keep_sent(request: HttpRequest, draft: Draft, sent: Sent, *, at: datetime) -> None:
    values = {
        "introduction": str(sent.introduction.pk),
        "receipt": sent.receipt,
        "refusal": str(sent.refusal or ""),
    }
    drafts.keep_sent(request.session, draft, values=values, at=at)
    if sent.receipt:
        way = Receipt.objects.get(person=sent.person, ended_at__isnull=True)
        access.open_person_session(request, sent.person, way=way, at=at, new_key=False)
    request.session.save()
