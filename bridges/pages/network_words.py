"""A map of ties as a sentence, its balance and what changed, in words. To the person themselves where `alias` is ""."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bridges.map_layout import in_order
from bridges.networks import FEWEST, Balance, Changes, Sector, TieFacts, sector_of
from bridges.words.networks import CIRCLE_WORDS, SECTOR_WORDS
from directory.date_words import say_list

MOST_NAMES_SAID: Final = 5


@dataclass(frozen=True, slots=True)
class BalanceLine:
    """One figure: what it is about, and what it says."""

    term: str
    words: str


def title_of(alias: str) -> str:
    """Return what the map is called."""
    return _("The map of %(alias)s") % {"alias": alias} if alias else _("My map")


def sentence_of(ties: Sequence[TieFacts], *, alias: str = "") -> str:
    """Return the map as one or two sentences; below four ties they name everybody and count nothing."""
    if not ties:
        return _("Nobody is on the map yet.")
    ordered = in_order(ties)
    if len(ties) < FEWEST:
        return _("On the map: %(names)s.") % {"names": say_list([tie.alias for tie in ordered])}
    counts = Counter(sector_of(tie) for tie in ordered)
    parts = say_list([_part(sector, counts[sector], alias) for sector in Sector if counts[sector]])
    closest = [tie for tie in ordered if tie.circle == ordered[0].circle]
    return _("%(count)s ties: %(parts)s. %(ring)s: %(names)s.") % {
        "count": len(ties),
        "parts": parts,
        "ring": CIRCLE_WORDS[ordered[0].circle],
        "names": _names(closest),
    }


def _part(sector: Sector, count: int, alias: str) -> str:
    match sector:
        case Sector.BONDING:
            words = _("%(count)s like %(alias)s") if alias else _("%(count)s like you")
        case Sector.BRIDGING:
            words = _("%(count)s quite different")
        case Sector.LINKING:
            words = ngettext("%(count)s who opens doors", "%(count)s who open doors", count)
        case Sector.PAID:
            words = ngettext("%(count)s who is paid to be there", "%(count)s who are paid to be there", count)
        case _sector:
            words = _("%(count)s where that is not said")
    return words % {"count": count, "alias": alias}


def _names(ties: Sequence[TieFacts]) -> str:
    names = [tie.alias for tie in ties[:MOST_NAMES_SAID]]
    more = len(ties) - len(names)
    return say_list([*names, _("%(count)s more") % {"count": more}] if more else names)


def balance_lines(balance: Balance, *, alias: str = "") -> tuple[BalanceLine, ...]:
    """Return each figure that there is, in words; none below four ties, and none that too few ties say."""
    figures = balance.figures
    if figures is None:
        return ()
    you = {"alias": alias}
    lines = []
    if figures.effective_types is not None:
        number = number_format(figures.effective_types, decimal_pos=1, use_l10n=True)
        words = _kinds(figures.effective_types) % {"number": number}
        lines.append(BalanceLine(_("Kinds of company"), words))
    if figures.settings:
        words = ngettext("From %(count)s place", "From %(count)s different places", figures.settings)
        lines.append(BalanceLine(_("Where they were met"), words % {"count": figures.settings}))
    if figures.reciprocity is not None:
        words = _("%(alias)s helps in %(share)s%% of the ties") if alias else _("You help in %(share)s%% of the ties")
        lines.append(BalanceLine(_("Giving"), words % {**you, "share": _percent(figures.reciprocity)}))
    if figures.paid_share:
        words = _("%(share)s%% are paid to be there") % {"share": _percent(figures.paid_share)}
        lines.append(BalanceLine(_("Paid"), words))
    if figures.reliance is not None:
        words = _("Of the contact with those who help you, %(share)s%% is with one person")
        lines.append(BalanceLine(_("Help from one"), words % {"share": _percent(figures.reliance)}))
    return tuple(lines)


def _kinds(number: float) -> str:
    if number < 1.5:
        return _("Mostly one kind (%(number)s of 3)")
    return _("Mostly two kinds (%(number)s of 3)") if number < 2.5 else _("All three kinds (%(number)s of 3)")


def _percent(share: float) -> str:
    return str(round(share * 100))


def change_lines(changes: Changes) -> tuple[str, ...]:
    """Return what changed between two versions of a map, a sentence each; that nothing did is one, too."""
    lines = list(_change_lines(changes))
    return tuple(lines) if lines else (_("Nobody came, went or moved."),)


def _change_lines(changes: Changes) -> Iterator[str]:
    moves = (
        (_("New on the map: %(names)s."), changes.came),
        (_("Not on the map any more: %(names)s."), changes.went),
        (_("Closer than before: %(names)s."), [moved.tie for moved in changes.closer]),
        (_("Further away than before: %(names)s."), [moved.tie for moved in changes.further]),
    )
    for words, ties in moves:
        if ties:
            yield words % {"names": say_list([tie.alias for tie in ties])}
    if changes.types_before is not None and changes.types_after is not None:
        for kind, before in changes.types_before.items():
            after = changes.types_after[kind]
            if before != after:
                facts = {"type": SECTOR_WORDS[Sector(kind)], "before": before, "after": after}
                yield _("%(type)s: %(before)s before, %(after)s after.") % facts
