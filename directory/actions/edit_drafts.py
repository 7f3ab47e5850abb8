"""What somebody is still writing: kept on the server, sealed, for them alone, until it is saved or 30 days are over.

Nothing is kept in the browser: many share a device. A draft is no change and no record; nobody else is shown it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import QuerySet

from directory import drafts
from directory.editors import Editor
from directory.models import EditDraft

KEPT_FOR: Final = timedelta(days=30)
LONGEST: Final = 100_000  # characters of all values together

Typed = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """What was typed into the fields of one page, and when it was last kept."""

    typed: Typed
    saved_at: datetime


def keep(editor: Editor, typed: Typed, *, page: str, at: datetime) -> bool:
    """Keep what was typed on a page of the editor, and return whether it was not too much to keep."""
    if sum(len(name) + sum(map(len, values)) for name, values in typed.items()) > LONGEST:
        return False
    sealed = drafts.seal({"typed": dict(typed)}, owner=_owner(editor, page))
    EditDraft.objects.update_or_create(
        listing=editor.listing, page=page, **_who(editor), defaults={"sealed": sealed, "saved_at": at}
    )
    return True


def find(editor: Editor, *, page: str, at: datetime) -> KeptDraft | None:
    """Return what this editor was writing on a page; None where there is nothing, or it does not open any more."""
    row = _mine(editor, at=at).filter(page=page).first()
    opened: dict[str, Any] = drafts.open_sealed(row.sealed, owner=_owner(editor, page)) if row else {}
    return KeptDraft(opened["typed"], row.saved_at) if row and opened else None


def pages(editor: Editor, *, at: datetime) -> set[str]:
    """Return the pages on which this editor has something that is not saved."""
    return set(_mine(editor, at=at).values_list("page", flat=True))


def forget(editor: Editor, *, page: str) -> None:
    """Throw away what this editor was writing on a page: it is saved, or not wanted."""
    EditDraft.objects.filter(listing=editor.listing, page=page, **_who(editor)).delete()


def forget_old(*, at: datetime) -> int:
    """Throw away what nobody came back to within `KEPT_FOR`, and what somebody wrote who has ended; return how many."""
    ended = EditDraft.objects.filter(organiser__ended_at__isnull=False)
    return (EditDraft.objects.filter(saved_at__lte=at - KEPT_FOR) | ended).delete()[0]


def _mine(editor: Editor, *, at: datetime) -> QuerySet[EditDraft]:
    return EditDraft.objects.filter(listing=editor.listing, saved_at__gt=at - KEPT_FOR, **_who(editor))


def _who(editor: Editor) -> dict[str, Any]:
    return {"organiser": editor.organiser, "user": None if editor.organiser else editor.user}


def _owner(editor: Editor, page: str) -> str:
    who = editor.organiser.pk if editor.organiser else f"user-{editor.user.pk if editor.user else ''}"
    return f"edit|{editor.listing.pk}|{who}|{page}"
