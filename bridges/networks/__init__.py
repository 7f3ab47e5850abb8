"""A person's ties: what was said of each, which type that suggests, and how they are balanced. Pure: tables and sums.

The balance is a mirror for one person. Nothing here knows a norm, a target or another person's map: `compare` lays two
versions of the same map side by side, and where something is missing `questions_for` returns a question, not a lack.
The formulas, with an example: docs/networks.md.
"""

from bridges.networks.balance import FEWEST, Balance, Figures, balance_of, effective_number
from bridges.networks.changes import Changes, Moved, compare
from bridges.networks.questions import MOST_QUESTIONS, Question, questions_for
from bridges.networks.ties import (
    CIRCLES,
    EVERYDAY,
    MOST_TIES,
    Alike,
    Flow,
    Frequency,
    Gap,
    Sector,
    TieError,
    TieFacts,
    TieKind,
    read_tie,
    sector_of,
    suggested_type,
    type_of,
    values_of,
)

__all__ = [
    "CIRCLES",
    "EVERYDAY",
    "FEWEST",
    "MOST_QUESTIONS",
    "MOST_TIES",
    "Alike",
    "Balance",
    "Changes",
    "Figures",
    "Flow",
    "Frequency",
    "Gap",
    "Moved",
    "Question",
    "Sector",
    "TieError",
    "TieFacts",
    "TieKind",
    "balance_of",
    "compare",
    "effective_number",
    "questions_for",
    "read_tie",
    "sector_of",
    "suggested_type",
    "type_of",
    "values_of",
]
