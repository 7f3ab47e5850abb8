"""Words in a question for the kind of company that somebody wants, by language: one line a way to say it.

Bonding is people like me, bridging is new and different people, linking is a door to help and a say
(experience.md has the words that pages use; these are what people write).
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from directory.search.analysis import fold

COMPANY_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "bonding": """
            people like me, others like me, someone like me, somebody like me, anyone like me, people like us,
            others who, other people who, others with, other people with, been through it, been through the same,
            been there, gone through it, going through the same, same boat, same situation, same experience,
            same problems, who understand, who understands, understand me, peer, peers, like minded, likeminded
        """,
        "bridging": """
            new people, different people, people who are different, different from me, not like me, mixed, mixed group,
            all kinds of people, all sorts of people, all walks of life, different backgrounds, other backgrounds,
            different cultures, other cultures, new faces, outside my bubble
        """,
        "linking": """
            a say, have a say, have my say, get my say, have influence, more influence, be heard, voice heard,
            decision makers, people in charge, the right people, open doors, opens doors, open a door, door to help,
            job contact, job contacts, meet employers, employers, councillor, councillors, speak to the council,
            talk to the council
        """,
    },
    "da": {
        "bonding": """
            nogen som mig, nogen ligesom mig, andre som mig, andre ligesom mig, folk som mig, mennesker som mig,
            ligesom mig, andre der, andre som har, andre med, prøvet det selv, selv har prøvet, oplevet det samme,
            har det ligesådan, samme situation, samme båd, samme problemer, der forstår mig, som forstår mig,
            ligesindede, ligestillede, lidelsesfæller, jævnaldrende
        """,
        "bridging": """
            nye mennesker, nye folk, nogen nye, forskellige mennesker, andre slags mennesker, alle slags mennesker,
            alle mulige mennesker, ikke som mig, blandet, blandede, blandet gruppe, andre kulturer, anden baggrund,
            andre baggrunde, forskellig baggrund, forskellige baggrunde, på tværs, nye ansigter, nye bekendtskaber
        """,
        "linking": """
            indflydelse, få indflydelse, medbestemmelse, blive hørt, med til at bestemme, beslutningstagere, politikere,
            de rigtige mennesker, åbne døre, åbner døre, en vej til hjælp, jobkontakt, jobkontakter, kontakt til job,
            møde arbejdsgivere, arbejdsgivere, tale med kommunen
        """,
    },
    "nl": {
        "bonding": """
            mensen zoals ik, iemand zoals ik, anderen zoals ik, net als ik, mensen als ik, anderen die, anderen met,
            hetzelfde meemaken, hetzelfde meegemaakt, hetzelfde doormaken, hetzelfde schuitje, zelfde schuitje,
            zelfde situatie, dezelfde situatie, die mij begrijpen, die me begrijpen, die het begrijpen,
            gelijkgestemden, lotgenoot, lotgenoten, leeftijdsgenoten, ervaringsdeskundigen
        """,
        "bridging": """
            nieuwe mensen, andere mensen, verschillende mensen, allerlei mensen, mensen die anders zijn, niet zoals ik,
            gemengd, gemengde, gemengde groep, andere culturen, andere achtergrond, andere achtergronden,
            verschillende achtergronden, nieuwe gezichten, buiten mijn bubbel
        """,
        "linking": """
            inspraak, invloed, meebeslissen, meepraten, gehoord worden, beslissers, bestuurders, de juiste mensen,
            deuren openen, deuren opent, ingang naar hulp, baancontact, baancontacten, werkgevers, werkgevers ontmoeten,
            praten met de gemeente
        """,
    },
}


class CompanyWords(NamedTuple):
    """Words `start` to `end` (exclusive) of a question ask for this kind of company."""

    start: int
    end: int
    kind: str


def company_words(question: Sequence[str], *, language: str) -> list[CompanyWords]:
    """Return what the words of a question say about company, from left to right, the longest reading first."""
    ways = _ways(language)
    folded = tuple(map(fold, question))
    found = []
    position = 0
    while position < len(folded):
        fitting = [way for way in ways.get(folded[position], ()) if folded[position : position + len(way[0])] == way[0]]
        if fitting:
            words, kind = fitting[0]
            found.append(CompanyWords(position, position + len(words), kind))
            position += len(words)
        else:
            position += 1
    return found


@cache
def _ways(language: str) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return the ways to say it by their first word, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for kind, lines in COMPANY_WORDS.get(language, {}).items():
        for line in lines.split(","):
            words = tuple(fold(word) for word in line.split())
            found.setdefault(words[0], []).append((words, kind))
    return {first: sorted(ways, key=lambda way: (-len(way[0]), way)) for first, ways in found.items()}
