"""Which open questions fit a map."""

from enum import StrEnum
from typing import Final

from bridges.networks.balance import Balance
from directory.capital import CapitalKind

MOST_QUESTIONS: Final = 3


class Question(StrEnum):
    """Open questions to talk about; what is asked, `bridges.words.networks` says."""

    FIRST = "first"
    WHO_ELSE = "who_else"
    PLACE = "place"
    DOOR = "door"
    DIFFERENT = "different"
    ALIKE = "alike"
    GIVE = "give"
    SETTINGS = "settings"
    LEAN = "lean"
    MORE_OF = "more_of"


def questions_for(balance: Balance) -> tuple[Question, ...]:
    """Return at least one question and at most three: invitations to think on, for each map, also an empty one."""
    figures = balance.figures
    if figures is None:
        return (Question.WHO_ELSE if balance.size else Question.FIRST, Question.PLACE, Question.DOOR)
    fitting = {
        Question.DOOR: not figures.by_type[CapitalKind.LINKING],
        Question.DIFFERENT: not figures.by_type[CapitalKind.BRIDGING],
        Question.ALIKE: not figures.by_type[CapitalKind.BONDING],
        Question.GIVE: figures.reciprocity == 0,
        Question.LEAN: figures.reliance is not None and figures.reliance > 0.5,
        Question.SETTINGS: figures.settings == 1,
        Question.MORE_OF: True,
    }
    return tuple(question for question, fits in fitting.items() if fits)[:MOST_QUESTIONS]
