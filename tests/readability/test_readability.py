"""A text gets one of three steps and hints that one can act on; the formulas give what was published or counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.readability import HintKind, Level, reading
from directory.readability.counting import sentences, words
from directory.readability.formulas import level, lix, reading_ease, reading_ease_dutch

EASY = {
    "en": "We sing old and new songs. You do not have to be good at it. We have tea at eight. Come and try it once.",
    "da": "Vi synger gamle og nye sange. Du skal ikke kunne noget. Vi drikker te klokken otte. Kom og prøv det.",
    "nl": "Wij zingen oude en nieuwe liedjes. Je hoeft niets te kunnen. Om acht uur is er thee. Kom en doe mee.",
}
HARD = {
    "en": "Participation presupposes a willingness to contribute constructively to interdisciplinary community"
    " development initiatives, which are administered in collaboration with municipal authorities and voluntary"
    " organisations throughout the metropolitan area.",
    "da": "Deltagelse forudsætter villighed til at bidrage konstruktivt til tværfaglige"
    " lokalsamfundsudviklingsinitiativer, som administreres i samarbejde med kommunale myndigheder og frivillige"
    " organisationer i hele hovedstadsområdet.",
    "nl": "Deelname veronderstelt bereidheid om constructief bij te dragen aan interdisciplinaire"
    " gemeenschapsontwikkelingsinitiatieven, die worden georganiseerd in samenwerking met gemeentelijke autoriteiten en"
    " vrijwilligersorganisaties in het gehele grootstedelijke gebied.",
}


def test_reading_ease_of_the_published_examples() -> None:
    """Three sentences that are published with their score: 116, 69 and 37.5 (with 24 syllables in 13 words)."""
    published = {
        "The cat sat on the mat.": 116.1,
        "This sentence, taken as a reading passage unto itself, is being used to prove a point.": 69.0,
        "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.": 37.5,
    }
    assert {text: round(reading_ease(words(text), sentences=1), 1) for text in published} == published


def test_lix_as_bjornsson_defines_it() -> None:
    """Counted by hand: 13 words in 2 sentences, 3 of them longer than six letters: 7 + 100 · 3/13."""
    text = "Vi mødes hver tirsdag i medborgerhuset. Alle er velkomne, og der er kaffe."
    assert len(words(text)) == 13
    assert round(lix(words(text), sentences=2), 2) == round(13 / 2 + 300 / 13, 2)


def test_dutch_reading_ease_as_douma_defines_it() -> None:
    """Counted by hand: 9 words in 2 sentences with 11 syllables."""
    text = "Wij eten soep in het buurthuis. Kom je ook?"
    counted = 206.84 - 0.93 * 9 / 2 - 77 * 11 / 9
    assert round(reading_ease_dutch(words(text), sentences=2), 3) == round(counted, 3)


@pytest.mark.parametrize("language", ["en", "da", "nl"])
def test_short_plain_sentences_are_easy_and_need_no_hint(language: str) -> None:
    found = reading(EASY[language], language=language)
    assert found is not None
    assert (found.level, found.hints) == (Level.EASY, ())


@pytest.mark.parametrize("language", ["en", "da", "nl"])
def test_the_words_of_an_office_are_hard_and_the_hints_name_them(language: str) -> None:
    found = reading(HARD[language], language=language)
    assert found is not None
    assert found.level == Level.HARD
    kinds = [hint.kind for hint in found.hints]
    assert kinds == [HintKind.LONG_SENTENCE, HintKind.LONG_WORDS, HintKind.LONG_ON_AVERAGE]
    sentence, long_words, _average = found.hints
    assert HARD[language].startswith(sentence.about[0].rstrip("…"))
    assert sentence.count == len(words(HARD[language]))
    assert all(word in HARD[language] for word in long_words.about)
    assert len(long_words.about) <= 5


def test_between_the_two_it_is_a_little_hard() -> None:
    text = (
        "The choir meets in the community centre and all of you can take part in it. Our director explains the music"
        " before we begin, and afterwards we usually have something to eat together."
    )
    found = reading(text, language="en")
    assert found is not None
    assert found.level == Level.A_LITTLE_HARD


@pytest.mark.parametrize(
    ("figure", "step"),
    [(34.9, Level.EASY), (35.0, Level.A_LITTLE_HARD), (44.9, Level.A_LITTLE_HARD), (45.0, Level.HARD)],
)
def test_the_steps_of_lix_begin_where_bjornsson_puts_them(figure: float, step: Level) -> None:
    """A thousand words of one letter in sentences of a length that gives the figure."""
    assert level(["a"] * 10_000, sentences=1, language="da") == Level.HARD
    long_words = round((figure - 10) * 10)  # of 1000 words, ten a sentence
    text = ["lange" + "re"] * long_words + ["a"] * (1000 - long_words)
    assert level(text, sentences=100, language="da") == step


@pytest.mark.parametrize("text", ["", "   ", "Short and good.", "word " * 19, "12 34 56 " * 30])
def test_a_few_words_are_too_few_to_say_anything(text: str) -> None:
    assert reading(text, language="en") is None


def test_a_language_that_we_cannot_measure_gets_no_hint() -> None:
    assert reading("مرحبا بكم في مجموعتنا " * 20, language="ar") is None


def test_a_name_is_not_called_a_long_word() -> None:
    text = HARD["en"] + " We are guests of Christopherson Neighbourhoodhouse."
    found = reading(text, language="en")
    assert found is not None
    assert "Christopherson" not in found.hints[1].about


def test_a_very_long_sentence_is_quoted_in_part() -> None:
    found = reading("and another administrative " * 200, language="en")
    assert found is not None
    assert len(found.hints[0].about[0]) <= 181


@given(st.text(max_size=400), st.sampled_from(["en", "da", "nl", "de"]))
def test_no_text_breaks_it(text: str, language: str) -> None:
    found = reading(text, language=language)
    assert found is None or len(found.hints) <= 3
    assert sum(len(words(sentence)) for sentence in sentences(text)) <= len(text)
