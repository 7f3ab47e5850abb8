"""Words of receipts: 512 in each language, plain ASCII, each known by its first four letters alone.

So a typed receipt is read without knowing its language, and small slips of the pen after the fourth letter do no harm.
"""

from functools import cache
from pathlib import Path

FALLBACK = "en"
COUNT = 512
TELLING_LETTERS = 4


@cache
def words(language: str) -> tuple[str, ...]:
    """Return the 512 words of a language, those of English where there are none of its own."""
    folder = Path(__file__).parent
    path = folder / f"{language[:2]}.txt"
    if path not in set(folder.glob("*.txt")):
        path = folder / f"{FALLBACK}.txt"
    return tuple(path.read_text(encoding="ascii").split())
