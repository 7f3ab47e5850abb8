"""The directions of imports, the sizes of files and functions, and the map of the code: rules as tests.

`LAYERS` is read from the outside in: a part imports what stands below it, never what stands above, and parts of one
layer import each other only without going round in circles.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("config", "bridges", "directory")  # the outer one first: config knows bridges knows directory, never back

LAYERS: dict[str, list[set[str]]] = {
    "bridges": [
        {"apps", "urls", "management"},
        {"api", "views"},
        {"templatetags"},
        {"pages", "forms"},
        {"access"},
        {"actions"},
        {"notices", "calendars"},
        {"disclosure"},
        {"vault", "tombstones", "drafts"},
        {"models"},
        {"words", "receipt_words"},
        {"fhir", "reporting"},
        {"states", "scopes", "clocks", "networks", "map_layout", "meeting_rules", "matching"},
    ],
    "directory": [
        {"apps", "urls", "management"},
        {"api"},
        {"views"},
        {"templatetags", "gallery", "middleware"},
        {"pages", "forms", "component_words"},
        {"organiser_access"},
        {"doors"},
        {"access", "accounts", "letters"},
        {
            "filters",
            "facets",
            "my_list",
            "my_list_count",
            "three_questions",
            "tiles",
            "help_lines",
            "learning",
            "vendored",
            "proposal_drafts",
            "proposal_contents",
            "queues",
        },
        {"actions", "importers", "exporters"},
        {"contents", "editors"},
        {
            "search",
            "documents",
            "crisis",
            "calendars",
            "vocabulary",
            "statements",
            "niches",
            "timetables",
            "wish_words",
            "sitemaps",
        },
        {"posting"},
        {"geo"},
        {"models"},
        {"mail", "drafts", "webhooks", "schedule_words", "date_words", "icons", "address_language"},
        {"agreement", "coverage"},
        {
            "capital",
            "logs",
            "merging",
            "api_scopes",
            "organiser_rules",
            "readability",
            "suspicion",
            "replica",
            "own_edits",
            "freshness",
            "completeness",
            "pictures",
            "spam",
            "leave_outs",
        },
        {"local_clock"},
        {"schedules"},
    ],
}
LAYERED = sorted(LAYERS)
# Tables and pure functions: they decide, they do not act, and no database is needed to test them.
PURE = [
    "bridges.states",
    "bridges.scopes",
    "bridges.clocks",
    "bridges.meeting_rules",
    "bridges.fhir",
    "bridges.reporting",
    "bridges.matching",
    "bridges.networks",
    "bridges.map_layout",
    "directory.agreement",
    "directory.api_scopes",
    "directory.capital",
    "directory.completeness",
    "directory.exporters.linked_data",
    "directory.exporters.meeting_guide",
    "directory.coverage",
    "directory.freshness",
    "directory.learning",
    "directory.leave_outs",
    "directory.local_clock",
    "directory.merging",
    "directory.organiser_rules",
    "directory.readability",
    "directory.schedules",
    "directory.suspicion",
    "directory.date_words",
    "directory.search.reading",
    "directory.webhooks",
]
# What stands behind a door: a library → the only parts that may import it.
DOORS = {
    "geopy": {"directory.geo"},
    "snowballstemmer": {"directory.search"},
    "cryptography": {"bridges.vault", "directory.drafts"},
    "PIL": {"directory.pictures"},
    "smtplib": {"directory.posting"},
    "http.client": {"directory.webhooks"},
    # letters of introductions; of accounts; whether mail can be sent; the demo's mailbox
    "django.core.mail": {
        *("directory.posting", "directory.mail", "directory.letters"),
        *("directory.views", "config.demo_mail"),
    },
}
OPEN_TO_ALL = {
    "directory.search",
    "directory.search.types",
    "directory.search.codec",
    # what a typed text says beside its words: the parser of query strings asks
    "directory.search.reading",
    "directory.search.explanations",
    # importers tag listings with the search's own thesaurus
    "directory.search.rows",
    "directory.search.tagging",
    "directory.search.thesaurus",
}

LONGEST_FILE = 400
LONGEST_FUNCTION = 50
USUAL_FUNCTION = 25
MAP = ROOT / "docs" / "architecture.md"


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def source_files(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


@cache
def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


@cache
def imports_of(path: Path) -> tuple[str, ...]:
    """Return the dotted name of every module that a file imports, also inside functions, but not for types alone."""
    return tuple(_imports_of(path))


def _imports_of(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if is_module(name) else node.module for name in names)


def part(module: str) -> str:
    """Return the part of the app that a module belongs to: `directory.search.types` → `search`."""
    pieces = module.split(".")
    return pieces[1] if len(pieces) > 1 else ""


def layer(app: str, name: str) -> int:
    return next(index for index, names in enumerate(LAYERS[app]) if name in names)


def edges(app: str) -> set[tuple[str, str]]:
    """Return (importing part, imported part) within an app."""
    return {
        (part(module_name(path)), part(name))
        for path in source_files(app)
        for name in imports_of(path)
        if name.startswith(f"{app}.") and part(module_name(path)) not in {"", part(name)}
    }


@pytest.mark.parametrize("app", LAYERED)
def test_every_part_of_an_app_has_a_layer(app: str) -> None:
    parts = {part(module_name(path)) for path in source_files(app)} - {"", "migrations"}
    named = [name for names in LAYERS[app] for name in names]
    assert sorted(named) == sorted(set(named))
    assert sorted(parts - set(named)) == []
    assert sorted(set(named) - parts) == []


@pytest.mark.parametrize("inner", range(1, len(APPS)))
def test_an_inner_app_does_not_know_the_outer_ones(inner: int) -> None:
    outer = set(APPS[:inner])
    found = [
        f"{module_name(path)} imports {name}"
        for path in source_files(APPS[inner])
        for name in imports_of(path)
        if name.split(".")[0] in outer
    ]
    assert found == []


@pytest.mark.parametrize("app", LAYERED)
def test_imports_go_from_the_outside_in(app: str) -> None:
    assert [f"{a} → {b}" for a, b in sorted(edges(app)) if layer(app, a) > layer(app, b)] == []


@pytest.mark.parametrize("app", LAYERED)
def test_no_imports_go_round_in_circles(app: str) -> None:
    graph: dict[str, set[str]] = {}
    for importing, imported in edges(app):
        graph.setdefault(importing, set()).add(imported)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


@pytest.mark.parametrize("pure", PURE)
def test_what_decides_imports_no_database(pure: str) -> None:
    path = ROOT.joinpath(*pure.split("."))
    files = sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]
    found = [
        f"{module_name(file)} imports {name}"
        for file in files
        for name in imports_of(file)
        if name.startswith(("django.db", "directory.models", "bridges.models", "django.contrib"))
    ]
    assert found == []


@pytest.mark.parametrize("library", DOORS)
def test_a_library_behind_a_door_is_imported_by_its_keepers_alone(library: str) -> None:
    importing = {
        ".".join(module_name(path).split(".")[:2])
        for path in source_files(*APPS)
        for name in imports_of(path)
        if f"{name}.".startswith(f"{library}.")
    }
    assert importing - DOORS[library] == set()


def test_only_the_outbox_hands_letters_over() -> None:
    """A letter that leaves without its row in the outbox is sent twice, or after consent ended."""
    posting = ("email", "smtp", "post", "outbox")
    senders = ("bridges.notices.sms", "bridges.notices.post", *(f"directory.posting.{name}" for name in posting))
    outboxes = (
        *("bridges.notices", "bridges.actions.outbox", "bridges.actions.hand_over", "bridges.management"),
        *("directory.posting", "directory.actions.letterbox"),
    )
    found = [
        f"{module_name(path)} imports {name}"
        for path in source_files(*APPS)
        if not module_name(path).startswith(outboxes)
        for name in imports_of(path)
        if name.startswith(senders)
    ]
    assert found == []


def test_only_the_search_package_knows_its_engines() -> None:
    found = [
        f"{module_name(path)} imports {name}"
        for path in source_files(*APPS)
        if not module_name(path).startswith(("directory.search", "directory.management"))
        for name in imports_of(path)
        if name.startswith("directory.search") and name not in OPEN_TO_ALL
    ]
    assert found == []


def test_imports_are_absolute() -> None:
    for path in source_files(*APPS, "tests"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.ImportFrom) and node.level), f"{path}: relative import"


def test_no_save_is_overridden_and_no_signal_is_sent() -> None:
    found = []
    for path in source_files(*APPS):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        overrides = [
            node.name
            for parent in ast.walk(tree)
            if isinstance(parent, ast.ClassDef) and "Model" in "".join(map(ast.unparse, parent.bases))
            for node in parent.body
            if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}
        ]
        signals = [name for name in imports_of(path) if name.startswith("django.db.models.signals")]
        found += [f"{module_name(path)}: {name}" for name in overrides + signals]
    assert found == []


def test_files_are_short() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in source_files(*APPS, "tests", "bench")
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def functions() -> Iterator[tuple[str, int]]:
    """Yield each function with its length in lines, docstring and signature left out."""
    for path in source_files(*APPS):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                length = node.end_lineno - body[0].lineno + 1 if body and node.end_lineno else 0
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", length


def test_functions_are_short() -> None:
    lengths = dict(functions())
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}
    usual = [length for length in lengths.values() if length <= USUAL_FUNCTION]
    assert len(usual) / len(lengths) > 0.95


def mapped_paths() -> list[str]:
    """Return the paths that stand at the start of a line in the map."""
    block = re.search(r"```text\n(.*?)```", MAP.read_text(encoding="utf-8"), re.DOTALL)
    assert block, "docs/architecture.md has no map"
    paths: list[str] = []
    folders: dict[int, str] = {}
    for line in block.group(1).splitlines():
        found = re.match(r"( *)([\w.]+/?)(?: {2,}|$)", line)
        if not found:
            continue
        depth = len(found.group(1)) // 2
        path = folders.get(depth - 1, "") + found.group(2)
        folders[depth] = path
        paths.append(path)
    return paths


def test_the_map_names_only_what_is_there() -> None:
    assert [path for path in mapped_paths() if not (ROOT / path).exists()] == []


def test_the_map_names_everything() -> None:
    there = {"directory/"} | {f"{path.name}/" for path in ROOT.iterdir() if is_ours(path)}
    for app in APPS:
        for path in (ROOT / app).iterdir():
            if path.suffix == ".py" and path.name not in {"__init__.py", "apps.py"}:
                there.add(f"{app}/{path.name}")
            elif path.is_dir() and is_ours(path):
                there.add(f"{app}/{path.name}/")
    assert sorted(there - set(mapped_paths())) == []


def is_ours(path: Path) -> bool:
    return path.is_dir() and not path.name.startswith((".", "__")) and path.name != "var" and any(path.iterdir())


def test_the_map_is_one_page() -> None:
    assert len(MAP.read_text(encoding="utf-8").splitlines()) <= 160
