"""One symbol of icons.svg as markup; made once a process, for pages show dozens of them."""

from functools import cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString


def icon_markup(name: str, *, label: str = "") -> SafeString:
    """Return the drawing; it is hidden from screen readers unless it has a label of its own."""
    if not label:
        return _silent(name)
    return format_html(
        '<svg class="icon icon--{0}" role="img" aria-label="{1}" focusable="false"><use href="{2}#{0}"></use></svg>',
        name,
        label,
        static("icons.svg"),
    )


@cache
def _silent(name: str) -> SafeString:
    return format_html(
        '<svg class="icon icon--{0}" aria-hidden="true" focusable="false"><use href="{1}#{0}"></use></svg>',
        name,
        static("icons.svg"),
    )
