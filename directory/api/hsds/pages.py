"""Lists: the ids that were found, a page of them in the envelope of HSDS, and all of them as lines."""

import json
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, Protocol
from uuid import UUID

from django.http import StreamingHttpResponse
from rest_framework.exceptions import NotFound
from rest_framework.renderers import BaseRenderer

Json = dict[str, Any]
Load = Callable[[Sequence[UUID]], list[Json]]
MOST_PER_PAGE: Final = 100
PER_PAGE: Final = 50
BATCH: Final = 500
FARTHEST_PAGE: Final = 1_000_000


class NdjsonRenderer(BaseRenderer):
    """Names the media type of lines of JSON, for negotiation; the lines are streamed, not rendered."""

    media_type = "application/x-ndjson"
    format = "ndjson"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """Return one line."""
        return line_of(data).encode()


class Found(Protocol):
    """Ids in an order that stays."""

    def count(self) -> int: ...

    def part(self, start: int, stop: int) -> Sequence[UUID]: ...

    def batches(self) -> Iterator[Sequence[UUID]]: ...


class StoredFound:
    """The ids of a queryset, by their own order: the database counts and cuts."""

    def __init__(self, rows: Any) -> None:
        self._keys = rows.order_by("pk").values_list("pk", flat=True)

    def count(self) -> int:
        return int(self._keys.count())

    def part(self, start: int, stop: int) -> Sequence[UUID]:
        return list(self._keys[start:stop])

    def batches(self) -> Iterator[Sequence[UUID]]:
        """Yield all ids in batches; what comes or goes meanwhile may be missing."""
        found = list(self._keys[:BATCH])
        while found:
            yield found
            found = list(self._keys.filter(pk__gt=found[-1])[:BATCH]) if len(found) == BATCH else []


class ListedFound:
    """Ids in memory: what was found by words or by distance, the best first."""

    def __init__(self, keys: Sequence[UUID]) -> None:
        self._keys = keys

    def count(self) -> int:
        return len(self._keys)

    def part(self, start: int, stop: int) -> Sequence[UUID]:
        return self._keys[start:stop]

    def batches(self) -> Iterator[Sequence[UUID]]:
        """Yield all ids in batches."""
        for start in range(0, len(self._keys), BATCH):
            yield self._keys[start : start + BATCH]


def page_of(found: Found, *, number: int, size: int, load: Load) -> Json:
    """Return a page in its envelope.

    :raises NotFound: if there are not so many pages
    """
    total = found.count()
    pages = math.ceil(total / size)
    if number > max(pages, 1):
        raise NotFound(f"There is no page {number}: with per_page={size} there are {pages}.")
    contents = load(found.part((number - 1) * size, number * size)) if total else []
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": number,
        "size": len(contents),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not contents,
        "contents": contents,
    }


def lines_of(found: Found, *, load: Load) -> StreamingHttpResponse:
    """Return all that was found as lines of JSON, made while it is sent."""

    def lines() -> Iterator[str]:
        for keys in found.batches():
            yield "".join(line_of(item) for item in load(keys))

    return StreamingHttpResponse(lines(), content_type=NdjsonRenderer.media_type)


def line_of(item: Any) -> str:
    return json.dumps(item, ensure_ascii=False, separators=(",", ":")) + "\n"
