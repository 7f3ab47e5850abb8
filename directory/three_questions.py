"""Not sure? Three questions: a table of answers, and the search that they amount to. Nothing is stored."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.capital import PLAIN_WORDS

LAST_STEP = 3

Parameters = tuple[tuple[str, str], ...]  # names and values of the results page's query


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: what the page says, and what it adds to the search."""

    code: str
    words: str | Promise
    icon: str
    search: Parameters


# What sounds good? Codes of topics as in fixtures/taxonomies/topics.json.
IDEAS = (
    Answer("out", _("Being outside, moving a bit"), "walk", (("topic", "moving"), ("topic", "nature"))),
    Answer("make", _("Making something with my hands"), "make", (("topic", "making"),)),
    Answer("music", _("Music and singing"), "sing", (("topic", "music"),)),
    Answer("eat", _("Eating together, or just company"), "people", (("topic", "food"), ("topic", "company"))),
    Answer("talk", _("Talking with people who have been there"), "talk", (("kind", "peer_circle"),)),
    Answer(
        "learn", _("Learning or getting better at something"), "learn", (("topic", "learning"), ("topic", "digital"))
    ),
    Answer("doors", _("Papers, money, work or a place to live"), "papers", (("topic", "papers"), ("topic", "work"))),
)

# Who with? The three kinds of tie in plain words.
COMPANY = tuple(Answer(str(kind), words, f"tie-{kind}", (("tie", str(kind)),)) for kind, words in PLAIN_WORDS.items())


@dataclass(frozen=True, slots=True)
class Progress:
    """Where somebody is: the step (1–3), and the answers so far, "" for a skipped one."""

    step: int
    idea: str
    company: str

    def search(self) -> Parameters:
        """Return what the results page is asked with these answers."""
        return _searched(IDEAS, self.idea) + _searched(COMPANY, self.company)


def progress(data: Mapping[str, str]) -> Progress:
    """Read a query string; what makes no sense counts as skipped."""
    step = data.get("step", "1")
    return Progress(
        step=int(step) if step in {"1", "2", "3"} else 1,
        idea=_known(IDEAS, data.get("idea", "")),
        company=_known(COMPANY, data.get("company", "")),
    )


def _known(answers: tuple[Answer, ...], code: str) -> str:
    return code if any(answer.code == code for answer in answers) else ""


def _searched(answers: tuple[Answer, ...], code: str) -> Parameters:
    return next((answer.search for answer in answers if answer.code == code), ())
