"""The questions of the benchmark: as many different ones as a class allows, and the same in every run."""

import pytest

from bench.corpus import Corpus
from bench.load import MIX, mixed_addresses
from bench.search_queries import CLASSES, EACH, Question, first_questions, many_questions, questions


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus(2_000)


@pytest.fixture(scope="module")
def asked(corpus: Corpus) -> dict[str, list[Question]]:
    return questions(corpus)


def test_no_question_of_a_class_comes_twice(asked: dict[str, list[Question]]):
    assert list(asked) == list(CLASSES)
    for name, of_class in asked.items():
        different = {repr(question.key()) for question in of_class}
        assert len(of_class) == EACH, name
        assert len(different) == (1 if name == "e" else EACH), name


def test_a_new_engine_is_asked_what_comes_later_to_none(corpus: Corpus, asked: dict[str, list[Question]]):
    for name, first in first_questions(corpus).items():
        later = {repr(question.key()) for question in asked[name]}
        assert first, name
        assert name == "e" or not later & {repr(question.key()) for question in first}, name


def test_the_same_seed_asks_the_same(corpus: Corpus, asked: dict[str, list[Question]]):
    assert questions(corpus) == asked
    assert questions(corpus, seed=8) != asked


def test_while_typing_the_last_word_is_the_beginning_of_one(asked: dict[str, list[Question]]):
    for question in asked["hard_typed"]:
        assert question.is_typed
        assert len(question.text.split()) == 5
        assert question.radius_km == 50


def test_a_load_asks_the_mixture_and_goes_round_the_questions(corpus: Corpus):
    many = many_questions(corpus, 120)
    addresses = mixed_addresses(many, "/groups/")
    assert addresses == mixed_addresses(many, "/groups/")
    empty = sum(address == "/groups/?" for address in addresses)
    assert empty / len(addresses) == pytest.approx(MIX["e"] / 100, abs=0.01)
    words = [address for address in addresses if address.startswith("/groups/words/")]
    assert len(set(words)) == len(many["f"])
    assert len(set(words[: len(many["f"])])) == len(many["f"])
