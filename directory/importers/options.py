"""What a format module may know about the import."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """`mapping` names our column for a column of a CSV file; `slug` and `name` are those of the source."""

    slug: str = ""
    name: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
