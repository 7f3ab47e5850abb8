"""Real files that the tests may read and the repository does not hold."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("FOOTBRIDGE_SHARED") or Path(__file__).resolve().parent.parent.parent / "shared")


def shared_path(*parts: str) -> Path:
    """Return a path under the shared folder, or skip the test with a word where it is absent."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"no {path.relative_to(SHARED)} in the folder of shared data (FOOTBRIDGE_SHARED)")
    return path
