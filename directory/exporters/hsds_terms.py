"""The vocabularies of what we publish as HSDS: those of the database, and two that are the same everywhere. Pure.

"Social capital" and "Welcome" are no rows: their ids follow from their codes, so they are the same on every site, for
ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final
from uuid import UUID, uuid5

from directory.capital import SHOWN_FROM_STRENGTH, CapitalKind

Json = dict[str, Any]
#: All ids of ours that follow from a code are made in this namespace (RFC 9562, 5.5). Never change it.
NAMESPACE: Final = UUID("018e607b-d945-4477-ba42-67285969dce2")
CAPITAL: Final = "capital"
WELCOME: Final = "welcome"

TAXONOMIES: Final[Mapping[str, tuple[str, str]]] = {
    "topic": ("Topics", "What people do there, or what they talk about."),
    "access": ("Access", "What makes it possible to get in and to take part."),
    "dimension": ("Parts of life", "Health, home, purpose, community: what a group is good for."),
    "language": ("Languages", "The languages that people speak there, by ISO 639 code."),
    CAPITAL: (
        "Social capital",
        "Which ties a group offers. The value of an attribute is the strength: how many of four observable statements "
        f"are true, at most 3; ties of a strength below {SHOWN_FROM_STRENGTH} or without a written reason are not "
        "published.",
    ),
    WELCOME: (
        "Welcome",
        "What a new visitor wants to know before the first time. The value of an attribute is “yes” or what the group "
        "says in its own words. A fact that is not there is not known, or not so.",
    ),
}


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a vocabulary. `taxonomy` is the code of one of `TAXONOMIES`, `parent_id` "" at the top."""

    id: str
    taxonomy: str
    code: str
    name: str
    description: str
    parent_id: str = ""


Terms = Mapping[tuple[str, str], Term]


@cache
def taxonomy_id(code: str) -> str:
    """Return the id of a taxonomy: the same on every site, for ever."""
    return str(uuid5(NAMESPACE, f"taxonomy:{code}"))


def _own(taxonomy: str, code: str, name: str, description: str) -> Term:
    return Term(str(uuid5(NAMESPACE, f"term:{taxonomy}:{code}")), taxonomy, code, name, description)


CAPITAL_TERMS: Final[Mapping[str, Term]] = {
    str(kind): _own(CAPITAL, str(kind), str(kind).capitalize(), words)
    for kind, words in (
        (CapitalKind.BONDING, "Ties among people who see themselves as alike in a way that matters: people like me."),
        (CapitalKind.BRIDGING, "Ties across difference, on equal terms: new and different people."),
        (CapitalKind.LINKING, "Ties across a gradient of power: a door to help, and a say."),
    )
}
#: Code, name, description, and the column of our records that it is taken from.
_WELCOME: Final = (
    ("someone_meets_you", "Somebody meets you", "Somebody meets new people at the door.", "welcome.someone_meets_you"),
    ("may_watch", "You may just watch", "Nobody has to speak or join in.", "welcome.may_watch"),
    ("may_leave_early", "You may leave early", "One may leave at any time.", "welcome.may_leave_early"),
    ("may_bring_someone", "You may bring somebody", "One may bring company.", "welcome.may_bring_someone"),
    ("children_welcome", "Children are welcome", "One may bring children.", "children_welcome"),
    ("pets_welcome", "Pets are welcome", "One may bring a pet.", "pets_welcome"),
    ("peer_led", "Led by peers", "Led by people with the same experience.", "peer_led"),
    ("trained", "Experts by experience", "Led by trained experts by experience.", "trained_experience_experts"),
    ("who_greets", "Who meets you", "Who meets new people, in the group's words.", "welcome.who_greets"),
    ("first_visit", "The first time", "What happens the first time, step by step.", "welcome.first_visit"),
    ("quiet_spot", "Quiet spot", "Where one can be by oneself for a while.", "welcome.quiet_spot"),
    ("what_is_private", "What stays private", "What is not told outside.", "welcome.what_is_private"),
    ("promise", "In one sentence", "What the group is, in one sentence.", "promise"),
    ("who_comes", "Who comes", "Who usually comes.", "who_comes"),
    ("who_not_for", "Who it is not for", "For whom it is not meant.", "who_not_for"),
    ("common_ground", "Common ground", "What the people there share.", "common_ground"),
    ("access_note", "More about access", "What else there is to know about getting in.", "access_note"),
    ("faith", "Religion", "What part religion has in it.", "faith"),
    ("alcohol", "Alcohol", "One of: none, available, central.", "alcohol"),
    ("openness", "Open to new people", "One of: open, ring_first, full, closed.", "openness"),
    ("kind", "Kind", "One of: community_group, peer_circle, social_niche.", "kind"),
)
WELCOME_TERMS: Final[Mapping[str, Term]] = {
    code: _own(WELCOME, code, name, words) for code, name, words, _column in _WELCOME
}
#: Code of a term of "Welcome" → the column of our records that it is taken from.
WELCOME_COLUMNS: Final[Mapping[str, str]] = {code: column for code, _name, _words, column in _WELCOME}
OWN_TERMS: Final[Terms] = {
    (term.taxonomy, term.code): term for term in (*CAPITAL_TERMS.values(), *WELCOME_TERMS.values())
}


def welcome_value(value: Any) -> str:
    """Return the value of an attribute of "Welcome"; "" for what is not so, not known, or says nothing."""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, list):
        return "\n".join(str(line) for line in value if line)
    return "" if value in (None, "unknown") else str(value)


def taxonomy_of(code: str) -> Json:
    """Return a taxonomy as HSDS has it."""
    name, description = TAXONOMIES[code]
    return {"id": taxonomy_id(code), "name": name, "description": description}


@lru_cache(maxsize=4096)
def term_of(term: Term) -> Json:
    """Return a term as HSDS has it; the same object each time: do not change it."""
    found = {
        "id": term.id,
        "code": term.code,
        "name": term.name,
        "description": term.description,
        "parent_id": term.parent_id,
        "taxonomy": TAXONOMIES[term.taxonomy][0],
        "taxonomy_id": taxonomy_id(term.taxonomy),
    }
    return {name: value for name, value in found.items() if value != ""}
