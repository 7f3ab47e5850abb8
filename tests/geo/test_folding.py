"""One key for all usual spellings of a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.geo.folding import fold_place_name, plain_name


@pytest.mark.parametrize(
    "spellings",
    [
        ("Århus", "Aarhus", "AARHUS", "århus ", "A\u030arhus"),
        ("København", "Kobenhavn", "Koebenhavn", "KØBENHAVN"),
        ("München", "Muenchen", "Munchen"),
        ("St. Ives", "St Ives", "Saint Ives"),
        ("Stoke-on-Trent", "stoke on trent"),
        ("'s-Gravenhage", "’s-Gravenhage", "s Gravenhage"),
        ("King's Lynn", "Kings Lynn"),
        ("IJsselmuiden", "ĳsselmuiden"),
        ("Nørre Åby", "Noerre Aaby"),
    ],
)
def test_spellings_of_one_name_have_one_key(spellings: tuple[str, ...]) -> None:
    assert len({fold_place_name(text) for text in spellings}) == 1


def test_other_names_keep_other_keys() -> None:
    assert len({fold_place_name(text) for text in ("Sale", "Hale", "Bale", "Salem", "Salford")}) == 5


@pytest.mark.parametrize("text", ["", " ", "\x00", "🎉", "...", "'"])
def test_a_text_without_letters_has_an_empty_key(text: str) -> None:
    assert fold_place_name(text) == ""


@given(st.text())
def test_any_text_folds_and_its_plain_form_is_stable(text: str) -> None:
    plain = plain_name(text)
    assert plain_name(plain) == plain
    assert len(fold_place_name(text)) <= len(plain)
