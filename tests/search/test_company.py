from dataclasses import replace

import pytest

from directory.search import ranking
from directory.search.company_words import COMPANY_WORDS, CompanyWords, company_words
from directory.search.reference import ReferenceEngine
from directory.search.snapshot import SnapshotEngine
from directory.search.thesaurus import Thesaurus
from directory.search.types import SearchQuery
from tests.search.catalogues import FIRST_MOMENT
from tests.search.small_town import THESAURUS, TOPICS, listing, topic


def of_tie(number, name, *ties, **fields):
    plain = listing(number, name, **fields)
    return replace(plain, values=plain.values | {("tie", tie) for tie in ties})


TOWN = (
    of_tie(1, "Knitting circle", "bridging", body="Open to all"),
    of_tie(2, "Knitting circle", "bonding", body="For widows"),
    of_tie(3, "Knitting circle", "linking", body="With the mayor"),
    of_tie(4, "Bowls club", "bonding"),
    *(of_tie(number, "Meeting", body="Filling") for number in range(10, 30)),
)


def found(text, language="en", engine=ReferenceEngine):
    built = engine.build(TOWN, THESAURUS)
    return built.search(SearchQuery(at=FIRST_MOMENT, text=text, language=language))


def first(page):
    return page.ids[0].int


@pytest.mark.parametrize(
    ("question", "language", "read"),
    [
        ("knitting with people like me", "en", [CompanyWords(2, 5, "bonding")]),
        ("others who have been through it", "en", [CompanyWords(0, 2, "bonding"), CompanyWords(3, 6, "bonding")]),
        ("people who are different and have a say", "en", [(0, 4, "bridging"), (5, 8, "linking")]),
        ("strikke med nye mennesker", "da", [(2, 4, "bridging")]),
        ("nogen der kan åbne døre", "da", [(3, 5, "linking")]),
        ("breien met lotgenoten", "nl", [(2, 3, "bonding")]),
        ("ik wil inspraak", "nl", [(2, 3, "linking")]),
        ("knitting in Sale", "en", []),
        ("people like me", "xx", []),
    ],
)
def test_the_kind_of_company_is_read_from_the_words(question, language, read):
    assert company_words(question.split(), language=language) == read


def test_every_language_has_words_for_every_kind_of_company():
    assert set(COMPANY_WORDS) == {"en", "da", "nl"}
    assert all(set(kinds) == {"bonding", "bridging", "linking"} for kinds in COMPANY_WORDS.values())


@pytest.mark.parametrize("engine", [ReferenceEngine, SnapshotEngine])
def test_company_lifts_the_listings_that_offer_it_and_hides_none(engine):
    for wish, tie_listing in (("people like me", 2), ("new people", 1), ("have a say", 3)):
        page = found(f"knitting {wish}", engine=engine)
        assert first(page) == tie_listing
        assert {listing_id.int for listing_id in page.ids} == {1, 2, 3}


@pytest.mark.parametrize("engine", [ReferenceEngine, SnapshotEngine])
@pytest.mark.parametrize("text", ["gåtur med nogen som mig", "rolig gåtur ved åen med nogen som mig"])
def test_company_outweighs_the_language_of_the_page(engine, text):
    said = "Rolig gåtur ved åen"
    walks = [
        of_tie(1, said, "bridging", language="da"),
        of_tie(2, "Gåtur", "bonding", body=f"Written in English, with {said} in it"),
        *(of_tie(number, "Meeting", language="da") for number in range(10, 30)),
    ]
    # The translation of another kind of company is as good as it can be, the other one is in English throughout.
    page = engine.build(walks, THESAURUS).search(SearchQuery(at=FIRST_MOMENT, text=text, language="da"))
    assert [listing_id.int for listing_id in page.ids] == [2, 1]


def test_company_is_said_back():
    assert found("knitting with people like me").understood.company == (("people like me", ("bonding",)),)
    assert found("knitting").understood.company == ()


def test_company_is_what_counts_when_nothing_else_is_asked():
    page = found("like minded")
    assert {listing_id.int for listing_id in page.ids} == {2, 4}


def test_a_word_for_company_is_no_word_that_a_listing_needs():
    assert found("knitting peers").understood.every_word
    assert found("knitting peers").total == 3


@pytest.mark.parametrize(("wish", "kind"), [("a say", "linking"), ("people like me", "bonding"), ("peers", "bonding")])
def test_words_for_company_are_not_read_as_a_topic_too(wish, kind):
    topics = [topic("voice", en="Voice: a say"), topic("peers", en="Peers: people like"), *TOPICS]
    built = ReferenceEngine.build(
        [
            *TOWN,
            of_tie(5, "Tenants' table", "linking", topics=["voice"]),
            of_tie(6, "Peers", topics=["peers"]),
            of_tie(7, "Talk", topics=["voice"]),
        ],
        Thesaurus.from_terms(topics),
    )
    page = built.search(SearchQuery(at=FIRST_MOMENT, text=f"knitting {wish}"))
    assert {listing_id.int for listing_id in page.ids} == {1, 2, 3}
    assert page.understood.words == ("knitting",)
    assert page.understood.synonyms == (("knitting", ("knitting",)),)
    alone = built.search(SearchQuery(at=FIRST_MOMENT, text=f"with {wish}"))
    assert {listing_id.int for listing_id in alone.ids} == ({3, 5} if kind == "linking" else {2, 4})
    assert alone.understood.synonyms == ()


def test_what_company_is_for_goes_first_where_nothing_else_is_asked():
    tables = [
        of_tie(1, "A door to the job centre", "linking", prior=255),
        of_tie(2, "Tenants' table", "linking", topics=["voice"]),
        of_tie(3, "Council of debate", topics=["voice"]),
    ]
    built = ReferenceEngine.build(tables, Thesaurus.from_terms([topic("voice", en="Voice: a say")]))
    page = built.search(SearchQuery(at=FIRST_MOMENT, text="a say"))
    assert [listing_id.int for listing_id in page.ids] == [2, 1]


def test_words_for_company_that_no_listing_offers_are_read_as_a_topic():
    groups = [of_tie(1, "Tenants' table", topics=["voice"]), of_tie(2, "Bowls", "bonding")]
    built = ReferenceEngine.build(groups, Thesaurus.from_terms([topic("voice", en="Voice: a say")]))
    page = built.search(SearchQuery(at=FIRST_MOMENT, text="a say"))
    assert [listing_id.int for listing_id in page.ids] == [1]
    assert page.understood.company == ()


def test_a_longer_expression_around_company_is_what_is_looked_for():
    thesaurus = Thesaurus.from_terms([topic("peer_groups", en="Peer groups: peer support")])
    groups = [of_tie(1, "Voices", topics=["peer_groups"]), of_tie(2, "Bowls", "bonding")]
    page = ReferenceEngine.build(groups, thesaurus).search(SearchQuery(at=FIRST_MOMENT, text="peer support"))
    assert first(page) == 1
    assert page.understood.synonyms == (("peer support", ("peer_groups",)),)


def test_the_tie_of_a_listing_is_a_term_of_the_index():
    assert ranking.impacts(TOWN[1], THESAURUS)[ranking.tie_term("bonding")] == ranking.TIE_IMPACT
