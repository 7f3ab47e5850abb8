"""The message that a host gets, put together from the facts that the person chose, and from nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CARD_HEADINGS_FOR_HOST: Final = MappingProxyType(
    {
        "helps": gettext_lazy("What helps me in a group"),
        "signs": gettext_lazy("Signs that it is too much for me"),
        "you_can_do": gettext_lazy("What you can do then"),
    }
)
COMPANY_FOR_HOST: Final = MappingProxyType(
    {
        # Who comes along says something about a person's life, so the host reads no more than this.
        "practitioner": gettext_lazy("Somebody comes along the first time."),
        "peer": gettext_lazy("Somebody comes along the first time."),
        "friend": gettext_lazy("Somebody comes along the first time."),
        "alone": gettext_lazy("They come by themselves."),
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class HostFacts:
    """What the person chose to tell. An empty text is a fact that is not told."""

    host_name: str = ""
    called: str = ""
    introduced_by: str = ""
    message: str = ""
    access_needs: str = ""
    card_lines: tuple[tuple[str, str], ...] = ()  # (kind, text), in the person's order
    company_words: str = ""
    contact_follows: bool = False
    is_asking: bool = True


def host_message(facts: HostFacts) -> str:
    """Return the message, paragraphs apart by an empty line, in the language that is active.

    For the exact message that a host will get, activate the host's language: `translation.override(host.language)`.
    """
    return "\n\n".join(_paragraphs(facts))


def _paragraphs(facts: HostFacts) -> Iterator[str]:
    yield _("Hello %(name)s,") % {"name": facts.host_name} if facts.host_name else _("Hello,")
    yield _opening(facts)
    if facts.message:
        yield facts.message
    if facts.access_needs:
        yield _("To get in and take part, they need: %(needs)s") % {"needs": facts.access_needs}
    yield from _card(facts)
    if facts.company_words:
        yield facts.company_words
    if facts.contact_follows:
        yield _("You see how to reach them as soon as you have said welcome, and you may contact them.")
    if facts.is_asking:
        yield _("May they come? You can also ask something first, or say that it is not possible now.")


def _opening(facts: HostFacts) -> str:
    called = facts.called or _("Somebody")
    if facts.introduced_by:
        return _("%(called)s would like to get to know your group. %(name)s introduces them.") % {
            "called": called,
            "name": facts.introduced_by,
        }
    return _("%(called)s would like to get to know your group.") % {"called": called}


def _card(facts: HostFacts) -> Iterator[str]:
    for kind, heading in CARD_HEADINGS_FOR_HOST.items():
        lines = [text for line_kind, text in facts.card_lines if line_kind == kind]
        if lines:
            yield "\n".join([f"{heading}:", *(f"– {line}" for line in lines)])
