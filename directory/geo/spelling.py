"""Names that are spelt nearly like an unknown one."""

from typing import Final

from directory.geo.folding import fold_place_name
from directory.models.place import Place, PlaceKind

#: Names looked at for one misspelling: enough for all names of a country that start with the same two letters.
MAX_LOOKED_AT: Final = 6000


def near_names(text: str, *, country: str = "", limit: int = 3) -> tuple[str, ...]:
    """Return names of towns and districts within two slips of the pen (one in short names), nearest and biggest first.

    Looks at the names that start with the same two letters, or with these two swapped; ``country`` goes first and
    others are asked only where it has none.
    """
    wanted = fold_place_name(text.partition(",")[0])
    if len(wanted) < 4:
        return ()
    return (_near(wanted, country, limit) if country else ()) or _near(wanted, "", limit)


def _near(wanted: str, country: str, limit: int) -> tuple[str, ...]:
    slips = 1 if len(wanted) < 6 else 2
    found: dict[str, tuple[int, int]] = {}
    places = Place.objects.exclude(kind=PlaceKind.POSTCODE).starting_with(wanted[:2], wanted[1] + wanted[0])
    if country:
        places = places.in_countries([country])
    rows = places.biggest_first().values_list("name", "folded_name", "population")[:MAX_LOOKED_AT]
    for name, folded, population in rows:
        distance = slips_between(wanted, folded, at_most=slips)
        if distance <= slips:
            found.setdefault(name, (distance, -population))
    return tuple(sorted(found, key=lambda name: found[name])[:limit])


def slips_between(left: str, right: str, *, at_most: int) -> int:
    """Return how many letters were added, left out, changed or swapped with their neighbour between two words.

    The optimal string alignment distance. Stops early: whatever is more than ``at_most`` comes back as ``at_most + 1``.
    """
    if abs(len(left) - len(right)) > at_most:
        return at_most + 1
    before: list[int] = []
    above = list(range(len(right) + 1))
    for row, sign in enumerate(left, start=1):
        current = [row]
        for column, other in enumerate(right, start=1):
            best = min(above[column] + 1, current[-1] + 1, above[column - 1] + (sign != other))
            if before and column > 1 and sign == right[column - 2] and left[row - 2] == other:
                best = min(best, before[column - 2] + 1)
            current.append(best)
        if min(current) > at_most:
            return at_most + 1
        before, above = above, current
    return min(above[-1], at_most + 1)
