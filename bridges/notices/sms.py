"""Text messages, written into a folder: for trying out, and the place where a real sender would stand."""

import os
from pathlib import Path

from django.conf import settings

from directory.posting.channels import Letter, NotTaken


class FileSms:
    """Writes each message into a file of its own, which is there completely or not at all."""

    def __init__(self) -> None:
        self._folder = Path(settings.FOOTBRIDGE_SMS_FOLDER)

    def open(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise NotTaken("folder") from error

    def send(self, letter: Letter) -> None:
        path = self._path(letter.message_id)
        draft = path.with_suffix(".draft")
        try:
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(f"To: {letter.address}\n\n{letter.body}")
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except OSError as error:
            raise NotTaken("folder") from error

    def close(self) -> None:
        """There is no connection."""

    def was_accepted(self, message_id: str) -> bool | None:
        return self._path(message_id).exists()

    def _path(self, message_id: str) -> Path:
        name, _at, _host = message_id.strip("<>").partition("@")
        return self._folder / f"{name}.txt"
