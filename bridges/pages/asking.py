"""What the pages of asking for an introduction show (page 5), and what becomes of the answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bridges import disclosure, vault
from bridges.forms.person_asking import card_of
from bridges.models import AskedBy, CardKind, Company, ContactChannel, Host, Person
from bridges.pages.hosts import group_name
from bridges.scopes import ConsentScope
from bridges.words import SCOPE_WORDS
from directory.models import Listing

C = ConsentScope
STEPS: Final = ("name", "reach", "company", "help", "share", "check")
KNOWN_STEPS: Final = ("company", "help", "share", "check")
"""What is left to ask somebody whose page is open: the rest is known."""

Words = Promise | str
STEP_WORDS: Final[dict[str, Words]] = {
    "name": gettext_lazy("What may we call you?"),
    "reach": gettext_lazy("How may we reach you?"),
    "company": gettext_lazy("Who goes with you?"),
    "help": gettext_lazy("What would help?"),
    "share": gettext_lazy("What may we tell them?"),
    "check": gettext_lazy("Is this right?"),
}
COMPANY_MORE: Final[dict[str, Words]] = {
    Company.PRACTITIONER: gettext_lazy("The two of you choose a day together."),
    Company.PEER: gettext_lazy("We look for somebody. It may take a few days longer."),
    Company.FRIEND: gettext_lazy("You bring them along. We do not need their name."),
    Company.ALONE: gettext_lazy("The group knows that you are coming, and somebody greets you."),
}
CHANNEL_MORE: Final[dict[str, Words]] = {
    ContactChannel.NONE: gettext_lazy("We send nothing. You open your page with a receipt that you get at the end."),
    ContactChannel.EMAIL: gettext_lazy("Short messages without names: only that there is something on your page."),
    ContactChannel.SMS: gettext_lazy("Short messages without names: only that there is something on your page."),
    ContactChannel.PHONE: gettext_lazy("For the group, if you allow it. We send you no messages ourselves."),
}


@dataclass(frozen=True, slots=True)
class StepMark:
    """One mark of the progress line; `look` is "done", "now" or ""."""

    look: str


@dataclass(frozen=True, slots=True)
class AskPage:
    """The frame of one question."""

    group: str
    group_url: str
    step: str
    words: str
    number: int
    total: int
    marks: tuple[StepMark, ...]
    back_url: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio button or box with a line of explanation, and the fact itself where it is one."""

    value: str
    label: str
    more: str
    checked: bool
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the person so far: from their page, or from what they wrote."""

    called: str = ""
    contact: str = ""
    introduced_by: str = ""
    company: str = ""
    access_needs: str = ""
    what_would_help: str = ""
    lines: tuple[tuple[str, str, str], ...] = ()  # (key, kind, text)


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One answer on the last page, with the way back to its question ("" where it is known from their page)."""

    words: str
    answer: str
    url: str


def steps_for(person: Person | None) -> tuple[str, ...]:
    """Return the questions that are left to ask."""
    return STEPS if person is None else KNOWN_STEPS


def ask_page(listing: Listing, step: str, *, steps: tuple[str, ...], language: str) -> AskPage:
    """Return the frame of the question `step`."""
    place = steps.index(step)
    back = reverse("ask_step", args=[listing.pk, steps[place - 1]]) if place else reverse("listing", args=[listing.pk])
    return AskPage(
        group=group_name(listing, language=language),
        group_url=reverse("listing", args=[listing.pk]),
        step=step,
        words=str(STEP_WORDS[step]),
        number=place + 1,
        total=len(steps),
        marks=tuple(StepMark("done" if i < place else "now" if i == place else "") for i in range(len(steps))),
        back_url=back,
    )


def channels_for(person: Person | None) -> tuple[str, ...]:
    """Return the ways to reach somebody that work here."""
    ways = [ContactChannel.EMAIL, ContactChannel.SMS, ContactChannel.PHONE, ContactChannel.NONE]
    if not settings.FOOTBRIDGE_SMS_FOLDER:
        ways.remove(ContactChannel.SMS)
    if person is not None and person.practitioner_id:
        ways.append(ContactChannel.PRACTITIONER)
    return tuple(str(way) for way in ways)


def companies_for(person: Person | None) -> tuple[str, ...]:
    """Return who can come along; the person who supports somebody only where there is one."""
    has_one = person is not None and person.practitioner_id is not None
    return tuple(str(company) for company in Company if has_one or company != Company.PRACTITIONER)


def askers_for(person: Person | None) -> tuple[str, ...]:
    """Return who can ask afterwards how it was."""
    has_one = person is not None and person.practitioner_id is not None
    return tuple(str(asker) for asker in AskedBy if has_one or asker != AskedBy.PRACTITIONER)


def choices(values: tuple[str, ...], kind: type[Any], more: Mapping[str, Words], *, chosen: str) -> list[Choice]:
    """Return radio buttons for the codes `values` of a table of choices."""
    return [Choice(value, str(kind(value).label), str(more.get(value, "")), value == chosen) for value in values]


