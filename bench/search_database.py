"""A database for each size, and Django set up on it. Imported before anything that needs Django."""

import os
import shutil
from pathlib import Path

import django
import psycopg

SERVER = "postgres@127.0.0.1:5432"


def choose_database(kind: str, *, size: int, folder: Path, about: str = "bench") -> str:
    """Return the name of the database for `size` rows, and start Django on it."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"footbridge_{about}_{size}"
    if kind == "sqlite":
        os.environ["DATABASE_URL"] = f"sqlite:///{folder / name}.sqlite3"
    else:
        create_on_server(name)
        os.environ["DATABASE_URL"] = f"postgresql://{SERVER}/{name}"
    os.environ["FOOTBRIDGE_SEARCH_DIR"] = str(folder / f"index-{about}-{kind}-{size}")
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    return name


def drop_database(kind: str, *, size: int, folder: Path, about: str) -> None:
    """Take away a database of `choose_database` and its index; nothing happens where there is none."""
    name = f"footbridge_{about}_{size}"
    if kind == "sqlite":
        for path in folder.glob(f"{name}.sqlite3*"):
            path.unlink()
    else:
        with psycopg.connect(f"postgresql://{SERVER}/postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(folder / f"index-{about}-{kind}-{size}", ignore_errors=True)


def create_on_server(name: str) -> None:
    """Make the database where there is none of that name."""
    with psycopg.connect(f"postgresql://{SERVER}/postgres", autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f'CREATE DATABASE "{name}"')
