"""Columns that hold ciphertext; `bridges.vault` alone opens and closes them."""

from typing import Any

from django.db import models


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """Text of or about a person, encrypted with that person's own key and bound to table, row and field.

    Reading the attribute gives bytes. Use `vault.open_for(person)` and its `read` and `write`.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("default", b"")
        options.setdefault("blank", True)
        options.setdefault("editable", False)
        super().__init__(*args, **options)
