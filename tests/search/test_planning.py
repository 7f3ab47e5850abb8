import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search import ranking
from directory.search.planning import plan
from directory.search.thesaurus import Thesaurus
from directory.search.types import Correction
from directory.search.vocabulary import FrozenVocabulary
from tests.search.small_town import THESAURUS, TOPICS, listing, topic

LISTINGS = (
    listing(1, "Hale Community Choir", place="Hale", body="We sing on Saturdays", times=[(5, 0)]),
    listing(2, "Knit and natter", tags="crafts", place="Sale", body="Bring yarn, meet people, have tea"),
    listing(3, "Voices circle", body="For people who hear voices", place="Hale"),
    listing(4, "Sorggruppe", body="Når du har mistet", language="da", place="Ålborg"),
    listing(5, "Food bank", body="A parcel of food, no questions", place="Sale"),
    listing(6, "Listening ear", body="Feeling lonely? Somebody to talk to", place="Hale"),
    *(listing(number, "Meeting", body="Filling") for number in range(10, 40)),
)


def vocabulary(listings=LISTINGS, thesaurus=THESAURUS):
    terms, surface = {}, {}
    for document in listings:
        for term in ranking.impacts(document, thesaurus):
            terms[term] = terms.get(term, 0) + 1
        for word in ranking.surface_words(document, thesaurus):
            surface[word] = surface.get(word, 0) + 1
    return FrozenVocabulary(terms=terms, surface=surface, document_count=len(listings))


VOCABULARY = vocabulary()


def planned(text, language="en"):
    return plan(text, language=language, vocabulary=VOCABULARY, thesaurus=THESAURUS)


def needed(found):
    return [clause.word for clause in found.clauses if clause.importance]


def weights(found, word):
    (clause,) = (clause for clause in found.clauses if clause.word == word and clause.importance)
    return {choice.term: choice.weight for choice in clause.alternatives}


def test_a_word_stands_for_its_stem_and_its_topic():
    found = planned("choirs")
    assert weights(found, "choirs") == {"en:choir": 255, "#singing": 220}
    assert found.understood.synonyms == (("choirs", ("singing",)),)


def test_a_word_without_listings_is_found_by_its_topic():
    assert weights(planned("garn", "da"), "garn") == {"#knitting": 220}


def test_a_phrase_is_one_thing_and_its_words_only_lift():
    found = planned("hearing voices")
    assert needed(found) == ["hearing voices"]
    assert max(weights(found, "hearing voices").items(), key=lambda pair: pair[1]) == ("#hearing_voices", 220)
    assert {"hearing", "voices"} <= {clause.word for clause in found.clauses}


@pytest.mark.parametrize(
    ("question", "needs"),
    [
        ("somewhere for my mum to sing", ["sing"]),
        ("I would like to knit near Sale", ["knit", "sale"]),
        ("looking for a choir on saturday", ["choir"]),
        ("i hear voices and want to meet others who do", ["hear voices"]),
        ("feeling lonely want someone to talk to", ["lonely want someone to talk"]),
        ("lonely, would like to knit", ["knit"]),
        ("food bank", ["food bank"]),
    ],
)
def test_what_an_everyday_question_needs(question, needs):
    assert needed(planned(question)) == needs


def test_words_that_say_how_are_needed_when_there_is_nothing_else():
    assert needed(planned("people")) == ["people"]
    assert needed(planned("saturday")) == ["saturday"]


def test_a_phrase_for_a_rare_subject_takes_its_words_too_far_behind():
    found = weights(planned("hearing voices"), "hearing voices")
    assert {"en:hear", "en:voic"} <= found.keys()
    assert 0 < found["en:voic"] < found["#hearing_voices"] // 2


def test_a_town_is_found_however_it_is_spelt():
    for spelling in ("Aalborg", "Ålborg", "alborg"):
        assert "~alborg" in weights(planned(spelling), spelling.casefold())


def test_a_town_is_more_important_than_a_word_as_rare():
    town, word = (planned(text).clauses[0].importance for text in ("ålborg", "sorggruppe"))
    assert town > word


def test_listings_in_other_languages_count_less():
    own, other = weights(planned("sorg", "da"), "sorg"), weights(planned("sorg", "en"), "sorg")
    assert own["da:sorg"] > other["da:sorg"] > 0


def test_a_misspelt_word_is_corrected_and_said():
    found = planned("chior hael")
    assert found.understood.corrections == (Correction("chior", "choir"), Correction("hael", "hale"))
    assert "en:choir" in weights(found, "chior")


def test_a_word_is_not_corrected_into_one_of_another_language():
    assert planned("chior", "da").understood.corrections == ()
    assert planned("mixtet", "da").understood.corrections == (Correction("mixtet", "mistet"),)
    assert planned("hael", "da").understood.corrections == (Correction("hael", "hale"),)


def test_an_unfinished_last_word_may_become_each_of_several():
    found = planned("meet cho")
    assert found.understood.completions == ("choir",)
    assert "en:choir" in weights(found, "cho")
    assert planned("cho", "da").understood.completions == ()


