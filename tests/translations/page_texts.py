"""What a page says: its visible texts, without those that are marked as being in another language."""

from html.parser import HTMLParser

SPOKEN_ATTRIBUTES = ("alt", "aria-label", "placeholder", "title", "data-announce")
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
NOT_TEXT = frozenset({"script", "style"})


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []  # tag and language
        self.texts: list[tuple[str, str]] = []  # language and text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang") or (self.open[-1][1] if self.open else "")
        self.texts.extend((language, given[name] or "") for name in SPOKEN_ATTRIBUTES if given.get(name))
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][0] not in NOT_TEXT:
            self.texts.append((self.open[-1][1], data))


def page_language(html: str) -> str:
    """Return what the page says its language is."""
    return _read(html)[0][0]


def page_texts(html: str) -> list[str]:
    """Return the texts of a page in reading order, spaces made one, without those in another language than the page."""
    texts = _read(html)
    own = texts[0][0]
    said = (" ".join(text.split()) for language, text in texts if language == own)
    return [text for text in said if text]


def _read(html: str) -> list[tuple[str, str]]:
    parser = _Texts()
    parser.feed(html)
    parser.close()
    return parser.texts
