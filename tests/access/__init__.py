"""Who may do what with each address: the one table that `test_access_matrix.py` reads. An address needs a row.

Each area has a module here with its `ROWS`.
"""

from importlib import import_module
from pathlib import Path

from tests.access.rows import EVERYBODY, METHODS, NOBODY, READ, SEND, Role, Row, Thing

AREAS = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in {"__init__", "world"})
TABLE: list[Row] = [row for area in AREAS for row in getattr(import_module(f"tests.access.{area}"), "ROWS", [])]

__all__ = ["EVERYBODY", "METHODS", "NOBODY", "READ", "SEND", "TABLE", "Role", "Row", "Thing"]
