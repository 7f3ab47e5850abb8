"""Read JSON files of any size an item at a time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import ijson

from directory.importers.files import BrokenFileError, JsonBytes, SourceFile
from directory.importers.files import source_files as source_files

ENDINGS: Final = (".json",)
_MOST: Final = 100


def items(file: SourceFile, *, lists: tuple[str, ...] = ()) -> Iterator[Any]:
    """Yield the items of the list that the file is, or of its first list with a name in `lists`, else the one object.

    :raises BrokenFileError: where the file is not JSON (any more); what came before was yielded
    """
    prefix = _prefix(file, lists)
    source = JsonBytes(file)
    try:
        for item in ijson.items(source, prefix, use_float=True):
            source.item_done()
            yield item
    except (ijson.JSONError, ValueError) as error:
        raise BrokenFileError(f"{file.name}: this is not JSON ({_words(error)}). Nothing was changed.") from error
    finally:
        source.stream.close()


def listed(file: SourceFile, name: str) -> Iterator[Any]:
    """Yield the items of the list that a file is, or of the list of that name in the object that it is.

    :raises BrokenFileError: where the file is not JSON
    """
    prefix = _prefix(file, ()) or f"{name}.item"
    source = JsonBytes(file)

    def events() -> Iterator[tuple[str, str, Any]]:
        for event in ijson.parse(source, use_float=True):
            if not event[0].startswith(prefix) or event[:2] == (prefix, "end_map"):
                source.item_done()
            yield event

    try:
        yield from ijson.items(events(), prefix)
    except (ijson.JSONError, ValueError) as error:
        raise BrokenFileError(f"{file.name}: this is not JSON ({_words(error)}). Nothing was changed.") from error
    finally:
        source.stream.close()


def numbers(file: SourceFile) -> dict[str, Any]:
    """Return the plain values of the object that a file is, such as the numbers of a page; `None` for its lists.

    :raises BrokenFileError: if it is not JSON
    """
    source = JsonBytes(file)
    found: dict[str, Any] = {}
    try:
        for path, event, value in ijson.parse(source, use_float=True):
            source.item_done()
            if path and "." not in path and event in ("number", "boolean", "start_array") and len(found) < _MOST:
                found[path] = None if event == "start_array" else value
    except (ijson.JSONError, ValueError) as error:
        raise BrokenFileError(f"{file.name}: this is not JSON ({_words(error)}). Nothing was changed.") from error
    finally:
        source.stream.close()
    return found


def check_files(path: Path) -> None:
    """Read all JSON at `path` once, so that a file which breaks in the middle changes nothing.

    :raises BrokenFileError: if one is not JSON from its first to its last sign
    """
    for file in source_files(path, endings=ENDINGS):
        if _prefix(file, ()):
            for _item in items(file):
                pass
        else:
            numbers(file)  # one object, such as a page: read it through, but not into memory


def _prefix(file: SourceFile, lists: tuple[str, ...]) -> str:
    """Return where the items are: in the list itself, in the one list of the object, or the object itself.

    An object with an id or with two of the lists is one item: an organisation with its services.
    """
    source = JsonBytes(file)
    found: list[str] = []
    try:
        for path, event, value in ijson.parse(source):
            source.item_done()
            if path == "" and event == "start_array":
                return "item"
            if path == "" and event == "map_key" and value in (*lists, "id", "organization"):
                found.append(value)
    except (ijson.JSONError, ValueError) as error:
        raise BrokenFileError(f"{file.name}: this is not JSON ({_words(error)}). Nothing was changed.") from error
    finally:
        source.stream.close()
    return f"{found[0]}.item" if len(found) == 1 and found[0] in lists else ""


def _words(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:160]
