"""Prepare `.venv` next to manage.py, with the standard library only.

This file must stay readable for Python 3.8, so that an old Python can say what is missing instead of showing a syntax
error. A note inside `.venv` says that we made it, and from which lock files; it is written first as "unfinished", so a
set-up that was interrupted is seen and repaired by the next run. A `.venv` without the note belongs to somebody else.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)
OPT_OUT = "FOOTBRIDGE_NO_VENV"
LOCK = "requirements.lock"
TEST_LOCK = "requirements-test.lock"  # holds everything of LOCK, in the same versions; a test compares them
NOTE = "made-by-footbridge.json"
UNFINISHED = {"state": "unfinished"}


def ensure_environment(argv: list[str]) -> None:
    """Return when this process has the packages it needs; otherwise prepare `.venv` and start again inside it.

    :raises SystemExit: if that cannot be done, with a sentence that says what to do.
    """
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(_old_python_message(argv))
    folder = ROOT / ".venv"
    if Path(sys.prefix).resolve() == folder.resolve():
        return
    if os.environ.get(OPT_OUT, "").lower() in ("1", "true", "yes", "on"):
        if importlib.util.find_spec("django") is None:
            sys.exit(f"{OPT_OUT} is set, and this Python has no Django. Run: pip install -r config/{LOCK}")
        return
    try:
        with _one_process_at_a_time(ROOT / ".venv.lock"):
            prepare(folder, root=ROOT, lock_name=TEST_LOCK if argv[1:2] == ["test"] else LOCK)
    except OSError as error:
        sys.exit(f"Could not set up {folder}: {error}")
    except KeyboardInterrupt:
        sys.exit("\nStopped. The next run repairs the set-up.")
    _start_again(folder, argv)


def prepare(folder: Path, *, root: Path, lock_name: str) -> None:
    """Make `folder` hold exactly what the lock file names. This will do nothing if it does already."""
    wanted = _digests(root)
    note = _read_note(folder)
    is_whole = note is not None and note.get("python") == _interpreter(folder)
    if note and is_whole and note.get("locks", {}).get(lock_name) == wanted[lock_name]:
        return
    if note is None and folder.is_dir() and any(folder.iterdir()):
        sys.exit(
            f"{folder} was not made by Footbridge, so it is left alone. Remove it (the next run makes a new one), "
            f"or set {OPT_OUT}=1 and start manage.py with the Python that you want to use."
        )
    started = time.monotonic()
    if not is_whole:
        _make_empty(folder)
    _write_note(folder, UNFINISHED)
    _install(folder, root / "config" / lock_name)
    names = (LOCK, TEST_LOCK) if lock_name == TEST_LOCK else (LOCK,)
    _write_note(folder, {"python": _interpreter(folder), "locks": {name: wanted[name] for name in names}})
    _say(f"Ready after {time.monotonic() - started:.0f} s.")


def python_of(folder: Path) -> Path:
    """Return the path of the Python inside the environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _interpreter(folder: Path) -> str:
    """Return which Python the environment starts; it changes when the system replaces that Python by another."""
    path = python_of(folder).resolve()
    return f"{path} {path.stat().st_mtime_ns}" if path.exists() else ""


def _make_empty(folder: Path) -> None:
    _say(f"Setting up {folder} (only on the first run, about a minute) …")
    folder.mkdir(exist_ok=True)
    _write_note(folder, UNFINISHED)
    for entry in folder.iterdir():
        if entry.name == NOTE:
            continue  # stays until the end, so that an interrupted removal is still known as ours
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    has_ensurepip = importlib.util.find_spec("ensurepip") is not None
    if not has_ensurepip and importlib.util.find_spec("pip") is None:
        sys.exit(_no_pip_message())
    try:
        import venv  # not at the top: some systems leave it out

        venv.EnvBuilder(with_pip=has_ensurepip, symlinks=os.name != "nt").create(folder)
    except (ImportError, subprocess.CalledProcessError):
        sys.exit(_no_pip_message())


def _install(folder: Path, lock: Path) -> None:
    count = sum(1 for line in lock.read_text(encoding="utf-8").splitlines() if "==" in line)
    _say(f"Installing {count} packages from {lock.name} …")
    pip = [str(python_of(folder)), "-m", "pip"]
    if subprocess.run([*pip, "--version"], capture_output=True).returncode != 0:
        pip = [sys.executable, "-m", "pip", "--python", str(python_of(folder))]
    options = ["install", "-qq", "--disable-pip-version-check", "--require-hashes", "--requirement", str(lock)]
    environment = {**os.environ, "PIP_USER": "0", "PIP_NO_INPUT": "1"}
    if subprocess.run([*pip, *options], env=environment).returncode != 0:
        sys.exit(
            "pip could not install the packages (its own words are above). It needs a network, or a package index that "
            "your pip configuration names. The next run tries again."
        )


def _start_again(folder: Path, argv: list[str]) -> None:
    command = [str(python_of(folder)), str(ROOT / "manage.py"), *argv[1:]]
    if os.name == "nt":  # execv there returns to the shell before the command has ended
        sys.exit(subprocess.run(command).returncode)
    os.execv(command[0], command)


def _digests(root: Path) -> dict[str, str]:
    return {name: hashlib.sha256((root / "config" / name).read_bytes()).hexdigest() for name in (LOCK, TEST_LOCK)}


def _read_note(folder: Path) -> dict[str, Any] | None:
    """Return what the note says, `None` if there is no note, `UNFINISHED` if it cannot be read."""
    try:
        note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (ValueError, OSError):
        return UNFINISHED
    return note if isinstance(note, dict) else UNFINISHED


def _write_note(folder: Path, note: dict[str, Any]) -> None:
    draft = folder / (NOTE + ".new")
    draft.write_text(json.dumps(note), encoding="utf-8")
    draft.replace(folder / NOTE)


@contextlib.contextmanager
def _one_process_at_a_time(path: Path) -> Iterator[None]:
    with path.open("a+b") as file:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            while True:
                try:
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # gives up after ten seconds
                    break
                except OSError:
                    _say("Another process is setting up .venv; waiting …")
        else:
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                _say("Another process is setting up .venv; waiting …")
                fcntl.flock(file, fcntl.LOCK_EX)
        yield  # the system lets go of the lock when the file closes, also after a kill


def _old_python_message(argv: list[str]) -> str:
    names = ["python3.%d" % minor for minor in range(14, OLDEST_PYTHON[1] - 1, -1)]
    newer = next((name for name in names if shutil.which(name)), None)
    said = "Footbridge needs Python %d.%d or newer; this is %s." % (*OLDEST_PYTHON, sys.version.split()[0])
    return said + (" Run: %s %s" % (newer, " ".join(["manage.py", *argv[1:]])) if newer else "")


def _no_pip_message() -> str:
    return (
        "This Python cannot make a virtual environment with pip. On Debian and Ubuntu run: "
        f"apt-get install python3-venv. Or set {OPT_OUT}=1 and install config/{LOCK} yourself."
    )


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
