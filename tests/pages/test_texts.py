"""Every reader gets a text, and their own where there is one."""

import pytest

from directory.models import ListingText
from directory.pages.texts import preferred, text_key


@pytest.mark.parametrize(
    ("there", "wanted", "key"),
    [
        (["da", "en", "nl"], ("nl", "da"), "nl"),
        (["da", "en"], ("nl", "da"), "da"),
        (["da", "en"], ("nl", "fr"), "en"),
        (["uk", "da"], ("nl", "fr"), "uk"),
        (["en", "en-easy"], ("en-easy", "en"), "en-easy"),
        (["en", "en-easy"], ("", "en"), "en"),
    ],
)
def test_a_reader_gets_the_first_text_that_is_there(there: list[str], wanted: tuple[str, ...], key: str) -> None:
    texts = {language: f"text in {language}" for language in there}
    assert preferred(texts, wanted=wanted) == (key, f"text in {key}")


def test_easy_texts_have_a_key_of_their_own() -> None:
    keys = [text_key(ListingText(language="en", variant=variant)) for variant in ("standard", "easy")]
    assert keys == ["en", "en-easy"]
