"""The repeated parts of the results page."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from directory.pages.cards import CardView
from directory.pages.filters_panel import GroupView
from directory.pages.markup import card_markup, groups_markup

register = template.Library()


@register.simple_tag
def result_card(*, card: CardView, numbered: bool = False) -> SafeString:
    """One result; `numbered` shows the number of its pin on the map."""
    return card_markup(card, is_numbered=numbered)


@register.simple_tag
def filter_groups(*, groups: Sequence[GroupView]) -> SafeString:
    """The groups of filters, each of which opens, with their checkboxes."""
    return groups_markup(groups)
