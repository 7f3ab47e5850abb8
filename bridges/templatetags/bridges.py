"""The components of introductions: tags with keyword-only parameters, which take plain values, never models.

Their markup is in `templates/bridges/components/`, their look in `bridges/bridges.css`.
"""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.loader import render_to_string

from directory.templatetags.footbridge import Text

register = template.Library()


@register.inclusion_tag("bridges/components/timeline.html")
def timeline(*, moments: Iterable[Any], label: Text = "") -> dict[str, object]:
    """What happened, as sentences in order. A moment has `.words .more .when .icon .look` (pages/timeline.py)."""
    return {**locals()}


@register.simple_block_tag
def next_step(content: str, *, words: Text, turn: Text = "", more: Text = "", look: str = "", level: int = 2) -> str:
    """The one thing that comes next, with its one button inside. `look` is "", "rest" or "good"."""
    return render_to_string("bridges/components/next_step.html", {**locals()})


@register.inclusion_tag("bridges/components/letter.html")
def letter(*, to: Text, text: Text, lang: str = "") -> dict[str, object]:
    """A message exactly as somebody gets it."""
    return {**locals()}


@register.inclusion_tag("bridges/components/turn_badge.html")
def turn_badge(*, words: Text, look: str = "", icon: str = "") -> dict[str, object]:
    """A word or two on where it is. `look` is "", "late" or "good"."""
    return {**locals()}


@register.inclusion_tag("bridges/components/tick.html")
def tick(
    *, name: str, label: Text, value: str = "1", checked: bool = False, help: Text = "", error: Text = ""
) -> dict[str, object]:
    """One box with its words; never ticked before somebody ticks it."""
    return {**locals()}
