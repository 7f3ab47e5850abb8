"""The picture in the docs is the table, and the command prints it."""

import re
from pathlib import Path

from django.core.management import call_command

from bridges.management.commands.introduction_diagram import mermaid
from bridges.states import ENDED, MOVES, IntroductionStatus

DOCS = Path(__file__).resolve().parents[2] / "docs" / "introductions.md"


def picture() -> str:
    found = re.search(r"```mermaid\n(.*?)\n```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found.group(1)


def test_the_docs_show_the_table_as_it_is() -> None:
    assert picture() == mermaid(), "Run `manage.py introduction_diagram` and put the result into docs/introductions.md."


def test_the_command_prints_the_picture(capsys) -> None:
    call_command("introduction_diagram")
    assert capsys.readouterr().out == mermaid() + "\n"


def test_every_status_and_every_move_is_drawn() -> None:
    arrows = re.findall(r"^ +(\S+) --> (\S+?)(?:: (\w+) .*)?$", mermaid(), re.MULTILINE)
    drawn = {part for source, target, _move in arrows for part in (source, target)}
    assert drawn == {str(status) for status in IntroductionStatus} | {"[*]", "open", "any"}
    assert {move for _source, _target, move in arrows if move} == set(MOVES) | {"suggest", "begin"}
    assert {source for source, target, _move in arrows if target == "[*]"} == {str(status) for status in ENDED}
