"""How easy a text is to read, in three plain steps, and what would make it easier. Pure.

Danish is measured with LIX (C. H. Björnsson, "Läsbarhet", 1968), English with the Reading Ease of R. Flesch ("A new
readability yardstick", 1948), Dutch with what W. H. Douma made of that ("De leesbaarheid van landbouwbladen", 1960).
The figure itself is never shown: nobody is given a grade for how they write.
"""

from directory.readability.formulas import Level
from directory.readability.hints import Hint, HintKind
from directory.readability.measuring import MIN_WORDS, Reading, reading

__all__ = ["MIN_WORDS", "Hint", "HintKind", "Level", "Reading", "reading"]
