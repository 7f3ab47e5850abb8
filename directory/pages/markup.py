"""Cards and filter options as text: the parts that stand dozens of times on a results page.

As templates they took four fifths of the time of the page (`bench/search.py`). Look and classes
are those of the components in `templates/components/`; the gallery shows them side by side.
Everything that comes from data passes `escape`.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from types import MappingProxyType

from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from directory.capital import PLAIN_WORDS, CapitalKind
from directory.icons import icon_markup
from directory.pages.cards import CardView
from directory.pages.filters_panel import GroupView, OptionView


def card_markup(card: CardView, *, is_numbered: bool) -> SafeString:
    """Return a result card; `is_numbered` shows the number that the map uses."""
    words = _words(get_language() or "en")
    lang = f' lang="{escape(card.name_language)}"' if card.name_language else ""
    point = f' data-lat="{card.point[0]}" data-lon="{card.point[1]}"' if card.point else ""
    number = f'<span class="card__number" aria-hidden="true">{card.number}</span>' if is_numbered and card.point else ""
    name = escape(card.name)
    promise = f'<p class="card__promise"{lang}>{escape(card.promise)}</p>' if card.promise else ""
    return SafeString(
        f'<article class="card" id="card-{card.number}"{point}>'
        f'<h3 class="card__title">{number}<a href="{card.url}"{lang}>{name}</a></h3>'
        f'{_badges(card, words)}{promise}<ul class="facts">{_facts(card, words)}</ul>'
        f'<div class="card__foot"><p class="quiet">{escape(card.checked)}</p>{_save(card, name, words)}</div></article>'
    )


def _badges(card: CardView, words: Mapping[str, str]) -> str:
    badges = [words[kind] for kind in card.ties]
    if card.closed:
        badges.insert(0, words["closed"] % escape(card.closed))
    return f'<p class="badges">{"".join(badges)}</p>' if badges else ""


def _facts(card: CardView, words: Mapping[str, str]) -> str:
    rows = (
        ("clock", "when", card.when, (card.next_time, card.exceptions), ""),
        ("place", "where", card.where, (card.distance,), ""),
        ("cost", "cost", card.cost, (), ""),
        ("person", "who", card.who_greets, (), card.name_language),
    )
    return "".join(
        _fact(name, words[label], text, more, lang) for name, label, text, more, lang in rows if text or any(more)
    )


def _fact(name: str, label: str, text: str, more: Iterable[str], lang: str) -> str:
    rest = "".join(f' <span class="fact__more">{escape(line)}</span>' for line in more if line)
    said = f'<span lang="{escape(lang)}">{escape(text)}</span>' if lang else escape(text)
    return (
        f'<li class="fact">{icon_markup(name)}<span><span class="visually-hidden">{label}</span> '
        f"{said}{rest}</span></li>"
    )


def _save(card: CardView, name: str, words: Mapping[str, str]) -> str:
    look, do, text = ("saved", "remove", words["saved"]) if card.is_saved else ("secondary", "save", words["save"])
    more = f"{name}. {words['take_off']}" if card.is_saved else name
    return (
        f'<button class="button button--{look}" id="save-{card.id}" form="save-form" name="do" value="{do}:{card.id}">'
        f'{icon_markup("save")}<span>{text}</span><span class="visually-hidden">: {more}</span></button>'
    )


def groups_markup(groups: Iterable[GroupView]) -> SafeString:
    """Return the groups of filters, a line each that opens on its checkboxes."""
    words = _words(get_language() or "en")
    return SafeString("".join(_group(group, words) for group in groups))


def _group(group: GroupView, words: Mapping[str, str]) -> str:
    name = escape(group.name)
    is_open = " open" if group.is_open else ""
    chosen = f'<span class="disclosure__count">{group.chosen}</span>' if group.chosen else ""
    return (
        f'<details class="disclosure" id="group-{name}"{is_open}><summary>{icon_markup("down")}'
        f'<span id="legend-{name}">{escape(group.legend)}</span>{chosen}</summary>\n'
        f'<fieldset class="choices disclosure__body" aria-labelledby="legend-{name}">{_options(group, name, words)}'
        f"</fieldset></details>\n"
    )


def _options(group: GroupView, name: str, words: Mapping[str, str]) -> str:
    """Return the checkboxes of a group of filters with their counts, the rest behind "more"."""
    shown = "".join([_option(option, name, words) for option in group.options])
    if group.more:
        count = len(group.more)
        summary = ngettext("%(count)d more", "%(count)d more", count) % {"count": count}
        rest = "".join([_option(option, name, words) for option in group.more])
        shown += f'<details class="more"><summary>{escape(summary)}</summary>{rest}</details>'
    return shown


def _option(option: OptionView, name: str, words: Mapping[str, str]) -> str:
    child = " choice--child" if option.is_child else ""
    checked = " checked" if option.checked else ""
    read = ""
    if option.is_read:
        # It goes with its words in the text; a tick that came back by itself would be a riddle.
        checked, read = " checked disabled", f' <span class="choice__read">({words["read"]})</span>'
    value = escape(option.value)
    return (
        f'<label class="choice{child}">'
        f'<input type="checkbox" id="{name}-{value}" name="{name}" value="{value}"{checked}>'
        f'<span class="choice__label">{escape(option.label)}{read}</span><span class="choice__count">{option.count}'
        f'<span class="visually-hidden"> {words["groups"]}</span></span></label>'
    )


@cache
def _words(language: str) -> Mapping[str, str]:
    """Return the fixed words of cards in the active language, which is `language`, escaped."""
    texts = {
        "when": _("When:"),
        "where": _("Where:"),
        "cost": _("Cost:"),
        "who": _("Who meets you:"),
        "saved": _("On my list"),
        "save": _("Save"),
        "take_off": _("Press to take it off."),
        "groups": _("groups"),
        "read": _("from your words"),
    }
    words = {key: escape(text) for key, text in texts.items()}
    for kind in CapitalKind:
        said = escape(str(PLAIN_WORDS[kind]))
        words[kind] = f'<span class="tie tie--{kind}">{icon_markup(f"tie-{kind}")}<span>{said}</span></span>'
    words["closed"] = f'<span class="openness openness--full">{icon_markup("clock")}<span>%s</span></span>'
    return MappingProxyType(words)
