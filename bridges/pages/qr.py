"""A code to scan, drawn into the page itself: a private link must not stand in an address of its own."""

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


def qr_drawing(address: str, *, label: str) -> SafeString:
    """Return a QR code for `address` as an SVG element: dark on white, with four modules of quiet."""
    code = segno.make(address, error="m", micro=False)
    size = code.symbol_size(border=4)[0]
    drawn = code.svg_inline(border=4, dark="#2A2630", light="#FFF", omitsize=True, svgclass=None, lineclass=None)
    inner = drawn[drawn.index(">") + 1 :]
    head = format_html('<svg class="code-card__qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}">', size, label)
    return head + mark_safe(inner)  # noqa: S308 (drawn by segno from modules, holds no text)
