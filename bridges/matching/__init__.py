"""From what somebody wrote to places that may fit: `rank()` and the reasons it counts; pure.

Nobody is scored here but listings, and by nothing but what the person wrote. Each reason is said; none is hidden.
"""

from bridges.matching.answers import from_answers, pieces, to_answers
from bridges.matching.ordinary import is_ordinary
from bridges.matching.ranking import rank, why_not
from bridges.matching.values import Candidate, Gap, Looking, Match, Reason
from bridges.matching.weights import WEIGHTS

__all__ = [
    "WEIGHTS",
    "Candidate",
    "Gap",
    "Looking",
    "Match",
    "Reason",
    "from_answers",
    "is_ordinary",
    "pieces",
    "rank",
    "to_answers",
    "why_not",
]
