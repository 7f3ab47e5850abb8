"""Typed readers of the environment that fail loudly.

Every setting of the product is an environment variable that starts with `FOOTBRIDGE_`, beside the customary
`DATABASE_URL`. A name that nothing reads is refused at start-up (`refuse_unknown`), because a misspelt safety setting
is worse than none.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import environ
from django.core.exceptions import ImproperlyConfigured

PREFIX = "FOOTBRIDGE_"
POSTGRESQL = ("postgres://", "postgresql://")
ORIGIN = re.compile(r"https?://(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::[0-9]{1,5})?")
LOOPBACK = {"localhost", "127.0.0.1", "::1"}

# Read by manage.py and by the tests, before or outside the settings.
OUTSIDE_SETTINGS = {
    "FOOTBRIDGE_NO_VENV",
    "FOOTBRIDGE_REQUIRE",
    "FOOTBRIDGE_SHARED",
    "FOOTBRIDGE_BROWSER",
    "FOOTBRIDGE_THOROUGH",
}


class Reader:
    """Reads settings by name, remembers which names were asked for, and words every error with the name in it."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._env = environ.Env()
        self._env.ENVIRON = dict(values)
        self._asked: set[str] = set(OUTSIDE_SETTINGS)

    def text(self, name: str, *, default: str = "") -> str:
        """Return the value as it stands, without spaces around it."""
        return str(self._env.str(self._full(name), default=default)).strip()

    def flag(self, name: str, *, default: bool) -> bool:
        """Return a yes or no.

        :raises ImproperlyConfigured: if the value is neither (`1 0 true false yes no on off`).
        """
        value = self.text(name, default="yes" if default else "no").lower()
        if value in {"1", "true", "yes", "on"}:
            return True
        if value in {"0", "false", "no", "off", ""}:
            return False
        raise ImproperlyConfigured(f"{self._full(name)} must be yes or no, not {value!r}.")

    def count(self, name: str, *, default: int, at_least: int = 1) -> int:
        """Return a whole number; the name of the setting says of what.

        :raises ImproperlyConfigured: if the value is none, or smaller than `at_least`.
        """
        value = self.text(name, default=str(default))
        if not (value.isascii() and value.isdigit()) or int(value) < at_least:
            raise ImproperlyConfigured(f"{self._full(name)} must be a whole number from {at_least} up, not {value!r}.")
        return int(value)

    def choice(self, name: str, *, default: str, among: Sequence[str]) -> str:
        """Return one of the words in `among`.

        :raises ImproperlyConfigured: if the value is another word.
        """
        value = self.text(name, default=default)
        if value not in among:
            raise ImproperlyConfigured(f"{self._full(name)} must be one of {', '.join(among)}, not {value!r}.")
        return value

    def words(self, name: str, *, default: Sequence[str] = ()) -> list[str]:
        """Return the parts of a list that is separated by commas."""
        return [word.strip() for word in self.text(name, default=",".join(default)).split(",") if word.strip()]

    def web_address(self, name: str, *, default: str = "") -> str:
        """Return an `http` or `https` address, or an empty text.

        :raises ImproperlyConfigured: if the value is no such address.
        """
        value = self.text(name, default=default)
        if value and (urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).netloc):
            raise ImproperlyConfigured(
                f"{self._full(name)} must be an address that starts with https://, not {value!r}."
            )
        return value

    def origins(self, name: str) -> list[str]:
        """Return a list of origins (RFC 6454): `https://www.example.org`, without a path.

        :raises ImproperlyConfigured: if a part of the list is none; what stands here goes into a header.
        """
        found = [word.lower() for word in self.words(name)]
        for word in found:
            if not ORIGIN.fullmatch(word):
                raise ImproperlyConfigured(
                    f"{self._full(name)} must list origins without a path, such as https://example.org, not {word!r}."
                )
        return found

    def country(self, name: str, *, default: str) -> str:
        """Return a country code of two capital letters (ISO 3166-1).

        :raises ImproperlyConfigured: if the value is no such code.
        """
        value = self.text(name, default=default).upper()
        if len(value) != 2 or not value.isalpha():
            raise ImproperlyConfigured(f"{self._full(name)} must be a country code such as GB or DK, not {value!r}.")
        return value

    def time_zone(self, name: str, *, default: str) -> str:
        """Return the name of an IANA time zone.

        :raises ImproperlyConfigured: if there is no such zone.
        """
        value = self.text(name, default=default)
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:  # not known, not a name, not a file
            raise ImproperlyConfigured(
                f"{self._full(name)} must be a zone such as Europe/Copenhagen, not {value!r}."
            ) from error
        return value

    def path(self, name: str, *, default: Path) -> Path:
        """Return a path, which need not exist yet."""
        return Path(self.text(name, default=str(default))).expanduser()

    def file(self, name: str) -> Path | None:
        """Return the path of a file, or None if none is set.

        :raises ImproperlyConfigured: if there is no such file.
        """
        value = self.text(name)
        if value and not Path(value).is_file():
            raise ImproperlyConfigured(f"{self._full(name)} names {value}, and there is no such file.")
        return Path(value) if value else None

    def database(self, *, default: str) -> dict[str, object]:
        """Return the Django settings of the database that `DATABASE_URL` names.

        :raises ImproperlyConfigured: if that is neither SQLite nor PostgreSQL. The message leaves out the value, which
            may hold a password.
        """
        url = str(self._env.str("DATABASE_URL", default=default)).strip() or default
        if not url.startswith(("sqlite://", *POSTGRESQL)):
            raise ImproperlyConfigured("DATABASE_URL must start with sqlite:/// or postgresql://.")
        return self._read_database("DATABASE_URL", url)

    def replica(self, name: str, *, primary: Mapping[str, object]) -> dict[str, object] | None:
        """Return the Django settings of a streaming replica of `primary`; None where none is set.

        :raises ImproperlyConfigured: if it is no address of PostgreSQL, or `primary` is no such database, or another
            one. The message leaves out the value, which may hold a password.
        """
        url = self.text(name)
        if not url:
            return None
        if not url.startswith(POSTGRESQL):
            raise ImproperlyConfigured(f"{self._full(name)} must start with postgresql://.")
        if "postgresql" not in str(primary["ENGINE"]):
            raise ImproperlyConfigured(f"{self._full(name)} needs PostgreSQL in DATABASE_URL: SQLite has no replicas.")
        found = self._read_database(self._full(name), url)
        if found["NAME"] != primary["NAME"]:
            raise ImproperlyConfigured(f"{self._full(name)} must name the same database as DATABASE_URL.")
        return found

    def _read_database(self, full_name: str, url: str) -> dict[str, object]:
        try:
            return dict(self._env.db_url_config(url))
        except ValueError:  # what it says may hold the password
            words = f"{full_name} cannot be read. Write #, /, ?, @ and : in the password as %23, %2F, %3F, %40, %3A."
            raise ImproperlyConfigured(words) from None

    def email(self, name: str) -> dict[str, Any]:
        """Return the Django settings of the mail server that an address names; empty where none is set.

        :raises ImproperlyConfigured: if it is no such address, or mail would leave this machine without TLS. The
            message leaves out the value, which may hold a password.
        """
        value = self.text(name)
        if not value:
            return {}
        try:
            found = dict(self._env.email_url_config(value))
        except (ImproperlyConfigured, ValueError) as error:
            raise ImproperlyConfigured(f"{self._full(name)} must start with smtp+tls:// or smtp+ssl://.") from error
        tls, ssl = bool(found.get("EMAIL_USE_TLS")), bool(found.get("EMAIL_USE_SSL"))
        if value.startswith("smtp") and found["EMAIL_HOST"] not in LOOPBACK and not (tls or ssl):
            raise ImproperlyConfigured(
                f"{self._full(name)} must start with smtp+tls:// or smtp+ssl://: mail needs TLS."
            )
        return {
            **{key: found[key] or "" for key in ("EMAIL_HOST", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD")},
            "EMAIL_BACKEND": found["EMAIL_BACKEND"],
            "EMAIL_PORT": found["EMAIL_PORT"] or (587 if tls else 465 if ssl else 25),
            "EMAIL_USE_TLS": tls,
            "EMAIL_USE_SSL": ssl,
            "EMAIL_FILE_PATH": f"/{found['EMAIL_FILE_PATH']}" if value.startswith("filemail:") else None,
        }

    def refuse_unknown(self) -> None:
        """Compare the environment with what was asked for. Call it last.

        :raises ImproperlyConfigured: if a `FOOTBRIDGE_` name was read by nobody.
        """
        unknown = sorted(name for name in self._env.ENVIRON if name.startswith(PREFIX) and name not in self._asked)
        if unknown:
            raise ImproperlyConfigured(
                f"Unknown settings: {', '.join(unknown)}. See docs/configuration.md for the names."
            )

    def _full(self, name: str) -> str:
        self._asked.add(PREFIX + name)
        return PREFIX + name
