"""Common parts of Danish and Dutch compounds beyond the words of the topics."""

from collections.abc import Mapping
from typing import Final

_DANISH = """
gruppe grupper gruppen forening foreningen klub klubben café caféen kursus hold holdet aften aftener dag dage træf
møde møder netværk center centret hus huset kreds kredsen linje rådgivning hjælp støtte samtale samtaler mandag
tirsdag onsdag torsdag fredag lørdag søndag formiddag eftermiddag morgen ven venner ældre børn unge mødre mødregruppe
fædre kvinder mænd fælles spisning vandring ture tur undervisning dans musik mad have haven byt marked værksted
"""
_DUTCH = """
groep groepen club clubs café cursus avond avonden middag ochtend dag dagen ontmoeting bijeenkomst bijeenkomsten
centrum huis vereniging kring inloop spreekuur hulp steun les lessen tocht wandeling maandag dinsdag woensdag donderdag
vrijdag zaterdag zondag buurt wijk ouderen jongeren kinderen vrouwen mannen moeders vaders lotgenoten contact tafel
maaltijd werkplaats tuin markt winkel bibliotheek maatje maatjes taal koor muziek dans spel spelletjes
"""

COMPOUND_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "da": tuple(_DANISH.split()),
    "nl": tuple(_DUTCH.split()),
}
