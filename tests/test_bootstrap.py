"""manage.py makes its own environment: with a tiny wheel in a folder, so that no network and no minute is needed."""

import ast
import base64
import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from config import bootstrap

ROOT = bootstrap.ROOT
LOCKS = [ROOT / "config" / bootstrap.LOCK, ROOT / "config" / bootstrap.TEST_LOCK]
TINY_DJANGO = "import sys\ndef execute_from_command_line(argv): print('ran', *argv[1:], 'in', sys.prefix)\n"


def requirements(lock: Path) -> dict[str, str]:
    """Return name → version and hashes of each requirement."""
    joined = lock.read_text(encoding="utf-8").replace("\\\n", " ")
    return dict(line.split("==", 1) for line in joined.splitlines() if line.strip())


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_holds_no_address_and_a_hash_for_everything(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert re.findall(r"^\s*(?:-i|-f|--(?:extra-)?index-url|--find-links|--trusted-host)\b", text, re.MULTILINE) == []
    assert [name for name, rest in requirements(lock).items() if "--hash=sha256:" not in rest] == []


def test_the_test_lock_holds_the_other_one() -> None:
    normal, test = ({name: rest.split()[0] for name, rest in requirements(lock).items()} for lock in LOCKS)
    assert {name: test.get(name) for name in normal} == normal


@pytest.mark.parametrize("name", ["manage.py", "config/__init__.py", "config/bootstrap.py"])
def test_an_old_python_can_read_what_it_must_read(name: str) -> None:
    ast.parse((ROOT / name).read_text(encoding="utf-8"), feature_version=(3, 8))


def test_an_old_python_is_told_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer"):
        bootstrap.ensure_environment(["manage.py", "demo"])


def test_a_python_with_everything_is_left_alone_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "prefix", "/somewhere/else")
    monkeypatch.setenv(bootstrap.OPT_OUT, "1")
    bootstrap.ensure_environment(["manage.py", "demo"])  # returns: nothing was started again


def test_a_foreign_environment_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / ".venv"
    folder.mkdir()
    (folder / "pyvenv.cfg").write_text("home = /usr/bin\n")
    make_locks(tmp_path, version="1")
    with pytest.raises(SystemExit, match="was not made by Footbridge"):
        bootstrap.prepare(folder, root=tmp_path, lock_name=bootstrap.LOCK)
    assert [path.name for path in folder.iterdir()] == ["pyvenv.cfg"]


def test_without_pip_the_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_locks(tmp_path, version="1")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="apt-get install python3-venv"):
        bootstrap.prepare(tmp_path / ".venv", root=tmp_path, lock_name=bootstrap.LOCK)


def test_an_index_that_does_not_answer_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_folder_as_index(monkeypatch, make_locks(tmp_path, version="1"))
    shutil.rmtree(tmp_path / "wheels")
    with pytest.raises(SystemExit, match="The next run tries again"):
        bootstrap.prepare(tmp_path / ".venv", root=tmp_path, lock_name=bootstrap.LOCK)
    assert bootstrap._read_note(tmp_path / ".venv") == bootstrap.UNFINISHED


def test_set_up_update_and_repair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / ".venv"
    use_folder_as_index(monkeypatch, make_locks(tmp_path, version="1"))

    bootstrap.prepare(folder, root=tmp_path, lock_name=bootstrap.LOCK)
    assert installed_version(folder) == "1"
    assert "Setting up" in capfd.readouterr().err

    bootstrap.prepare(folder, root=tmp_path, lock_name=bootstrap.LOCK)
    assert capfd.readouterr().err == ""  # nothing to do, nothing said

    make_locks(tmp_path, version="2")
    bootstrap.prepare(folder, root=tmp_path, lock_name=bootstrap.TEST_LOCK)
    assert installed_version(folder) == "2"
    bootstrap.prepare(folder, root=tmp_path, lock_name=bootstrap.LOCK)  # the test lock holds it already
    assert "Setting up" not in capfd.readouterr().err

    other_python = json.loads((folder / bootstrap.NOTE).read_text()) | {"python": "/usr/bin/python3.9 1"}
    for note in (bootstrap.UNFINISHED, other_python):
        (folder / bootstrap.NOTE).write_text(json.dumps(note))
        (folder / "half").mkdir()
        bootstrap.prepare(folder, root=tmp_path, lock_name=bootstrap.LOCK)
        assert installed_version(folder) == "2"
        assert not (folder / "half").exists()


def test_a_system_python_without_ensurepip_lends_its_own_pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_folder_as_index(monkeypatch, make_locks(tmp_path, version="1"))
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else find_spec(name))
    bootstrap.prepare(tmp_path / ".venv", root=tmp_path, lock_name=bootstrap.LOCK)
    assert installed_version(tmp_path / ".venv") == "1"


@pytest.mark.skipif(os.name != "posix", reason="kills a process group")
def test_two_at_once_a_kill_and_a_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = tmp_path / "project"
    (project / "config").mkdir(parents=True)
    for name in ("manage.py", "config/__init__.py", "config/bootstrap.py"):
        shutil.copy(ROOT / name, project / name)
    use_folder_as_index(monkeypatch, make_locks(project, version="1"))

    killed = start(project / "manage.py", "demo")
    wait_for(project / ".venv" / "pyvenv.cfg")
    os.killpg(killed.pid, signal.SIGKILL)
    killed.communicate()

    both = [start(project / "manage.py", "migrate"), start(project / "manage.py", "check")]
    said = [process.communicate(timeout=120)[0].strip() for process in both]
    assert said == [f"ran migrate in {project / '.venv'}", f"ran check in {project / '.venv'}"]

    link = tmp_path / "anywhere.py"
    link.symlink_to(project / "manage.py")
    assert start(link, "help").communicate(timeout=120)[0].strip() == f"ran help in {project / '.venv'}"


def start(manage: Path, command: str) -> subprocess.Popen[str]:
    """Start manage.py with this Python, outside of its own environment, in a process group of its own."""
    environment = {name: value for name, value in os.environ.items() if name not in {bootstrap.OPT_OUT, "VIRTUAL_ENV"}}
    return subprocess.Popen(
        [sys._base_executable, str(manage), command],  # type: ignore[attr-defined]
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


def wait_for(path: Path) -> None:
    for _ in range(600):
        if path.exists():
            return
        time.sleep(0.02)
    pytest.fail(f"{path} did not appear")


def use_folder_as_index(monkeypatch: pytest.MonkeyPatch, wheels: Path) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))


def make_locks(root: Path, *, version: str) -> Path:
    """Write both lock files for a tiny wheel of that version, and return the folder with the wheel."""
    wheels = root / "wheels"
    wheels.mkdir(exist_ok=True)
    wheel = make_wheel(wheels, version=version)
    (root / "config").mkdir(exist_ok=True)
    line = f"django=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"
    for name in (bootstrap.LOCK, bootstrap.TEST_LOCK):
        (root / "config" / name).write_text(line)
    return wheels


def make_wheel(folder: Path, *, version: str) -> Path:
    info = f"django-{version}.dist-info"
    files = {
        "django/__init__.py": f"VERSION = '{version}'\n",
        "django/core/__init__.py": "",
        "django/core/management/__init__.py": TINY_DJANGO,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: django\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = [f"{name},{digest(text)},{len(text.encode())}" for name, text in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,"]) + "\n"
    path = folder / f"django-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return path


def digest(text: str) -> str:
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


def installed_version(folder: Path) -> str:
    command = [str(bootstrap.python_of(folder)), "-c", "import django; print(django.VERSION)"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