@pytest.mark.parametrize(("language", "becomes"), [("en", ("korfball",)), ("da", ())])
def test_a_word_of_another_language_only_may_be_unfinished(language, becomes):
    both = vocabulary([listing(1, "Korfball"), listing(2, "Kor", language="da"), *LISTINGS])
    found = plan("kor", language=language, vocabulary=both, thesaurus=THESAURUS)
    assert found.understood.completions == becomes
    assert "da:kor" in weights(found, "kor"), "it may be meant as it is, too"


def test_the_name_of_a_place_is_no_beginning():
    towns = vocabulary([listing(1, "Gardening", place="Gard"), *LISTINGS])
    assert plan("gard", language="en", vocabulary=towns, thesaurus=THESAURUS).understood.completions == ()


def test_a_word_in_two_pieces_is_found_whole_too():
    assert "da:sorggrup" in {choice.term for choice in planned("sorg gruppe", "da").clauses[0].alternatives}


@pytest.mark.parametrize(
    ("text", "language", "terms"),
    [
        ("have", "da", {"da:hav": 255}),
        ("shed", "en", {"#sheds": 220}),
        ("have", "en", None),
        ("jeg vil have", "da", None),
    ],
)
def test_a_stop_word_alone_is_looked_for_where_it_is_a_word_too(text, language, terms):
    thesaurus = Thesaurus.from_terms([topic("sheds", en="Sheds: shed", da="Skure"), *TOPICS])
    groups = [listing(1, "Nabohave", language="da"), listing(2, "Sheds", topics=["sheds"]), *LISTINGS]
    found = plan(text, language=language, vocabulary=vocabulary(groups, thesaurus), thesaurus=thesaurus)
    if terms:
        assert weights(found, text) == terms
        assert found.understood.words == (text,)
    else:
        assert "da:hav" not in {choice.term for clause in found.clauses for choice in clause.alternatives}
        assert found.understood.words == ()


def test_a_stop_word_among_others_stands_for_nothing():
    thesaurus = Thesaurus.from_terms([topic("sheds", en="Sheds: shed"), *TOPICS])
    groups = [listing(2, "Sheds", topics=["sheds"]), *LISTINGS]
    found = plan("she'd sing", language="en", vocabulary=vocabulary(groups, thesaurus), thesaurus=thesaurus)
    assert needed(found) == ["sing"]
    assert found.understood.synonyms == (("sing", ("singing",)),)


def test_a_word_that_nothing_has_is_kept_and_matches_nothing():
    found = planned("zzzzzzzz")
    assert [(clause.word, clause.alternatives, clause.importance) for clause in found.clauses] == [("zzzzzzzz", (), 0)]


def test_words_that_lift_are_no_need_and_nothing_is_said_about_them():
    found = plan("choir", language="en", vocabulary=VOCABULARY, thesaurus=THESAURUS, lifts="in hael saturday")
    assert needed(found) == ["choir"]
    lifting = {clause.word: {choice.term for choice in clause.alternatives} for clause in found.clauses}
    assert "~hale" in lifting["hael"]
    assert "@sa" in lifting["saturday"]
    assert found.understood == planned("choir").understood


def test_words_that_lift_ask_nothing_by_themselves():
    assert plan("", language="en", vocabulary=VOCABULARY, thesaurus=THESAURUS, lifts="hale").clauses == ()


@given(st.text(max_size=150), st.text(max_size=150), st.sampled_from(["en", "da", "nl", "xx"]))
def test_lifting_keeps_a_plan_within_its_bounds(text, lifts, language):
    found = plan(text, language=language, vocabulary=VOCABULARY, thesaurus=THESAURUS, lifts=lifts)
    assert len(found.clauses) <= 17


@pytest.mark.parametrize("text", ["", " ", "🙂🙂", "\0\0", "'\"--;%", "the of and", "\u202e", "?" * 10_000])
def test_text_without_words_that_count_asks_nothing(text):
    assert planned(text).clauses == ()
    assert planned(text).understood.words == ()


def test_the_limits_of_a_question():
    many = planned("choir sale knit parcel tea questions voices circle yarn natter ear bank")
    assert len(needed(many)) <= 8
    assert len(many.clauses) <= 17
    assert planned("x" * 99 + " choir").understood.synonyms == ()
    assert len(planned("choir " * 2000).understood.words) == 1


@given(st.text(max_size=150), st.sampled_from(["en", "da", "nl", "xx", ""]))
def test_any_text_has_a_plan_within_bounds(text, language):
    found = plan(text, language=language, vocabulary=VOCABULARY, thesaurus=THESAURUS)
    assert len(found.clauses) <= 17
    if any(clause.alternatives for clause in found.clauses):
        assert any(clause.importance for clause in found.clauses)
    for clause in found.clauses:
        assert clause.importance == 0 or clause.alternatives
        # Company and the language of the page weigh what a whole question does.
        words = [choice for choice in clause.alternatives if choice.term[0] not in "=+"]
        assert all(1 <= choice.weight <= 255 for choice in words)
        assert all(VOCABULARY.document_frequency(choice.term) for choice in clause.alternatives)
