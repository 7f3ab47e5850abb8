"""A page in one language has an address of its own: the same address with `?lang=da`.

Without it, the cookie of who chose a language, and then the browser, decide as before. With it they are not asked, and
every link of that page carries the language on: somebody who follows a Danish link from elsewhere, in a browser that
says English, keeps reading Danish without being given a cookie. `language` and `text` stay what they are: a filter of
the search, and the text of one listing.
"""

import re
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

NAME: Final = "lang"
# Links and forms as our templates write them. Files are the same in every language; programs ask for one by themselves,
# and are told of a parameter that they did not mean.
_LINKS: Final = re.compile(
    rb'(\s(?:href|action|hx-get|hx-post)=")((?:/(?![/\\]|static/|api/|feeds/|oembed)|\?)[^"#]*)(#[^"]*)?"'
)
_GET_FORMS: Final = re.compile(rb'<form\b[^>]*\bmethod="get"[^>]*>')
_SAID: Final = re.compile(rf"(?:^|[?&;]){NAME}=")


def known(code: str) -> str:
    """Return the language if pages are there in it, else ""."""
    return code if code in dict(settings.LANGUAGES) else ""


def in_language(address: str, code: str) -> str:
    """Return an address in one language; "" for `code` gives the address that asks the browser."""
    parts = urlsplit(address)
    pairs = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != NAME]
    return parts._replace(query=urlencode([*pairs, (NAME, code)] if code else pairs)).geturl()


class LanguageInAddress(LocaleMiddleware):
    """Shows a page in the language that its address names, and keeps it in the links of that page."""

    def process_request(self, request: HttpRequest) -> None:
        """Choose the language of the page."""
        super().process_request(request)
        if code := known(request.GET.get(NAME, "")):
            translation.activate(code)
            request.LANGUAGE_CODE = code

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Carry the language on, where the address named it."""
        answer: HttpResponseBase = super().process_response(request, response)
        code = known(request.GET.get(NAME, ""))
        match = request.resolver_match
        if code and not (match and match.view_name == "set_language"):
            _carry_on(answer, code)
        return answer


def _carry_on(response: HttpResponseBase, code: str) -> None:
    for name in ("Location", "HX-Push-Url"):
        if response.get(name, "").startswith("/"):
            response[name] = in_language(response[name], code)
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return
    content = getattr(response, "content", b"")
    field = f'<input type="hidden" name="{NAME}" value="{code}">'.encode()
    content = _LINKS.sub(lambda found: _linked(found, code), content)
    content = _GET_FORMS.sub(lambda found: found[0] + field, content)
    response.content = content  # type: ignore[attr-defined]
    if "Content-Length" in response:
        response["Content-Length"] = str(len(content))


def _linked(found: re.Match[bytes], code: str) -> bytes:
    before, address, anchor = found[1], found[2], found[3] or b""
    if _SAID.search(address.decode("utf-8", "replace")):
        return found[0]
    mark = b"&amp;" if b"?" in address else b"?"
    return b'%s%s%s%s=%s%s"' % (before, address, mark, NAME.encode(), code.encode(), anchor)
