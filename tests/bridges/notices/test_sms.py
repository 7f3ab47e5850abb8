"""Text messages as files: whole or not there, and offered only where something sends them."""

from pathlib import Path
from typing import Any

import pytest

from bridges.models import ContactChannel
from bridges.notices import channels
from bridges.notices.sms import FileSms
from directory.posting.channels import Letter, NotTaken

LETTER = Letter("<1a@example.org>", "+44 20 7946 0000", "A message for you", "There is something new on your page.\n")


def test_a_message_is_one_file_that_only_we_read(settings: Any, tmp_path: Path) -> None:
    settings.FOOTBRIDGE_SMS_FOLDER = str(tmp_path / "sms")
    channel = FileSms()
    channel.open()
    assert channel.was_accepted(LETTER.message_id) is False
    channel.send(LETTER)
    assert channel.was_accepted(LETTER.message_id) is True
    (path,) = (tmp_path / "sms").iterdir()
    assert (path.name, path.stat().st_mode & 0o777) == ("1a.txt", 0o600)
    assert path.read_text() == "To: +44 20 7946 0000\n\nThere is something new on your page.\n"


def test_a_folder_that_cannot_be_written_is_for_now(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings.FOOTBRIDGE_SMS_FOLDER = str(tmp_path / "file")
    with pytest.raises(NotTaken, match="folder"):
        FileSms().open()
    with pytest.raises(NotTaken, match="folder"):
        FileSms().send(LETTER)


@pytest.mark.parametrize(("folder", "is_offered"), [("", False), ("/tmp/sms", True)])
def test_text_messages_are_offered_only_where_they_are_sent(settings: Any, folder: str, is_offered: bool) -> None:
    settings.FOOTBRIDGE_SMS_FOLDER = folder
    assert (ContactChannel.SMS in channels.offered()) == is_offered
    assert channels.is_written(ContactChannel.SMS) == is_offered
    assert set(ContactChannel) - set(channels.offered()) <= {ContactChannel.SMS}


def test_only_letters_are_written() -> None:
    assert [channel for channel in channels.ALWAYS_OFFERED if channels.is_written(channel)] == [ContactChannel.EMAIL]
