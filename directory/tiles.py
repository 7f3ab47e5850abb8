"""The home page's tiles: things to do and kinds of company, as searches that are already filled in."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.capital import PLAIN_WORDS, CapitalKind


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile; `query` is the query string of the results page."""

    words: str | Promise
    more: str | Promise
    icon: str
    query: str


# Codes of topics as in fixtures/taxonomies/topics.json.
TILES = (
    Tile(_("Sing"), _("Choirs, bands and music rooms"), "sing", urlencode({"topic": "music"})),
    Tile(_("Walk"), _("Slow walks, long walks, fresh air"), "walk", urlencode({"topic": "walking"})),
    Tile(_("Make"), _("Wool, wood, clay, paint"), "make", urlencode({"topic": "making"})),
    Tile(
        _("Talk with someone who has been there"),
        _("Circles of people with the same experience"),
        "talk",
        urlencode({"kind": "peer_circle"}),
    ),
    Tile(
        _("Play"),
        _("Board games, football, bowls"),
        "play",
        urlencode({"topic": ["board_games", "sport"]}, doseq=True),
    ),
    Tile(_("Get help with papers"), _("Letters, money, rights, housing"), "papers", urlencode({"topic": "papers"})),
)

COMPANY_WORDS: dict[CapitalKind, str | Promise] = {
    CapitalKind.BONDING: _("You share something that matters: an experience, a language, being a father."),
    CapitalKind.BRIDGING: _("You do something together, and it does not matter who you are."),
    CapitalKind.LINKING: _("You meet people who can open a door: work, a home, a voice in decisions."),
}
COMPANY_TILES = tuple(
    Tile(words, COMPANY_WORDS[kind], str(kind), urlencode({"tie": str(kind)})) for kind, words in PLAIN_WORDS.items()
)
