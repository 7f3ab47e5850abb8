"""Signs of a program or a trickster put a new group further back in the queue; a real group has none, or few."""

from typing import Any

import pytest

from directory.spam import Sign, signs

CHOIR = {
    "language": "en",
    "text.en.standard.name": "The Harbour Choir",
    "text.en.standard.promise": "We sing old and new songs. Nobody needs to read music.",
    "text.en.standard.first_visit": ["Ida meets you at the door at 19:00.", "You get a chair and a song sheet."],
    "locations": [{"id": "1", "name": "Harbour House", "address": "Quay 4", "postcode": "5000", "city": "Brohavn"}],
}


def seen(*, seconds: float = 150, filled_hidden: bool = False, **changed: Any) -> set[Sign]:
    content = CHOIR | {f"text.en.standard.{name}": words for name, words in changed.items()}
    return {one.sign for one in signs(content, seconds=seconds, filled_hidden=filled_hidden)}


def test_a_real_group_has_no_sign() -> None:
    assert seen() == set()


@pytest.mark.parametrize(
    ("changed", "sign"),
    [
        ({"seconds": 4.0}, Sign.TOO_FAST),
        ({"filled_hidden": True}, Sign.HIDDEN_FIELD),
        ({"promise": "Sing <a href=x>here</a>"}, Sign.MARKUP),
        ({"promise": "Sing [url=x]here[/url]"}, Sign.MARKUP),
        ({"promise": "The best online casino"}, Sign.BAD_WORDS),
        ({"promise": "Look at https://cheap.example"}, Sign.LINKS),
        ({"promise": "Write to win@example.com"}, Sign.CONTACTS),
        ({"promise": "Pay by bank transfer first"}, Sign.MONEY),
        ({"promise": "COME AND SING WITH US TODAY"}, Sign.CAPITALS),
    ],
)
def test_each_sign_is_seen(changed: dict[str, Any], sign: Sign) -> None:
    assert seen(**changed) == {sign}


def test_more_links_are_more_points_up_to_five_of_them() -> None:
    def points(count: int) -> int:
        words = " ".join(f"https://shop{number}.example" for number in range(count))
        content = CHOIR | {"text.en.standard.promise": words}
        return sum(one.points for one in signs(content, seconds=150, filled_hidden=False))

    assert 0 < points(1) < points(3) < points(5) == points(9)
