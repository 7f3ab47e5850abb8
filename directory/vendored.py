"""What other people made and this site serves: fonts, signs, scripts (`static/vendor.json`)."""

import json
from functools import cache
from pathlib import Path

VENDOR_FILE = Path(__file__).resolve().parent / "static" / "vendor.json"


@cache
def vendored_files() -> tuple[dict[str, str], ...]:
    """Return each vendored package once, in the order of the file."""
    files = json.loads(VENDOR_FILE.read_text(encoding="utf-8"))
    return tuple({entry["name"]: entry for entry in files}.values())
