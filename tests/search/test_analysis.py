import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search.analysis import LANGUAGES, PLACE, Analyzer, fold, words


def test_words_are_letters_and_digits_without_case():
    assert words("Men's Shed (Tue. 10–12), CAFÉ/tea & more") == [
        "mens",
        "shed",
        "tue",
        "10",
        "12",
        "café",
        "tea",
        "more",
    ]


@pytest.mark.parametrize("apostrophe", ["'", "’", "`", "´"])
def test_an_apostrophe_does_not_part_a_word(apostrophe):
    assert words(f"women{apostrophe}s") == ["womens"]


@pytest.mark.parametrize(
    "hostile", ["", "\0", "🙂🙂", "' OR 1=1 --", '"', "%_*()", "\u202eabc", "a\u0301" * 50, "\ud83d", "—" * 10_000, "٣"]
)
def test_words_take_any_text(hostile):
    assert all(word.isalnum() for word in words(hostile))


def test_text_is_looked_at_up_to_a_limit():
    assert len(words("word " * 100_000)) == 4_000


def test_combining_marks_and_hidden_signs_do_not_part_words():
    assert words("cafe\u0301 k\u0308o\u00adop \u200bhej") == ["café", "koop", "hej"]


@given(st.text(max_size=200))
def test_analysis_of_any_text_gives_terms_for_every_word(text):
    for language in (*LANGUAGES, PLACE, "xx", ""):
        analyzer = Analyzer(language, lexicon=("strik", "cafe"))
        for word in words(text):
            found = analyzer.terms(word)
            assert found.key
            assert all(found.terms)


@pytest.mark.parametrize(
    ("written", "folded"), [("Ålborg", "aalborg"), ("sørg", "sorg"), ("ærø", "aero"), ("ĳs", "ijs"), ("crème", "creme")]
)
def test_folding_drops_accents(written, folded):
    assert [fold(word) for word in words(written)] == [folded]


@pytest.mark.parametrize("language", ["da", PLACE])
def test_spellings_of_a_town_meet(language):
    analyzer = Analyzer(language)
    spellings = [("Ålborg", "Aalborg", "Alborg"), ("Køge", "Koege", "Koge"), ("Århus", "AARHUS", "Arhus")]
    for town in spellings:
        assert len({analyzer.terms(words(spelling)[0]).terms[0] for spelling in town}) == 1


@pytest.mark.parametrize(
    ("language", "forms"),
    [("en", ("knitting", "knits", "knitted")), ("da", ("strikke", "strikker")), ("nl", ("wandelen", "wandel"))],
)
def test_forms_of_a_word_share_a_stem(language, forms):
    analyzer = Analyzer(language)
    assert len({analyzer.terms(form).terms[0] for form in forms}) == 1


@pytest.mark.parametrize(("language", "word"), [("en", "where"), ("da", "på"), ("nl", "het")])
def test_a_stop_word_has_no_terms_but_a_key(language, word):
    found = Analyzer(language).terms(word)
    assert found.terms == ()
    assert found.key


def test_a_compound_has_its_known_parts():
    analyzer = Analyzer("da", lexicon=("sorg", "gruppe", "strik"))
    assert analyzer.terms("sorggruppe").terms[1:] == (analyzer.stem("sorg"), analyzer.stem("gruppe"))
    assert len(analyzer.terms("gruppe").terms) == 1


@pytest.mark.parametrize(
    ("language", "compound", "part"),
    [
        ("da", "mandagsstrik", "mandag"),
        ("da", "svampegruppe", "svampe"),
        ("da", "foreningsgruppe", "forening"),
        ("nl", "stadsgruppe", "stad"),
        ("nl", "paddenstoelengruppe", "paddenstoel"),
    ],
)
def test_a_new_word_before_a_known_one_is_a_part_without_its_linking_letters(language, compound, part):
    analyzer = Analyzer(language, lexicon=("gruppe", "strik"))
    assert analyzer.stem(part) in analyzer.terms(compound).terms[1:]


def test_a_short_beginning_is_no_part():
    analyzer = Analyzer("da", lexicon=("hold",))
    assert analyzer.terms("forhold").terms[1:] == (analyzer.stem("hold"),)


def test_english_words_are_no_compounds():
    assert len(Analyzer("en", lexicon=("food", "bank")).terms("foodbank").terms) == 1


def test_kin_of_one_kind_are_one_key_and_stay_different_terms():
    analyzer = Analyzer("en")
    mum, dad, son = (analyzer.terms(word) for word in ("mum", "dad", "son"))
    assert mum.key == dad.key != son.key
    assert mum.terms != dad.terms


def test_an_unknown_language_has_words_as_written():
    assert Analyzer("de").terms("gruppen").terms == ("gruppen",)
