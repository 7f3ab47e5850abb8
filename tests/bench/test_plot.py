"""The plot is well-formed, says what it shows in words, and puts larger figures higher."""

import re
from xml.etree import ElementTree

import pytest

from bench.plot import Line, Panel, svg

SPACE = "{http://www.w3.org/2000/svg}"


def drawn(*panels: Panel) -> ElementTree.Element:
    return ElementTree.fromstring(svg("Search & <more>", "What is shown.", panels))


def test_the_plot_has_a_title_and_a_description():
    picture = drawn(Panel("a", [Line("ours", {10: 1.0}, 0)]))
    assert picture.findtext(f"{SPACE}title") == "Search & <more>"
    assert picture.findtext(f"{SPACE}desc") == "What is shown."
    assert picture.get("aria-labelledby") == "t d"
    assert picture.get("width") == "700"


def test_larger_sizes_are_further_right_and_more_milliseconds_further_up():
    line = Line("ours", {10_000: 1.0, 100_000: 10.0, 1_000_000: 1_000.0}, 0)
    marks = drawn(Panel("a", [line])).findall(f"{SPACE}circle")[-3:]
    across, down = ([float(mark.get(name, "0")) for mark in marks] for name in ("cx", "cy"))
    assert across == sorted(across)
    assert down == sorted(down, reverse=True)
    assert across[1] - across[0] == pytest.approx(across[2] - across[1], abs=0.2)
    assert (down[1] - down[2]) / (down[0] - down[1]) == pytest.approx(2, abs=0.05)


def test_every_line_stands_in_the_legend_once():
    lines = [Line("ours, p50", {10: 1.0}, 0), Line("tantivy, p50", {10: 2.0}, 1)]
    texts = [text.text for text in drawn(Panel("a", lines), Panel("b", lines)).findall(f"{SPACE}text")]
    assert (texts.count("ours, p50"), texts.count("tantivy, p50")) == (1, 1)


def test_engines_differ_in_shape_and_not_only_in_colour():
    picture = drawn(Panel("a", [Line("x", {10: 1.0}, 0), Line("y", {10: 1.0}, 1), Line("z", {10: 1.0}, 2)]))
    shapes = {tag: [found.get("class") for found in picture.findall(f"{SPACE}{tag}")] for tag in ("circle", "polygon")}
    assert {name for names in shapes.values() for name in names} == {"s0", "s2"}
    assert "s1" in [found.get("class") for found in picture.findall(f"{SPACE}rect")]


def test_nothing_to_plot_is_an_error():
    with pytest.raises(ValueError, match="nothing to plot"):
        svg("t", "d", [Panel("a", [])])


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_colours_can_be_told_from_their_ground_in_light_and_dark():
    light, dark = svg("t", "d", [Panel("a", [Line("x", {10: 1.0}, 0)])]).split("@media (prefers-color-scheme: dark)")
    for style in (light, dark.partition("</style>")[0]):
        (ground,) = re.findall(r"\.ground { fill: (#\w{6}) }", style)
        colours = re.findall(r"(?:text|\.small|\.s\d) {[^}]*fill: (#\w{6}) }", style)
        assert len(colours) == 5
        for colour in colours:
            low, high = sorted((luminance(ground), luminance(colour)))
            assert (high + 0.05) / (low + 0.05) >= 4.5, (ground, colour)
