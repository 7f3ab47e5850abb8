"""What the pages of tokens show: one's own, and the form for a new one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from directory import api_scopes
from directory.api_scopes import ApiScope
from directory.forms.api_tokens import ApiTokenForm
from directory.models import ApiToken, User

SCOPE_WORDS: Final[Mapping[ApiScope, Promise | str]] = MappingProxyType(
    {
        ApiScope.INTRODUCTIONS_READ: _("Introductions: who, which group, and what comes next"),
        ApiScope.VISITS_READ: _("Visits: when, to which group, and who comes along"),
        ApiScope.FOLLOW_UPS_READ: _("When somebody is asked how it was, without the answers"),
        ApiScope.TEXTS_READ: _("Also what people wrote, where your pages show it"),
    }
)


@dataclass(frozen=True, slots=True)
class TokenLine:
    """One token, without its text: that was shown once."""

    id: UUID
    name: str
    last_four: str
    reads: tuple[str, ...]
    made_at: datetime
    works_until: datetime
    last_used_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of the form."""

    value: str
    label: str
    checked: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class TokenForm:
    """The form as it stands now, with what is wrong."""

    name: str
    name_error: str
    scopes: tuple[Choice, ...]
    scopes_error: str
    months: str
    lifetimes: tuple[Choice, ...]
    error: str


def token_lines(user: User, *, at: datetime) -> tuple[list[TokenLine], list[TokenLine]]:
    """Return one's own tokens, the newest first: those that work, and those that have ended."""
    lines = [token_line(row, at=at) for row in ApiToken.objects.of(user).order_by("-created_at", "pk")]
    return [one for one in lines if one.ended_at is None], [one for one in lines if one.ended_at is not None]


def token_line(row: ApiToken, *, at: datetime) -> TokenLine:
    """Return a token in words."""
    has_run_out = row.expires_at <= at
    return TokenLine(
        id=row.pk,
        name=row.name,
        last_four=row.last_four,
        reads=tuple(str(SCOPE_WORDS[scope]) for scope in api_scopes.read(row.scopes)),
        made_at=row.created_at,
        works_until=row.expires_at,
        last_used_at=row.last_used_at,
        ended_at=row.revoked_at or (row.expires_at if has_run_out else None),
    )


def token_form(form: ApiTokenForm, *, error: str = "") -> TokenForm:
    """Return the form as plain values; `error` is what nobody can mend in one field."""
    chosen = [str(value) for value in (form["scopes"].value() or ())]
    return TokenForm(
        name=str(form["name"].value() or ""),
        name_error=_first_error(form, "name"),
        scopes=tuple(Choice(str(scope), str(words), str(scope) in chosen) for scope, words in SCOPE_WORDS.items()),
        scopes_error=_first_error(form, "scopes"),
        months=str(form["months"].value() or api_scopes.USUAL_LIFETIME),
        lifetimes=tuple(Choice(str(months), _lasts(months)) for months in api_scopes.LIFETIMES),
        error=error or _first_error(form, "months"),
    )


def _first_error(form: ApiTokenForm, name: str) -> str:
    return next((str(error) for error in form.errors.get(name, ())), "")


def _lasts(months: int) -> str:
    return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
