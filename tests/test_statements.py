"""The questions behind a capital tag."""

import pytest

from directory.capital import STATEMENTS, CapitalKind
from directory.statements import questions


@pytest.mark.parametrize("language", ["en", "da", "nl"])
def test_each_of_the_twelve_statements_has_a_question_of_its_own(language: str) -> None:
    found = [text for kind in CapitalKind for text in questions(kind, STATEMENTS, language=language)]
    assert len(set(found)) == len(found) == 12


def test_questions_come_in_order_and_in_english_where_there_is_no_other() -> None:
    first, third = questions("linking", ["c", "a"], language="fr")
    assert (first[:32], third) == ("Do people with power or means ta", "Are people met as partners?")


def test_no_letters_give_no_questions() -> None:
    assert questions("bonding", [], language="en") == []
