"""My list: listings that a visitor keeps, in their session and nowhere else.

The session holds ids in the visitor's order and their notes to themselves. Nothing is written
before the first save, so that a visitor who only reads gets no cookie.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.core import signing

from directory.my_list_count import MY_LIST_KEY

NOTES_KEY = "my_list_notes"
TAKEN_OFF_KEY = "my_list_taken_off"
MAX_LISTINGS = 50
MAX_NOTE_CHARACTERS = 300
SHARE_SALT = "footbridge.my-list"


@dataclass(frozen=True, slots=True)
class TakenOff:
    """What was taken off last, so that it can be put back where it was."""

    listing_id: UUID
    position: int
    note: str


class MyList:
    """The list of one session; each change is written to the session at once."""

    def __init__(self, session: SessionBase) -> None:
        self._session = session

    @property
    def ids(self) -> list[UUID]:
        """The saved listings in the visitor's order."""
        return [UUID(text) for text in self._session.get(MY_LIST_KEY, [])]

    def __contains__(self, listing_id: UUID) -> bool:
        return str(listing_id) in self._session.get(MY_LIST_KEY, [])

    def note_of(self, listing_id: UUID) -> str:
        """Return the visitor's note to themselves, or ""."""
        return str(self._session.get(NOTES_KEY, {}).get(str(listing_id), ""))

    def save(self, listing_id: UUID) -> bool:
        """Put a listing at the end; False when the list is full."""
        ids = self.ids
        if listing_id in ids:
            return True
        if len(ids) >= MAX_LISTINGS:
            return False
        self._write([*ids, listing_id])
        return True

    def save_all(self, listing_ids: Sequence[UUID]) -> int:
        """Put listings at the end that are not on the list yet; return how many there was room for."""
        before = len(self.ids)
        for listing_id in listing_ids:
            self.save(listing_id)
        return len(self.ids) - before

    def remove(self, listing_id: UUID) -> None:
        """Take a listing off, and remember it so that it can be put back."""
        ids = self.ids
        if listing_id not in ids:
            return
        self._session[TAKEN_OFF_KEY] = [str(listing_id), ids.index(listing_id), self.note_of(listing_id)]
        self._write_note(listing_id, "")
        self._write([kept for kept in ids if kept != listing_id])

    @property
    def taken_off(self) -> TakenOff | None:
        """What was taken off last and is still off."""
        row = self._session.get(TAKEN_OFF_KEY)
        if not row or UUID(row[0]) in self:
            return None
        return TakenOff(listing_id=UUID(row[0]), position=int(row[1]), note=str(row[2]))

    def put_back(self) -> None:
        """Undo the last `remove`, at its place and with its note."""
        last = self.taken_off
        if last is None:
            return
        ids = self.ids
        ids.insert(last.position, last.listing_id)
        self._write(ids)
        self._write_note(last.listing_id, last.note)
        del self._session[TAKEN_OFF_KEY]

    def follow(self, standing: Mapping[UUID, UUID]) -> None:
        """Put the listings that others were merged into in their place, once each, with the notes."""
        if not standing:
            return
        notes = self._session.get(NOTES_KEY, {})
        kept = {str(standing.get(UUID(old), old)): note for old, note in notes.items()}
        self._session[NOTES_KEY] = kept
        self._write(list(dict.fromkeys(standing.get(one, one) for one in self.ids)))

    def move(self, listing_id: UUID, *, by: int) -> None:
        """Move a listing up (by=-1) or down (by=1); at the edge it stays."""
        ids = self.ids
        if listing_id not in ids:
            return
        here = ids.index(listing_id)
        there = min(max(here + by, 0), len(ids) - 1)
        ids.insert(there, ids.pop(here))
        self._write(ids)

    def write_note(self, listing_id: UUID, *, note: str) -> None:
        """Keep a note to oneself, cut to `MAX_NOTE_CHARACTERS`; an empty one is dropped."""
        if listing_id in self:
            self._write_note(listing_id, " ".join(note.replace("\x00", " ").split())[:MAX_NOTE_CHARACTERS])

    def clear(self) -> None:
        """Forget the whole list and all notes."""
        for key in (MY_LIST_KEY, NOTES_KEY, TAKEN_OFF_KEY):
            self._session.pop(key, None)

    def _write(self, ids: Sequence[UUID]) -> None:
        self._session[MY_LIST_KEY] = [str(listing_id) for listing_id in ids]

    def _write_note(self, listing_id: UUID, note: str) -> None:
        notes = dict(self._session.get(NOTES_KEY, {}))
        if note:
            notes[str(listing_id)] = note
        else:
            notes.pop(str(listing_id), None)
        self._session[NOTES_KEY] = notes


def share_token(listing_ids: Sequence[UUID]) -> str:
    """Return a signed text that holds listing ids and nothing else: no note, no name, no date."""
    return signing.Signer(salt=SHARE_SALT).sign_object([listing_id.hex for listing_id in listing_ids], compress=True)


def read_share_token(token: str) -> list[UUID]:
    """Return the ids of a shared list.

    :raises django.core.signing.BadSignature: if the token was not made here, or was cut off
    """
    return [UUID(text) for text in signing.Signer(salt=SHARE_SALT).unsign_object(token)][:MAX_LISTINGS]
