"""Classes of data: what each model field is, so that a test can count them (docs/architecture.md)."""

from collections.abc import Iterable, Mapping
from enum import StrEnum, auto
from types import MappingProxyType


class DataClass(StrEnum):
    """How a field is stored, logged, mailed and for how long it is kept."""

    PUBLIC = auto()
    RESTRICTED = auto()
    PERSONAL = auto()
    SENSITIVE = auto()
    SECRET = auto()
    AUDIT = auto()


def declare(**names_by_class: Iterable[str]) -> Mapping[str, DataClass]:
    """Return a read-only map from field name to its class of data.

    :raises ValueError: if a class is unknown or a field is named twice
    """
    declared: dict[str, DataClass] = {}
    for class_name, names in names_by_class.items():
        for name in names:
            if name in declared:
                raise ValueError(f"{name} has two classes of data.")
            declared[name] = DataClass(class_name)
    return MappingProxyType(declared)
