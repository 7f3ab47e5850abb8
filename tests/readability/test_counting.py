"""Sentences, words and syllables are counted as a reader would."""

import pytest

from directory.readability.counting import sentences, syllables, words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("We sing. We laugh.", 2),
        ("Vi mødes kl. 19 hver tirsdag.", 1),
        ("Tag f.eks. en kage med. Vi laver kaffe!", 2),
        ("Kom om 19.30 eller senere.", 1),
        ("We meet at 7 p.m. in the hall.", 1),
        ("Neem bijv. soep mee. Of brood.", 2),
        ("Come in… sit down.", 1),
        ("“Hello.” She smiled.", 2),
        ("Bring:\n- a cup\n- a chair", 3),
        ("It is easy: Come at seven.", 2),
        ("It is easy: come at seven.", 1),
        ("Really?! Yes.", 2),
        ("... !!! 12", 0),
        ("", 0),
    ],
)
def test_sentences_end_where_a_reader_stops(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_numbers_and_addresses_are_no_words() -> None:
    assert words("Ring 12 34, see https://example.org/long/address or write to ida@example.org: it's free") == [
        *("Ring", "see", "or", "write", "to", "it's", "free")
    ]


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("cat", 1), ("table", 2), ("make", 1), ("used", 1), ("wanted", 2), ("being", 2), ("choices", 2)),
        *(("community", 4), ("reading", 2), ("quiet", 2), ("museum", 3), ("people", 2), ("the", 1), ("well-known", 2)),
    ],
)
def test_syllables_of_english_words(word: str, count: int) -> None:
    assert syllables(word, language="en") == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("koor", 1), ("zingen", 2), ("mensen", 2), ("ijs", 1), ("mooie", 2), ("nieuwe", 2), ("geeuwen", 2)),
        *(("gemeente", 3), ("ideeën", 3), ("buurthuis", 2), ("deelnemers", 3), ("vrijwilligers", 4)),
    ],
)
def test_syllables_of_dutch_words(word: str, count: int) -> None:
    assert syllables(word, language="nl") == count