def facts_of(person: Person | None, answers: Mapping[str, Mapping[str, Any]]) -> Facts:
    """Return what is known: of somebody whose page is open from there, of somebody new from their answers."""
    help_answers = dict(answers.get("help", {}))
    reach = answers.get("reach", {})
    box = vault.open_for(person) if person else None
    written = [(f"new-{number}", kind, text) for number, (kind, text) in enumerate(card_of(help_answers))]
    lines = _card(person, box) if person and box else []
    return Facts(
        called=box.read(person, "alias") if person and box else str(answers.get("name", {}).get("called", "")),
        contact=box.read(person, "contact") if person and box else str(reach.get("contact", "")),
        introduced_by=person.practitioner.display_name if person and person.practitioner else "",
        company=str(answers.get("company", {}).get("company", "")),
        access_needs=str(help_answers.get("access_needs", "")),
        what_would_help=str(help_answers.get("what_would_help", "")),
        lines=tuple(lines or written),
    )


def _card(person: Person, box: vault.Vault) -> list[tuple[str, str, str]]:
    rows = person.card_lines.order_by("position", "pk")
    return [(str(row.pk), row.kind, box.read(row, "text")) for row in rows]


def scopes_for(facts: Facts) -> tuple[ConsentScope, ...]:
    """Return the facts and permissions that there is something behind; a box for nothing is not shown."""
    needs = {
        C.CONTACT: facts.contact,
        C.HOST_MAY_CONTACT_ME: facts.contact,
        C.WHO_INTRODUCES_ME: facts.introduced_by,
        C.TELL_MY_PRACTITIONER: facts.introduced_by,
        C.SHARE_RECORD: facts.introduced_by,
        C.ACCESS_NEEDS: facts.access_needs,
        C.MY_CARD: facts.lines,
    }
    return tuple(scope for scope in C if needs.get(scope, True))


def scope_choices(facts: Facts, *, chosen: list[str]) -> list[Choice]:
    """Return the boxes of the page; none is ticked before somebody ticks it."""
    shown = {C.NAME_OR_ALIAS: facts.called, C.CONTACT: facts.contact, C.ACCESS_NEEDS: facts.access_needs}
    return [
        Choice(
            value=str(scope),
            label=str(SCOPE_WORDS[scope].question),
            more=str(SCOPE_WORDS[scope].explanation),
            checked=str(scope) in chosen,
            fact=shown.get(scope, facts.introduced_by if scope == C.WHO_INTRODUCES_ME else ""),
        )
        for scope in scopes_for(facts)
    ]


def line_choices(facts: Facts, *, chosen: list[str]) -> list[Choice]:
    """Return the lines of the card, each with its own box."""
    return [
        Choice(value=key, label=text, more=str(CardKind(kind).label), checked=key in chosen)
        for key, kind, text in facts.lines
    ]


def message_to(host: Host, facts: Facts, share: Mapping[str, Any]) -> str:
    """Return the exact message that the host gets, in the host's language, from what is ticked and nothing else."""
    scopes = {C(scope) for scope in share.get("scopes", []) if scope in set(C)}
    lines = set(share.get("lines", []))
    with translation.override(host.language):
        return disclosure.preview(
            scopes,
            host_name=host.name,
            called=facts.called if C.NAME_OR_ALIAS in scopes else "",
            introduced_by=facts.introduced_by,
            message=str(share.get("message", "")).strip(),
            access_needs=facts.access_needs,
            card_lines=tuple((kind, text) for key, kind, text in facts.lines if key in lines),
            company=Company(facts.company),
        )


def texts_shown(scopes: frozenset[ConsentScope], *, message: str) -> dict[ConsentScope, str]:
    """Return the exact words that stood beside each box; with the name, the whole message to the group."""
    texts = {scope: f"{SCOPE_WORDS[scope].question} {SCOPE_WORDS[scope].explanation}" for scope in scopes}
    if C.NAME_OR_ALIAS in texts:
        texts[C.NAME_OR_ALIAS] += f"\n\n{message}"
    return texts


def check_rows(
    listing: Listing, person: Person | None, answers: Mapping[str, Mapping[str, Any]], facts: Facts
) -> list[CheckRow]:
    """Return everything that was answered, each with the way back to its question."""

    def url(step: str) -> str:
        return reverse("ask_step", args=[listing.pk, step])

    reach = answers.get("reach", {})
    share = answers.get("share", {})
    rows = [CheckRow(_("We call you"), facts.called, "" if person else url("name"))]
    if person is None:
        rows.append(CheckRow(_("We reach you"), _reach_words(reach), url("reach")))
    rows.append(CheckRow(_("The first time"), str(Company(facts.company).label), url("company")))
    helps = [facts.access_needs, *(text for _key, _kind, text in facts.lines), facts.what_would_help]
    rows.append(
        CheckRow(_("What helps"), "\n".join(filter(None, helps)) or _("Nothing written. That is fine."), url("help"))
    )
    names = [str(SCOPE_WORDS[C(scope)].name) for scope in share.get("scopes", [])]
    rows.append(CheckRow(_("You said yes to"), "\n".join(names), url("share")))
    if str(C.FOLLOW_UP) in share.get("scopes", []):
        rows.append(CheckRow(_("Who asks afterwards"), str(AskedBy(share["follow_up_by"]).label), url("share")))
    return rows


def _reach_words(reach: Mapping[str, Any]) -> str:
    words = str(ContactChannel(reach["channel"]).label)
    if not reach.get("contact"):
        return words
    is_safe = reach.get("is_safe") == "yes"
    safe = _("A message is safe there.") if is_safe else _("A message is not safe there: we send none.")
    return f"{words}: {reach['contact']}\n{safe}"
