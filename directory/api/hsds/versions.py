"""In which state the catalogue is: one question to the database tells whether anything can have changed.

Whoever changes what is public appends to the change table in the same transaction (`actions.search_documents`), so its
newest line names the state; words of vocabularies and this program's own code are the rest of an answer.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

from django.http import HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from rest_framework.request import Request

from directory.api.hsds import words
from directory.api.views import FRESH_SECONDS
from directory.models import SearchChange

_CODE: Final = (Path(__file__).parent, Path(__file__).parents[2] / "exporters")


@dataclass(frozen=True, slots=True)
class Version:
    """`etag` in quotes; `seen_at`: when this process first saw the catalogue so, None within that very second."""

    etag: str
    seen_at: datetime | None


class _Seen:
    state = ""
    at = datetime.min.replace(tzinfo=UTC)


def version_of(request: Request, *, form: str, at: datetime) -> Version:
    """Return the version of what a request asks for.

    Every change makes a later `seen_at`, in every process: within the second of a change none is told, because a second
    change in it would have the same (RFC 9110, 8.8.2.2).
    """
    state = _state()
    if state != _Seen.state:
        _Seen.state, _Seen.at = state, at
    asked = f"{state} {form} {request.get_full_path()}".encode("utf-8", "replace")
    seen_at = _Seen.at if int(at.timestamp()) > int(_Seen.at.timestamp()) else None
    return Version(f'"{blake2b(asked, digest_size=16).hexdigest()}"', seen_at)


def unchanged(request: Request, version: Version) -> HttpResponseBase | None:
    """Return the answer 304 for somebody who has this version, before any work is done for it."""
    # "Whatever you have" is a question about whether there is anything: that takes the work.
    if request.headers.get("If-None-Match", "").strip() == "*":
        return None
    seen_at = int(version.seen_at.timestamp()) if version.seen_at else None
    found = get_conditional_response(request._request, etag=version.etag, last_modified=seen_at)
    if not isinstance(found, HttpResponseNotModified):
        return None
    mark(found, version)
    return found


def mark(response: HttpResponseBase, version: Version) -> None:
    """Write the version into the headers of an answer."""
    response["ETag"] = version.etag
    response["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    if version.seen_at:
        response["Last-Modified"] = http_date(version.seen_at.timestamp())


def _state() -> str:
    newest = SearchChange.objects.order_by("-pk").values_list("pk", "listing_id").first()
    return f"{newest} {words.vocabulary().fingerprint} {_code()}"


@cache
def _code() -> str:
    """Return what changes with the program: an answer of the version before is not the same."""
    found = blake2b(digest_size=8)
    for folder in _CODE:
        for path in sorted(folder.glob("*.py")):
            found.update(path.read_bytes())
    return found.hexdigest()
