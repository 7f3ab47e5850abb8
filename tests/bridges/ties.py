"""Ties for tests, by the word of the person; and maps as hypothesis makes them up."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from bridges.networks import Alike, Flow, Frequency, Gap, Sector, TieFacts, TieKind
from directory.capital import CapitalKind

LONG_NAMES = (
    "Hanna from the library on Tuesdays, who knows everybody there",
    "Wolfeschlegelsteinhausenbergerdorff",
    "Bo",
    "Åse-Margrethe Thorvaldsdatter Østergård-Bjørnholm",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    "王小明和他的朋友们从图书馆",
    "The people of the Saturday repair café",
    "🧡 Mum",
)


def make_tie(alias: str = "Hanna", *, number: int = 1, sector: Sector | None = None, **facts) -> TieFacts:
    """Return a tie; `sector` is where the person put it."""
    if sector in (Sector.BONDING, Sector.BRIDGING, Sector.LINKING):
        facts.setdefault("tie_type", str(sector))
    facts.setdefault("is_paid", sector == Sector.PAID)
    return TieFacts(id=UUID(int=number + 1000), key=UUID(int=number), alias=alias, **facts)


def make_ties(cells: Sequence[tuple[int, Sector]], *, names: Sequence[str] = LONG_NAMES) -> list[TieFacts]:
    """Return a tie for each (circle, sector), with long names."""
    return [
        make_tie(names[at % len(names)], number=at + 1, circle=circle, sector=sector)
        for at, (circle, sector) in enumerate(cells)
    ]


def said(codes) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *map(str, codes)])


facts: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "alias": st.sampled_from(LONG_NAMES),
        "circle": st.sampled_from([1, 2, 3]),
        "kind": said(TieKind),
        "alike": said(Alike),
        "gap": said(Gap),
        "flow": said(Flow),
        "frequency": said(Frequency),
        "is_paid": st.booleans(),
        "setting": st.sampled_from(["", "Choir", " choir ", "School", "Street"]),
        "met_as_partner": st.sampled_from([None, True, False]),
        "tie_type": said(CapitalKind),
    }
)
maps = st.lists(facts, max_size=20).map(lambda rows: [make_tie(number=at + 1, **row) for at, row in enumerate(rows)])
cells = st.tuples(st.sampled_from([1, 2, 3]), st.sampled_from(list(Sector)))
