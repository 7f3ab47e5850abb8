"""The questions of asking afterwards, as plain values for a form."""

from collections.abc import Mapping
from dataclasses import dataclass

from bridges.actions.follow_ups import ANSWER_FIELDS
from bridges.models import Belonging, Went
from bridges.pages.form_fields import Option
from bridges.words import BELONGING_QUESTION, CARE_QUESTIONS, WENT_QUESTION


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question: open, or with answers to choose from."""

    name: str
    question: str
    hint: str
    value: str
    options: tuple[Option, ...]


def question_views(stage: str, *, typed: Mapping[str, str]) -> list[QuestionView]:
    """Return the questions of a stage, with what was typed so far."""
    choices = {"went": Went.choices, "belonging": Belonging.choices}
    words = {care.field: (str(care.question), str(care.hint)) for care in CARE_QUESTIONS}
    words |= {"went": (str(WENT_QUESTION), ""), "belonging": (str(BELONGING_QUESTION), "")}
    return [
        QuestionView(
            name=name,
            question=words[name][0],
            hint=words[name][1],
            value=typed.get(name, ""),
            options=tuple(
                Option(value, str(label), typed.get(name, "") == value) for value, label in choices.get(name, ())
            ),
        )
        for name in ANSWER_FIELDS[stage]
    ]
