"""Listing a group as somebody without an account does: what is typed on each page, and the e-mail that follows."""

import re
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core import mail
from django.test import Client
from django.utils import timezone

from directory.actions import letterbox, proposals
from directory.models import Proposal

CHOIR: dict[str, dict[str, Any]] = {
    "what": {
        "name": "Harbour singers",
        "promise": "We sing old and new songs, and nobody needs to read music.",
        "kind": "community_group",
    },
    "when": {"repeats": "weekly", "weekdays": ["1"], "start": "19:00", "end": "21:00"},
    "where": {
        "place": "Harbour House",
        "address": "Quay 4",
        "postcode": "",
        "town": "Brohavn",
        "visibility": "public",
        "is_right": "on",
    },
    "welcome": {"greets": "Ida", "first": "Ida meets you at the door.\nYou get a chair and a song sheet."},
    "reach": {"name": "Ida", "email": "Ida@example.org", "language": "en", "homepage": ""},
}


def make_proposal(*, at: datetime, is_proven: bool = True, name: str = "Harbour singers") -> Proposal:
    """Save a group that Ida sent in, with her address proven unless told otherwise."""
    content = {
        "kind": "community_group",
        "language": "en",
        "attendance": "in_person",
        "locations": [],
        "schedules": [],
        "text.en.standard.name": name,
        "text.en.standard.promise": "We sing.",
    }
    sent = proposals.send_in(content, key=uuid4(), name="Ida", email="ida@example.org", language="en", at=at)
    return proposals.prove(sent, at=at) if is_proven else sent


def fill(client: Client, **changed: dict[str, Any]) -> None:
    """Answer every question; `changed` replaces some answers of a step."""
    for step, answers in CHOIR.items():
        response = client.post(f"/list-a-group/{step}/", {**answers, **changed.get(step, {})})
        assert response.status_code == 302, response.content.decode()


def send(client: Client, **changed: dict[str, Any]) -> Proposal:
    """Answer every question and press the last button."""
    before = set(Proposal.objects.values_list("pk", flat=True))
    fill(client, **changed)
    response = client.post("/list-a-group/check/")
    assert response["Location"] == "/list-a-group/sent/"
    return Proposal.objects.exclude(pk__in=before).get()


def post_letters() -> None:
    """Let the worker send what is due."""
    letterbox.run_once(at=timezone.now())


def newest_link() -> tuple[str, str]:
    """Return the token and the code of the newest e-mail."""
    body = str(mail.outbox[-1].body)
    link = re.search(r"#([A-Za-z0-9_-]{40,60})", body)
    code = re.search(r"\b([A-Z0-9]{4}(?:-[A-Z0-9]{4}){3})\b", body)
    assert link, body
    assert code, body
    return link[1], code[1]


def prove(client: Client) -> Any:
    """Open the newest e-mail and press the button of its page."""
    post_letters()
    return client.post("/list-a-group/open/", {"token": newest_link()[0], "code": ""})
