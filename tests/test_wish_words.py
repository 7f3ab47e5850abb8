"""What of a question may be counted: its subject, and nothing that could be about a person."""

import pytest

from directory.search.thesaurus import Thesaurus, TopicTerm
from directory.wish_words import place_words, subject

TOPICS = Thesaurus.from_terms(
    [
        TopicTerm("singing", None, {"en": "Singing", "da": "Sang"}, {"en": ["choir"], "da": ["kor"]}),
        TopicTerm("games", None, {"en": "Games"}, {"en": ["chess"]}),
    ]
)


def said(text: str, language: str = "en") -> str:
    return subject(text, language=language, thesaurus=TOPICS)


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("underwater chess", "underwater chess"),
        ("I am looking for a choir", "choir"),
        ("Choir for pilots", "choir pilots"),
        ("CHOIR", "choir"),
        ("the Choir", "choir"),
        ("chess chess CHESS", "chess"),
        ("jeg vil gerne synge i kor", "synge kor"),
        ("blå kayak", "blå kayak"),
    ],
)
def test_the_subject_is_counted(text: str, counted: str) -> None:
    assert said(text, "da" if "jeg" in text or "blå" in text else "en") == counted


@pytest.mark.parametrize(
    "text",
    [
        "noor@example.org",
        "@noor",
        "https://example.org/noor",
        "www.example.org",
        "07700 900123",
        "+45 12 34 56 78",
        "1.2.1970",
        "SW1A1AA",
        "Noor Jansen",
        "",
        "\x00",
        "x" * 200,
    ],
)
def test_what_is_about_a_person_is_not(text: str) -> None:
    assert said(text) == ""


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("choir with Noor Jansen", "choir"),
        ("is Noor in the choir", "choir"),
        ("chess noor@example.org 07700900123", "chess"),
        ("Pim Pimsen chess", "chess"),
    ],
)
def test_names_and_addresses_beside_a_subject_are_dropped(text: str, counted: str) -> None:
    assert said(text) == counted


def test_it_is_short_whatever_was_typed() -> None:
    long = " ".join(f"thing{chr(97 + number)}" for number in range(20))
    assert len(said(long).split()) == 6
    assert len(said("abcdefghijklmnopqrstuvw " * 10)) <= 60


@pytest.mark.parametrize(
    ("label", "town"),
    [
        ("Brohavn", "Brohavn"),
        ("Leeds, West Yorkshire", "Leeds"),
        ("8000 Aarhus C, Denmark", "Aarhus C"),
        ("SW1A 1AA", ""),
    ],
)
def test_a_place_is_its_town(label: str, town: str) -> None:
    assert place_words(label) == town
