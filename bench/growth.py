"""Write docs/performance.md and its plots anew: `python bench/growth.py`.

Reads what the benchmarks wrote to docs/bench (`search-…`, `load-…` and `page-DATABASE-SIZE.json`,
`freshness-postgresql.json`, `serving.json`); writes `growth-DATABASE.svg` beside them, and the tables between the marks
of the document. The words around the marks are written by hand and stay.
"""

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import goals, plot  # noqa: E402
from bench import growth_parts as parts  # noqa: E402

FIGURES = ROOT / "docs" / "bench"
DOCUMENT = ROOT / "docs" / "performance.md"
SIZES = (10_000, 100_000, 1_000_000)
MARK = re.compile(r"(<!-- figures: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def main() -> None:
    runs = {database: runs_of(database) for database in parts.DATABASES}
    for database, name in parts.DATABASES.items():
        if runs[database]:
            title = f"Search on {name}, by the number of listings"
            about = "Milliseconds of ours over HTTP next to tantivy and to raw SQL, for each class of questions."
            picture = plot.svg(title, about, parts.panels(runs[database]))
            (FIGURES / f"growth-{database}.svg").write_text(picture)
    DOCUMENT.write_text(filled(DOCUMENT.read_text(), sections(runs)))


def sections(runs: Mapping[str, Mapping[int, Any]]) -> dict[str, str]:
    """Return the text of each mark of the document."""
    loads = {name: [said for size in SIZES if (said := _read(f"load-{name}-{size}"))] for name in parts.DATABASES}
    found = {
        "about": _about(runs),
        "load": parts.load_table([said for name in parts.DATABASES for said in loads[name]]),
        "freshness": parts.fresh_table(_read("freshness-postgresql")),
        "page": "\n\n".join(parts.page_table(page) for page in map(_page, parts.DATABASES) if page) or parts.NOTHING,
        "serving": parts.rows_table(_read("serving")),
    }
    for name in parts.DATABASES:
        large = [said for said in loads[name] if said["size"] == goals.LARGE]
        fresh = (_read("freshness-postgresql") or {}) if name == "postgresql" else None
        every = goals.goals_of_all(runs[name], load=large[0] if large else None, page=_page(name), fresh=fresh)
        found |= {
            f"goals-{name}": goals.table(every),
            f"growth-{name}": parts.growth_table(runs[name]),
            f"peers-{name}": parts.peers(runs[name]),
            f"costs-{name}": parts.costs(runs[name]),
        }
    return found


def filled(document: str, texts: Mapping[str, str]) -> str:
    """Return the document with the text of each mark put in its place.

    :raises KeyError: if the document has a mark that nothing is known of
    """
    return MARK.sub(lambda found: f"{found[1]}\n{texts[found[2]]}\n\n{found[3]}", document)


def runs_of(database: str) -> dict[int, Any]:
    """Return what `bench/search.py` wrote for a database, by size."""
    return {size: said for size in SIZES if (said := _read(f"search-{database}-{size}"))}


def _page(database: str) -> Any:
    """Return what `bench/page.py` wrote for the largest catalogue."""
    return next((said for size in reversed(SIZES) if (said := _read(f"page-{database}-{size}"))), None)


def _read(name: str) -> Any:
    path = FIGURES / f"{name}.json"
    return json.loads(path.read_text()) if path.exists() else None


def _about(runs: Mapping[str, Mapping[int, Any]]) -> str:
    lines = []
    for name, by_size in runs.items():
        for size, said in by_size.items():
            machine = f"{said.get('cores', '?')} cores, {said.get('processor', 'unknown processor')}"
            when = f"{said.get('measured_at', 'earlier')}, Python {said.get('python', '?')}"
            lines.append(f"| {parts.DATABASES[name]} | {size:,} | {machine} | {when} | {said['load']:.1f} |")
    return "\n".join(["| database | listings | machine | when | load at the end |", "|---|---|---|---|---|", *lines])


if __name__ == "__main__":
    main()
