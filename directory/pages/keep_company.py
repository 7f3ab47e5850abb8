"""What the answers to the twelve questions give, said at once: which tie is shown, and what it still needs."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.capital import PLAIN_WORDS, SHOWN_FROM_STRENGTH, CapitalKind, is_shown, strength
from directory.forms.keep_company import CompanyForm


@dataclass(frozen=True, slots=True)
class GivesView:
    """One kind of tie as it would be after saving, in words."""

    kind: str
    strength: int
    is_shown: bool
    words: Sequence[str]


def gives(form: CompanyForm) -> list[GivesView]:
    """Return what the answers give as they stand on the page, valid or not."""
    return [_gives(kind, *answers) for kind, answers in form.answers().items()]


def _gives(kind: CapitalKind, true: Sequence[str], unanswered: Sequence[str], reason: str) -> GivesView:
    much = strength(true)
    shown = is_shown(strength=much, reason=reason)
    return GivesView(kind, much, shown, list(_words(kind, much, len(true), len(unanswered), bool(reason.strip()))))


def _words(kind: CapitalKind, much: int, yeses: int, unanswered: int, has_reason: bool) -> Sequence[str]:
    name = {"name": str(PLAIN_WORDS[kind])}
    if unanswered == 4:
        return [_("You have not answered these questions yet.")]
    said = [ngettext("You said yes once.", "You said yes %(count)d times.", yeses) % {"count": yeses}]
    if yeses == 0:
        said = [_("You said no each time.")]
    if much < SHOWN_FROM_STRENGTH:
        said.append(_("“%(name)s” is not shown. It is, from two yeses on. No group gives everything.") % name)
    elif not has_reason:
        said.append(_("“%(name)s” is shown as soon as you write one sentence why.") % name)
    else:
        said.append(_("“%(name)s” is shown on your page, with your sentence.") % name)
        said.append(_("Strong (3 of 3).") if much > SHOWN_FROM_STRENGTH else _("Clear (2 of 3)."))
    if unanswered:
        said.append(
            ngettext("%(count)d answer is missing.", "%(count)d answers are missing.", unanswered)
            % {"count": unanswered}
        )
    return said
