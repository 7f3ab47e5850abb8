"""Plain values for the gallery of components: invented, and only shown to those who build pages."""

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

SPRITE = Path(__file__).resolve().parent / "static" / "icons.svg"


@dataclass(frozen=True, slots=True)
class Option:
    """What a choice of `checkbox_group` or a select looks like; `count` None shows no count."""

    value: str
    label: str
    count: int | None = None
    checked: bool = False
    icon: str = ""


def samples() -> dict[str, object]:
    """Return the context of the gallery page."""
    return {
        "company": (
            Option("bonding", "People like me", 14, checked=True),
            Option("bridging", "New and different people", 31),
            Option("linking", "A door to help and a say", 6),
        ),
        "radii": (Option("2", "2 km"), Option("5", "5 km"), Option("10", "10 km")),
        "first_time": (
            "Maja meets you by the red door at a quarter to seven.",
            "You get a chair at the back. Nobody asks why you came.",
            "At eight there is tea. You can go home then.",
        ),
        "checked_on": dt.date(2026, 11, 12),
        "icons": re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text(encoding="utf-8")),
    }
