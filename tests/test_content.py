"""What is shipped in fixtures/: vocabularies, meeting codes and the demo town are complete, in three languages."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from directory.actions import taxonomies
from directory.capital import STATEMENTS, CapitalKind
from directory.importers.demo_dates import DemoDateError, day_meant, written_out
from directory.models import ListingKind, Taxonomy, TaxonomyTerm
from tests.shared_data import shared_path

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "fixtures"
LANGUAGES = ["en", "da", "nl"]
CODE = re.compile(r"[a-z][a-z0-9_]*")
VOCABULARIES = sorted(path.name for path in (FIXTURES / "vocabularies").glob("*.json"))


def rows_of(name: str) -> Any:
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


def codes_of(name: str) -> set[str]:
    return {row["id"] for row in rows_of(name)}


def strings_in(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in strings_in(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in strings_in(inner)]
    return [value] if isinstance(value, str) else []


def listings() -> list[dict[str, Any]]:
    lines = (FIXTURES / "demo" / "listings.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def has_stale_text(row: dict[str, Any]) -> bool:
    revision = row.get("revision", 1)
    return any(text.get("based_on_revision", revision) < revision for text in row.get("texts", {}).values())


TOPICS = "taxonomies/topics.json"
ACCESS = "vocabularies/access_facts.json"


@pytest.mark.parametrize("name", [TOPICS, *(f"vocabularies/{name}" for name in VOCABULARIES)])
def test_ids_are_unique_and_every_text_says_something(name: str) -> None:
    rows = rows_of(name)
    ids = [row["id"] for row in rows]
    assert len(ids) == len(set(ids))
    assert [code for code in ids if not CODE.fullmatch(code)] == []
    assert [text for text in strings_in(rows) if text != text.strip() or not text] == []


@pytest.mark.parametrize("name", [TOPICS, *(f"vocabularies/{name}" for name in VOCABULARIES)])
def test_words_for_people_are_there_in_three_languages(name: str) -> None:
    shown = ("names", "plural_names", "descriptions", "questions", "entrapment", "synonyms", "words")
    for row in rows_of(name):
        found = {key: list(row[key]) for key in shown if key in row}
        assert found
        assert found == dict.fromkeys(found, LANGUAGES), row["id"]


def test_topics_have_two_levels_parents_that_exist_and_known_parts_of_life() -> None:
    rows = rows_of(TOPICS)
    tops = {row["id"] for row in rows if row["parent"] is None}
    dimensions = codes_of("vocabularies/life_dimensions.json")
    assert {row["parent"] for row in rows if row["parent"]} == tops
    assert [row["id"] for row in rows if not row["life_dimensions"] or set(row["life_dimensions"]) - dimensions] == []
    assert len(tops) == 20
    assert len(rows) - len(tops) > 110


def test_topics_have_six_to_forty_everyday_words_in_each_language() -> None:
    for row in rows_of(TOPICS):
        for language, words in row["synonyms"].items():
            folded = [word.casefold() for word in words]
            assert len(folded) == len(set(folded)), (row["id"], language)
            assert 6 <= len(words) <= 40, (row["id"], language)


def test_topics_have_names_of_their_own() -> None:
    rows = rows_of(TOPICS)
    for language in LANGUAGES:
        names = [row["names"][language].casefold() for row in rows]
        assert len(names) == len(set(names)), language


def test_fellowships_and_meeting_codes_point_at_known_terms() -> None:
    data = rows_of("taxonomies/fellowships.json")
    known = {
        "topics": codes_of(TOPICS),
        "access": codes_of(ACCESS),
        "languages": codes_of("vocabularies/languages.json"),
    }
    rows = [row for part in data.values() for row in part]
    for key, codes in known.items():
        assert {code for row in rows for code in row.get(key, [])} - codes == set(), key
    assert [row for row in rows if list(row.get("names", row.get("about"))) != LANGUAGES] == []


def test_each_alias_names_one_fellowship() -> None:
    owners: dict[str, str] = {}
    for row in rows_of("taxonomies/fellowships.json")["fellowships"]:
        for alias in {alias.casefold() for alias in [row["name"], *row["aliases"]]}:
            assert owners.setdefault(alias, row["id"]) == row["id"]


def test_every_code_of_the_meeting_guide_is_explained() -> None:
    spec = shared_path("schemas", "meeting-guide", "types.json")
    explained = {row["code"] for row in rows_of("taxonomies/fellowships.json")["meeting_guide_types"]}
    assert set(json.loads(spec.read_text(encoding="utf-8"))) - explained == set()


def test_vocabularies_match_the_code() -> None:
    statements = {(row["kind"], row["letter"]) for row in rows_of("vocabularies/capital_statements.json")}
    assert statements == {(kind.value, letter) for kind in CapitalKind for letter in STATEMENTS}
    assert codes_of("vocabularies/niche_indicators.json") == set("abcdefgh")


def test_icons_of_access_facts_are_in_the_sprite() -> None:
    sprite = (ROOT / "directory" / "static" / "icons.svg").read_text(encoding="utf-8")
    assert {row["icon"] for row in rows_of(ACCESS) if f'id="{row["icon"]}"' not in sprite} == set()


def test_demo_listings_use_known_codes_only() -> None:
    topics, access = codes_of(TOPICS), codes_of(ACCESS)
    languages, dimensions = codes_of("vocabularies/languages.json"), codes_of("vocabularies/life_dimensions.json")
    for row in listings():
        assert set(row["topics"]) <= topics, row["id"]
        assert set(row["access"]) <= access, row["id"]
        assert set(row["languages"]) <= languages, row["id"]
        assert set(row["dimensions"]) <= dimensions, row["id"]


def test_demo_has_all_kinds_ties_and_languages() -> None:
    rows = listings()
    assert len({row["id"] for row in rows}) == len(rows) >= 60
    assert {row["kind"] for row in rows} == set(ListingKind.values)
    assert sum({"da", "nl"} <= set(row.get("texts", {})) for row in rows) >= 12
    assert sum("en-easy" in row.get("texts", {}) for row in rows) == 4
    stale = [row["id"] for row in rows if has_stale_text(row)]
    assert stale == ["demo-anxiety-monday", "demo-baby-thursday"]


def test_demo_shows_the_worked_examples_of_capital() -> None:
    strengths = {
        row["id"].removeprefix("demo-"): {tag["kind"]: min(3, len(tag["statements"])) for tag in row["capital"]}
        for row in listings()
    }
    assert strengths["voices-circle"] == {"bonding": 3}
    assert strengths["river-garden"] == {"bonding": 1, "bridging": 3}
    assert strengths["repair-cafe"] == {"bridging": 3}
    assert strengths["recovery-college"] == {"bonding": 2, "bridging": 1, "linking": 2}
    assert strengths["client-council"] == {"bonding": 2, "linking": 3}
    assert strengths["trial-days"] == {"bridging": 2, "linking": 3}


def test_demo_promises_are_short_and_tags_have_reasons() -> None:
    for row in listings():
        promises = [row["promise"], *(text["promise"] for text in row.get("texts", {}).values())]
        assert [promise for promise in promises if len(promise.split()) > 30] == [], row["id"]
        assert row["capital"], row["id"]
        assert [tag["kind"] for tag in row["capital"] if not tag["reason"]] == [], row["id"]


def test_demo_names_nothing_that_could_be_real() -> None:
    for row in listings():
        assert re.fullmatch(r"\+44 1632 960\d{3}", row.get("phone", "+44 1632 960000")), row["id"]
        assert row["email"].endswith("@example.org")
        for address in (row["url"], row.get("organization_url", row["url"])):
            assert re.fullmatch(r"https://[a-z0-9-]+\.example\.org/", address), row["id"]
        assert len(row.get("contact_name", "one").split()) == 1


def test_demo_has_hidden_and_area_only_places() -> None:
    found = {place["visibility"] for row in listings() for place in row["locations"]}
    assert found == {"public", "area", "hidden"}


def test_relative_dates_are_written_out() -> None:
    today = date(2026, 11, 22)
    assert day_meant("@+45d", today=today) == date(2027, 1, 6)
    assert day_meant("@-170d", today=today) == date(2026, 6, 5)
    assert day_meant("@11-22", today=today) == today
    assert day_meant("@11-21", today=today) == date(2027, 11, 21)
    assert day_meant("@12-22/TU", today=today) == date(2026, 12, 22)
    assert day_meant("@+0d/SA", today=today) == date(2026, 11, 28)
    record = {"confirmed_days_ago": 12, "schedule": [{"rrule": "FREQ=WEEKLY;UNTIL=@+1d", "exdates": ["@12-24"]}]}
    assert written_out(record, today=today) == {
        "confirmed_at": "2026-11-10",
        "schedule": [{"rrule": "FREQ=WEEKLY;UNTIL=20261123", "exdates": ["2026-12-24"]}],
    }


@pytest.mark.parametrize("words", ["@", "@tomorrow", "@+3", "@02-30", "@+3d/XX", "@13-01"])
def test_a_relative_date_that_means_nothing_is_an_error(words: str) -> None:
    with pytest.raises(DemoDateError):
        day_meant(words, today=date(2026, 11, 22))


@pytest.mark.django_db
def test_vocabularies_load_once_and_change_nothing_the_second_time() -> None:
    files = [TOPICS, ACCESS, "vocabularies/life_dimensions.json", "vocabularies/languages.json"]
    count = sum(len(rows_of(name)) for name in files)
    assert taxonomies.load_all() == taxonomies.LoadReport(created=count)
    assert taxonomies.load_all() == taxonomies.LoadReport(unchanged=count)
    singing = TaxonomyTerm.objects.select_related("parent").get(taxonomy=Taxonomy.TOPIC, code="singing")
    assert singing.parent is not None
    assert (singing.parent.code, singing.name_in("nl")) == ("music", "Zingen en koren")


@pytest.mark.django_db
def test_a_changed_topic_is_updated_and_one_that_is_gone_stays(tmp_path: Path) -> None:
    file = tmp_path / "topics.json"
    music = {"id": "music", "parent": None, "names": {"en": "Music"}, "synonyms": {"en": ["songs"]}}
    singing = {"id": "singing", "parent": "music", "names": {"en": "Singing"}}
    file.write_text(json.dumps([music, singing]))
    taxonomies.load_topics(file)
    file.write_text(json.dumps([{**singing, "parent": None}]))
    assert taxonomies.load_topics(file) == taxonomies.LoadReport(updated=1)
    assert set(TaxonomyTerm.objects.values_list("code", "parent", "position")) == {
        ("music", None, 0),
        ("singing", None, 0),
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "is not readable JSON"),
        ("{}", "is not a list of terms"),
        ('[{"id": "music"}]', "Term 1 of topics.json needs an id and names"),
        ('[{"id": "a", "names": {}}, {"id": "a", "names": {}}]', "is in topics.json twice"),
        ('[{"id": "a", "names": {}, "parent": "b"}]', "The parent “b” of “a” is not above it"),
    ],
)
def test_a_broken_taxonomy_file_changes_nothing_and_says_why(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "topics.json"
    file.write_text(text)
    with pytest.raises(taxonomies.UnreadableTaxonomyError, match=re.escape(reason)):
        taxonomies.load_topics(file)
    assert not TaxonomyTerm.objects.exists()
