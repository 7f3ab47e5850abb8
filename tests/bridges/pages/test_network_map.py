"""What pages show of a map: drawing, table and sentence say the same, and never a figure about fewer than four."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from bridges.networks import Question, Sector
from bridges.pages import network_map
from bridges.pages.network_map import before_after, map_file, map_view
from bridges.words.networks import QUESTION_WORDS
from tests.bridges.ties import LONG_NAMES, cells, make_tie, make_ties
from tests.test_static import contrast, themes

ROOT = Path(__file__).resolve().parents[3]
SHEET = (ROOT / "bridges" / "static" / "bridges" / "network.css").read_text(encoding="utf-8")
SECTORS = list(Sector)
SIXTY = [(at % 3 + 1, SECTORS[at % 5]) for at in range(60)]
MOST_BYTES = 40 * 1024
SVG = "{http://www.w3.org/2000/svg}"
NAMES = ["Hanna", "Bo", "Ida", "Pim", "Fatima", "Jens"]


def some_ties(count: int, **facts):
    sectors = [Sector.BONDING, Sector.BONDING, Sector.BRIDGING, Sector.LINKING, Sector.PAID, Sector.OPEN]
    return [make_tie(NAMES[at], number=at + 1, sector=sectors[at], **facts) for at in range(count)]


def drawn(**context) -> ElementTree.Element:
    return ElementTree.fromstring(render_to_string(network_map.TEMPLATE, context))


def test_the_sentence_counts_each_part_and_names_the_closest() -> None:
    ties = [make_tie("Noor", number=9, circle=1), *some_ties(6)]
    assert map_view(ties).sentence == (
        "7 ties: 2 like you, 1 quite different, 1 who opens doors, 1 who is paid to be there and 2 where that is not "
        "said. Very close: Noor."
    )
    assert "2 like Pim" in map_view(ties, alias="Pim").sentence


def test_below_four_ties_everybody_is_named_and_nothing_counted() -> None:
    for count in range(4):
        view = map_view(some_ties(count, flow="both", frequency="daily", setting="Choir"))
        assert view.balance == ()
        assert not re.search(r"\d", view.sentence + "".join(view.questions))
    assert map_view(some_ties(2)).sentence == "On the map: Hanna and Bo."
    assert map_view([]).sentence == "Nobody is on the map yet."
    assert (map_view([]).is_empty, map_view(some_ties(2)).is_too_small_to_count) == (True, True)


def test_the_balance_is_said_in_words_without_a_judgement() -> None:
    view = map_view(some_ties(6, flow="both", frequency="weekly", setting="Choir"))
    words = {line.term: line.words for line in view.balance}
    assert words["Kinds of company"] == "All three kinds (2.8 of 3)"
    assert words["Where they were met"] == "From 1 place"
    assert words["Giving"] == "You help in 100% of the ties"
    assert words["Paid"] == "17% are paid to be there"
    assert words["Help from one"] == "Of the contact with those who help you, 17% is with one person"


def test_no_question_names_a_lack() -> None:
    assert set(QUESTION_WORDS) == set(Question)
    for words in map(str, QUESTION_WORDS.values()):
        assert words.endswith("?")
        assert not re.search(r"\b(lack|missing|need more|too few|only|should|must|no one|nobody|weak|low)\b", words)


@given(st.lists(cells, max_size=60))
@settings(max_examples=25)
def test_table_and_drawing_have_the_same_numbers(spread) -> None:
    view = map_view(make_ties(spread))
    rows = [(row.number, row.alias, ring.circle) for ring in view.rings for row in ring.rows]
    assert rows == [(mark.number, mark.tie.alias, mark.tie.circle) for mark in view.drawing.marks]
    assert view.size == len(rows)


# --- The drawing


def test_the_drawing_has_a_name_a_description_and_every_tie() -> None:
    view = map_view(make_ties(SIXTY))
    svg = drawn(view=view)
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "map-title map-desc"
    assert svg.find(f"{SVG}title").text == "My map"
    assert svg.find(f"{SVG}desc").text == view.sentence
    numbers = [text.text for text in svg.findall(f"{SVG}g[@class='net__numbers']/{SVG}g/{SVG}text")]
    assert numbers == [str(number) for number in range(1, 61)]


@pytest.mark.parametrize("style", ["page", "file"])
def test_sixty_ties_are_under_forty_kilobytes(style) -> None:
    view = map_view(make_ties(SIXTY))
    text = map_file(view) if style == "file" else render_to_string(network_map.TEMPLATE, {"view": view})
    assert 10_000 < len(text.encode()) < MOST_BYTES


def test_a_file_has_its_own_style_and_all_names_and_loads_nothing() -> None:
    text = map_file(map_view(make_ties(SIXTY)))
    svg = ElementTree.fromstring(text)
    style = svg.findtext(f"{SVG}style", "")
    assert ".net__ring" in style
    assert "prefers-color-scheme" in style
    assert "60 " in "".join(svg.itertext())
    assert re.findall(r"https?://[^\"]+", text) == ["http://www.w3.org/2000/svg"]
    assert "url(" not in text
    assert "var(--line)" not in text


def test_on_a_page_there_is_no_style_in_the_drawing() -> None:
    text = render_to_string(network_map.TEMPLATE, {"view": map_view(make_ties(SIXTY))})
    assert "<style" not in text
    assert "style=" not in text


def test_a_name_is_text_also_if_it_looks_like_markup() -> None:
    ties = [make_tie('<script>alert("Bo")</script>', number=1), make_tie("</svg>&", number=2)]
    svg = drawn(view=map_view(ties))
    assert "script" not in {element.tag.rsplit("}")[-1] for element in svg.iter()}
    assert "<script>" in svg.findtext(f"{SVG}desc", "")


def test_numbers_are_written_as_svg_wants_them_in_every_language(settings) -> None:
    from django.utils import translation

    with translation.override("da"):
        text = render_to_string(network_map.TEMPLATE, {"view": map_view(make_ties(SIXTY))})
    assert not re.search(r'(?:x|y|r|x1|font-size)="\d+,\d', text)
    assert not re.search(r"translate\(\d+,\d", text)


def test_every_class_of_the_drawing_has_a_rule_and_the_file_the_colours_of_our_pages() -> None:
    view = map_view([*make_ties(SIXTY[:20]), *some_ties(3)])
    text = render_to_string(network_map.TEMPLATE, {"view": view}) + map_file(map_view(some_ties(6)))
    used = {name for names in re.findall(r'class="([^"]+)"', text) for name in names.split()}
    assert {name for name in used if f".{name}" not in SHEET} <= {"net__tie", "net__mark--open"}
    for theme, said in (("day", network_map.DAY), ("evening", network_map.EVENING)):
        colours = dict(re.findall(r"--([\w-]+):(#[0-9A-F]{6})", said))
        assert colours == {name: themes()[theme][name] for name in colours}
        assert set(re.findall(r"var\(--([\w-]+)", network_map._style_element())) <= set(colours)


@pytest.mark.parametrize("theme", ["day", "evening"])
def test_names_numbers_and_shapes_can_be_seen_on_each_ring(theme) -> None:
    colours = themes()[theme]
    for ground in ("paper", "sand", "action-soft", "surface"):
        assert contrast(colours["ink"], colours[ground]) >= 4.5
        for shape in ("bonding", "bridging", "linking", "ink-2"):
            assert contrast(colours[shape], colours[ground]) >= 3
    for soft in ("bonding", "bridging", "linking"):
        assert contrast(colours["ink"], colours[f"{soft}-soft"]) >= 4.5


# --- Before and after


def test_before_and_after_say_what_changed_and_are_drawn_alike() -> None:
    before = [make_tie(name, number=at, circle=3) for at, name in enumerate(("Hanna", "Bo", "Ida", "Pim"))]
    after = [make_tie("Bo", number=1, circle=1), *before[2:], make_tie("Kim", number=9, sector=Sector.BRIDGING)]
    pair = before_after(before, after, before_words="In May", after_words="Now")
    assert pair.changes == (
        "New on the map: Kim.",
        "Not on the map any more: Hanna.",
        "Closer than before: Bo.",
        "New and different people: 0 before, 1 after.",
    )
    assert [one.sector for one in pair.before.drawing.sectors] == [one.sector for one in pair.after.drawing.sectors]
    text = render_to_string("bridges/network/_before_after.html", {"pair": pair})
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert before_after(before, before, before_words="", after_words="").changes == ("Nobody came, went or moved.",)


def test_before_and_after_count_nothing_where_one_of_them_is_small() -> None:
    changes = before_after(some_ties(3), some_ties(6), before_words="", after_words="").changes
    assert not re.search(r"\d", "".join(changes))


def test_a_printed_map_has_the_sentence_and_every_row() -> None:
    ties = [make_tie("Noor", number=9, kind="friend", setting="Choir", frequency="weekly"), *some_ties(6)]
    text = render_to_string("bridges/network/_map_print.html", {"view": map_view(ties)})
    assert "7 ties" in text
    assert all(name in text for name in ("Noor", *NAMES, "Friend · Choir · About every week"))


def test_long_names_are_whole_in_the_table() -> None:
    text = render_to_string("bridges/network/_table.html", {"view": map_view(make_ties(SIXTY))})
    assert LONG_NAMES[0] in text
