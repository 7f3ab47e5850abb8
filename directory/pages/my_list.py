"""My list and a shared list as rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from directory.models import Contact, SearchDocument, User
from directory.my_list import MyList
from directory.pages.cards import CardView, card_view


@dataclass(frozen=True, slots=True)
class RowView:
    """One listing of a list; `phone` is public, `note` is the visitor's own."""

    card: CardView
    phone: str
    note: str
    is_first: bool
    is_last: bool


def rows_of(
    ids: Sequence[UUID],
    *,
    user: User | AnonymousUser,
    saved: MyList | None,
    language: str,
    at: datetime,
) -> tuple[list[RowView], int]:
    """Return rows in the order of `ids`, and how many of them are not public any more. Two queries."""
    documents = SearchDocument.objects.visible_to(user).for_cards().in_bulk(ids)
    phones = dict(
        Contact.objects.public().filter(listing__in=list(documents)).exclude(phone="").values_list("listing", "phone")
    )
    found = [pk for pk in ids if pk in documents]
    rows = [
        RowView(
            card=card_view(documents[pk], language=language, at=at, number=number, is_saved=saved is not None),
            phone=phones.get(pk, ""),
            note=saved.note_of(pk) if saved else "",
            is_first=number == 1,
            is_last=number == len(found),
        )
        for number, pk in enumerate(found, start=1)
    ]
    return rows, len(ids) - len(found)
