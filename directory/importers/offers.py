"""What it costs, whom to ask and which ties it offers, from a record. Pure."""

from decimal import Decimal, InvalidOperation
from typing import Final

from directory.capital import STATEMENTS
from directory.importers import privacy
from directory.importers.fields import Fields
from directory.importers.rows import ImportedCapital, ImportedContact, ImportedCost
from directory.importers.words import CAPITAL, COSTS

_TOO_MUCH: Final = 10_000_000


def costs(fields: Fields) -> tuple[ImportedCost, ...]:
    """Return the prices of a record; an amount without its currency is left out."""
    found = []
    for item in fields.items("costs"):
        kind = item.choice("kind", COSTS, default="paid")
        amount = _amount(item)
        currency = item.raw("currency").upper()[:3]
        if amount is not None and len(currency) != 3:
            item.problem("currency", "An amount needs its currency. The amount was left out.")
            amount = None
        found.append(ImportedCost(kind, amount, currency if amount is not None else "", item.line("note")))
    return tuple(dict.fromkeys(found))


def contacts(fields: Fields, *, country: str, keep: bool) -> tuple[ImportedContact, ...]:
    """Return how a listing is reached: public numbers and role mailboxes.

    Names and personal mailboxes stay only where the person wants it (`contact_public`), or, not public, with `keep`.
    """
    wants_it = bool(fields.flag("contact_public"))
    phone = privacy.phone(fields.raw("phone"), country=country) if fields.raw("phone") else ""
    email = privacy.email(fields.raw("email"))
    is_role = privacy.is_role_mailbox(email) if email else False
    name = fields.line("contact_name", limit=120) if wants_it or keep else ""
    if not (is_role or wants_it or keep):
        email = ""
    if not (phone or email or name):
        return ()
    is_public = wants_it or not (name or (email and not is_role))
    role = fields.line("contact_role", limit=120)
    return (ImportedContact(name=name, role=role, phone=phone, email=email, is_public=is_public),)


def capital(fields: Fields) -> tuple[ImportedCapital, ...]:
    """Return one tag a kind, with the letters of its true statements."""
    found: dict[str, ImportedCapital] = {}
    for item in fields.items("capital"):
        kind = item.choice("kind", CAPITAL, default="")
        letters = tuple(sorted({word.lower() for word in item.words("statements")}))
        if set(letters) - set(STATEMENTS):
            item.problem("statements", "Statements are the letters a, b, c and d. The tag was left out.")
        elif kind:
            found[kind] = ImportedCapital(kind, letters, item.line("reason", limit=300))
    return tuple(found[kind] for kind in sorted(found))


def _amount(item: Fields) -> Decimal | None:
    text = item.raw("amount").lstrip("£€$ ").replace(",", ".")
    if not text:
        return None
    try:
        amount = Decimal(text).quantize(Decimal("0.01"))
    except InvalidOperation:
        amount = Decimal(-1)
    if not 0 <= amount < _TOO_MUCH:
        item.problem("amount", f"“{text[:40]}” is no amount. It was left out.")
        return None
    return amount
