"""`manage.py introduction_diagram`: print the life of an introduction as a Mermaid diagram, from the table."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from bridges.states import ENDED, MOVES, OPEN, IntroductionStatus, Party

FROM_EVERYWHERE = ("withdraw", "record_in_error")
"""Drawn once: an arrow from each status would hide all others."""


class Command(BaseCommand):
    help = "Print the state diagram of docs/introductions.md."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(mermaid())


def mermaid() -> str:
    """Return the table of moves as a state diagram in the language of Mermaid, one arrow for each pair of statuses.

    An arrow says the move and who may make it.
    """
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield "stateDiagram-v2"
    yield "    [*] --> suggested: suggest (practitioner)"
    yield "    [*] --> consented: begin (person)"
    for name, rule in MOVES.items():
        if name not in FROM_EVERYWHERE:
            for source in _in_order(rule.sources):
                yield f"    {source} --> {rule.target}: {name} ({_who(rule.parties)})"
    yield '    state "every open status" as open'
    yield '    state "every status but the last" as any'
    for alias, name, sources in (("open", "withdraw", OPEN), ("any", "record_in_error", None)):
        rule = MOVES[name]
        if rule.sources != (sources or frozenset(IntroductionStatus) - {rule.target}):
            raise ValueError(f"{name} is drawn from {alias}, and the table says something else.")
        yield f"    {alias} --> {rule.target}: {name} ({_who(rule.parties)})"
    for status in _in_order(ENDED):
        yield f"    {status} --> [*]"


def _in_order(statuses: frozenset[IntroductionStatus]) -> list[IntroductionStatus]:
    return [status for status in IntroductionStatus if status in statuses]


def _who(parties: frozenset[Party]) -> str:
    return ", ".join(party for party in Party if party in parties)
