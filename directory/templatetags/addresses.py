"""What the head of a page says of addresses: its own, those in other languages, and its data for machines."""

from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from directory.address_language import in_language
from directory.exporters.linked_data import script
from directory.pages.indexed import Standing, page_standing, site_address

register = template.Library()
NOTHING = SafeString("")


@register.simple_tag(takes_context=True)
def page_addresses(context: Context) -> SafeString:
    """The canonical address and hreflang links: the view's `standing`, or that of a page that is there for all."""
    request = context.get("request")
    found: Standing | None = context.get("standing") or (page_standing(request) if request else None)
    if found is None:
        return NOTHING
    links = format_html_join("", '<link rel="alternate" hreflang="{}" href="{}">', found.alternates)
    return format_html('<link rel="canonical" href="{}">{}', found.canonical, links)


@register.simple_tag
def linked_data(*, data: Any) -> SafeString:
    """A page's schema.org data as a data block, which browsers do not run."""
    return SafeString(script(data)) if data else NOTHING  # `script` escapes all that could end the block


@register.simple_tag(takes_context=True)
def embed_link(context: Context, *, address: str) -> SafeString:
    """The oEmbed link of the page at `address`, where other sites may show it in a frame."""
    request = context.get("request")
    if request is None or not settings.FOOTBRIDGE_WIDGET_ORIGINS:
        return NOTHING
    site = site_address(request)
    query = urlencode({"url": site + address, "format": "json"})
    return format_html(
        '<link rel="alternate" type="application/json+oembed" title="oEmbed" href="{}">',
        f"{site}{reverse('oembed')}?{query}",
    )


@register.simple_tag(takes_context=True)
def path_in_any_language(context: Context) -> str:
    """The address of this page without its language, to come back to after choosing another one."""
    return in_language(context["request"].get_full_path(), "")
