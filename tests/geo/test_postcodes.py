"""Postcodes in what people write."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.geo.postcodes import postcode_guesses, postcode_key


def first(text: str) -> Any:
    guesses = postcode_guesses(text)
    return ([key.key for key in guesses[0].keys], guesses[0].country, guesses[0].rest) if guesses else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("M33 2AB", (["m332ab", "m33"], "GB", "")),
        ("m332ab", (["m332ab", "m33"], "GB", "")),
        ("12 High Street, Sale, M33 2AB", (["m332ab", "m33"], "GB", "12 HIGH STREET , SALE")),
        ("M33", (["m33"], "", "")),
        ("M33 2", (["m33"], "", "")),
        ("M33 Sale", (["m33"], "", "SALE")),
        ("EC1A 1BB", (["ec1a1bb", "ec1a"], "GB", "")),
        ("1011 AB", (["1011ab", "1011"], "NL", "")),
        ("1011AB Amsterdam", (["1011ab", "1011"], "NL", "AMSTERDAM")),
        ("8000", (["8000"], "", "")),
        ("8000 Aarhus C", (["8000"], "", "AARHUS C")),
        ("DK-8000 Aarhus C", (["8000"], "DK", "AARHUS C")),
        ("D-10115", (["10115"], "DE", "")),
        ("111 22", (["11122"], "", "")),
        ("10001-1234", (["10001"], "US", "")),
        ("New York, NY 10001", (["10001"], "", "NEW YORK , NY")),
        ("M5V 3A8", (["m5v"], "CA", "")),
        ("D02 X285", (["d02"], "IE", "")),
        ("Sale", None),
        ("12", None),
        ("", None),
    ],
)
def test_the_likeliest_reading_comes_first(text: str, expected: Any) -> None:
    assert first(text) == expected


def test_a_key_that_is_only_the_area_says_so() -> None:
    (guess, *_rest) = postcode_guesses("M33 2AB")
    assert [key.is_whole for key in guess.keys] == [True, False]


def test_a_key_has_letters_and_digits_only() -> None:
    assert postcode_key(" M33-2ab ") == "m332ab"


@given(st.text(max_size=100))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for guess in postcode_guesses(text):
        assert guess.keys
