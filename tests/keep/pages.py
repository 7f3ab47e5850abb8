"""Filling in the pages of the editor as a browser does: all that stands in the form is sent, changed or not."""

import html
import re
from typing import Any

from django.test import Client

from directory.models import Listing


def filled(client: Any, url: str = "") -> dict[str, Any]:
    """Return what the form of a page (or of a response) would send if nothing was typed."""
    page = (client.get(url) if url else client).content.decode()
    form = page[page.index("<form", page.index('name="base"') - 700) : page.index("</form>", page.index('name="base"'))]
    sent: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        kind, name, value = (attributes.get(key, "") for key in ("type", "name", "value"))
        value = html.unescape(value)
        if kind == "checkbox" and " checked" in tag:
            sent.setdefault(name, []).append(value)
        elif kind not in ("checkbox", "radio") or (kind == "radio" and " checked" in tag):
            sent[name] = value
    for attributes, value in re.findall(r"<textarea ([^>]*)>(.*?)</textarea>", form, re.DOTALL):
        name = re.search(r'name="([^"]*)"', attributes)[1]
        sent[name] = html.unescape(value).removeprefix("\n")
    return {**sent, "do": "save"}


def fill(client: Client, listing: Listing, code: str, **typed: Any) -> str:
    """Type into a section, save it, and return the page that follows."""
    url = f"/keep/{listing.pk}/edit/{code}/"
    response = client.post(url, {**filled(client, url), **typed})
    assert response.status_code == 302, response.content.decode()
    return client.get(response.headers["Location"]).content.decode()
