"""Words that ask for help right now, in three languages, and words that only look like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.crisis import asks_for_help


@pytest.mark.parametrize(
    "text",
    [
        "suicide",
        "suicidal thoughts",
        "i want to die",
        "I really just want to die",
        "i don't want to live anymore in Leeds",
        "want to kill myself tuesday evening",
        "kill my self",
        "suicdal",
        "suiside",
        "overdosse",
        "self harming",
        "my husband hits me",
        "afraid of my partner",
        "he is strangeling me emergancy",
        "emergancy",
        "nowhere to sleep tonight in Boston",
        "selvmord",
        "selvmordstankerne",
        "selvmrod",
        "jeg vil gerne dø",
        "jeg orker bare ikke at leve",
        "jeg skærer i mig selv om aftenen",
        "bange for min kæreste",
        "min mand slår mig i Odense",
        "voldtagt",
        "akut hjælp",
        "zelfmoord",
        "zelfmoordgedachten",
        "zelfmoort",
        "suïcidale gedachten",
        "ik wil gewoon niet meer leven",
        "ik wil een einde aan mijn leven maken",
        "mezelf iets aandoen vanavond",
        "hij slaat me",
        "word mishandelt door mijn man",
        "huiselijk geweld Utrecht",
    ],
)
def test_words_that_ask_for_help(text: str) -> None:
    assert asks_for_help(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "choir in Leeds tuesday evening",
        "dye wool",
        "i want to diet",
        "grief after losing my mum",
        "dead poets society",
        "end of life doula",
        "life drawing",
        "cutting and sewing",
        "self help group",
        "killing time",
        "help with papers",
        "first aid course",
        "sorggruppe",
        "slå græs",
        "leve med kræft",
        "hjælp til papirer",
        "dø om ordet",
        "koor in Utrecht",
        "leven met kanker",
        "pijn",
        "slaan op de trommel",
        "hulp bij formulieren",
        "schaken",
    ],
)
def test_words_that_only_look_like_it(text: str) -> None:
    assert not asks_for_help(text)


@given(st.text(max_size=200))
def test_no_text_is_too_much(text: str) -> None:
    assert asks_for_help(text) in (True, False)
