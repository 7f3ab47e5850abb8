"""Parts of pages that are the same for everybody, kept as text: most of the frame of a page is."""

from typing import Any

from django import template
from django.core.signals import setting_changed
from django.template import Context
from django.template.base import Node, NodeList, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


class KeptNode(Node):
    """Renders what it holds once a language, without the page's context: nothing of a visitor can stay in it."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self._texts: dict[str, SafeString] = {}
        setting_changed.connect(self._forget)

    def render(self, context: Context) -> SafeString:
        language = get_language() or ""
        text = self._texts.get(language)
        if text is None:
            alone = Context()
            alone.render_context, alone.template = context.render_context, context.template
            text = self._texts[language] = self.nodelist.render(alone)
        return text

    def _forget(self, **_signal: Any) -> None:
        """Settings are the same for the life of a process, except in tests."""
        self._texts.clear()


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """Keep what stands between `{% kept %}` and `{% endkept %}`; it sees no variable of the page."""
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist)
