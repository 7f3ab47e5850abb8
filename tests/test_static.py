"""What the browser loads: small, our own, as vendored, and readable by day and in the evening."""

import hashlib
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[1] / "directory" / "static"
TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
STYLESHEET = (STATIC / "css" / "footbridge.css").read_text(encoding="utf-8")
MAX_STYLESHEET_BYTES = 25 * 1024
AA_TEXT = 4.5  # WCAG 2.2, 1.4.3
AA_PARTS = 3.0  # WCAG 2.2, 1.4.11

GROUNDS = ("paper", "surface", "sand")
TEXT_PAIRS = [
    *((ink, ground) for ink in ("ink", "ink-2", "action", "action-hover") for ground in GROUNDS),
    ("now", "sand"),
    ("on-action", "action"),
    ("on-action", "action-hover"),
    ("action", "action-soft"),
    ("action-hover", "action-soft"),
    ("ink", "action-soft"),
    ("ink-2", "action-soft"),
    ("paper", "ink"),
    ("paper", "ink-2"),
    ("on-deep", "deep"),
    ("ink", "band"),
    ("ok", "paper"),
    ("ok", "surface"),
    ("warn", "paper"),
    ("warn", "surface"),
    ("error", "paper"),
    ("error", "surface"),
    *((tone, f"{tone}-soft") for tone in ("ok", "warn", "error", "bonding", "bridging", "linking")),
    *(("ink", f"{tone}-soft") for tone in ("ok", "warn", "error", "bonding", "bridging", "linking")),
    *(("action", f"{tone}-soft") for tone in ("ok", "warn", "bridging")),
]
PART_PAIRS = [
    *(("edge", ground) for ground in GROUNDS),
    *(("focus", ground) for ground in GROUNDS),
    ("focus", "action-soft"),
    *((tie, ground) for tie in ("bonding", "bridging", "linking") for ground in GROUNDS),
]


def tokens(block: str) -> dict[str, str]:
    return {name: value.upper() for name, value in re.findall(r"--([\w-]+): (#[0-9A-Fa-f]{6})\b", block)}


def themes() -> dict[str, dict[str, str]]:
    day = STYLESHEET.split(":root {")[1].split("}")[0]
    evening = STYLESHEET.split("@media (prefers-color-scheme: dark)")[1].split(":root {")[1].split("}")[0]
    return {"day": tokens(day), "evening": tokens(evening)}


def luminance(colour: str) -> float:
    """Relative luminance of `#RRGGBB` (WCAG 2.2)."""
    channels = [int(colour[at:end], 16) / 255 for at, end in pairwise((1, 3, 5, 7))]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_defines_it() -> None:
    assert round(contrast("#FFFFFF", "#000000"), 2) == 21.0
    assert round(contrast("#777777", "#FFFFFF"), 2) == 4.48


def test_both_themes_have_the_same_colours_named() -> None:
    day, evening = themes().values()
    assert set(day) == set(evening)


@pytest.mark.parametrize("theme", ["day", "evening"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_has_enough_contrast(theme: str, ink: str, ground: str) -> None:
    colours = themes()[theme]
    assert contrast(colours[ink], colours[ground]) >= AA_TEXT


@pytest.mark.parametrize("theme", ["day", "evening"])
@pytest.mark.parametrize(("part", "ground"), PART_PAIRS)
def test_borders_shapes_and_focus_have_enough_contrast(theme: str, part: str, ground: str) -> None:
    colours = themes()[theme]
    assert contrast(colours[part], colours[ground]) >= AA_PARTS


def test_stylesheet_is_small() -> None:
    assert len(STYLESHEET.encode()) < MAX_STYLESHEET_BYTES


def test_stylesheets_are_one_for_everybody_and_one_each_for_what_few_pages_need() -> None:
    vendored = {entry["path"] for entry in json.loads((STATIC / "vendor.json").read_text(encoding="utf-8"))}
    own = {path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*.css")} - vendored
    sheets = ("api_docs", "coverage", "keeping", "learn", "open_data", "widget")
    assert own == {"css/footbridge.css", *(f"directory/{name}.css" for name in sheets)}


def test_the_frame_of_other_sites_has_the_colours_of_ours() -> None:
    framed = (STATIC / "directory" / "widget.css").read_text(encoding="utf-8")
    ours = themes()
    for theme, part in zip(("day", "evening"), framed.split("@media", 1), strict=True):
        said = dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", part))
        assert len(said) > 10
        assert said == {name: ours[theme][name] for name in said}
    assert set(re.findall(r"var\(--([\w-]+)", framed)) == set(re.findall(r"--([\w-]+):", framed))


def test_every_colour_variable_that_is_used_is_defined() -> None:
    others = "".join(path.read_text(encoding="utf-8") for path in sorted((STATIC / "directory").glob("*.css")))
    used = set(re.findall(r"var\(--([\w-]+)", STYLESHEET + others))
    defined = set(re.findall(r"--([\w-]+):", STYLESHEET))
    assert used - defined == set()


def test_vendored_files_are_what_they_were() -> None:
    entries = json.loads((STATIC / "vendor.json").read_text(encoding="utf-8"))
    needed = {"path", "name", "version", "licence", "sha256"}
    assert [entry["path"] for entry in entries if needed - set(entry)] == []
    assert {entry["path"]: entry["sha256"] for entry in entries} == {
        entry["path"]: hashlib.sha256((STATIC / entry["path"]).read_bytes()).hexdigest() for entry in entries
    }


def test_fonts_scripts_and_licences_of_others_are_all_listed() -> None:
    entries = json.loads((STATIC / "vendor.json").read_text(encoding="utf-8"))
    foreign = {path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if _is_of_others(path)}
    assert foreign - {entry["path"] for entry in entries} == set()


def _is_of_others(path: Path) -> bool:
    return path.suffix in {".woff2", ".png"} or ".min." in path.name or "LICENSE" in path.name


def test_no_template_or_own_file_loads_anything_from_elsewhere() -> None:
    loading = re.compile(r"""(?:\bsrc|<link[^>]*\bhref|url\(|@import|fetch\()\s*[=(]?\s*["']?\s*(?:https?:)?//""")
    own = [path for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".svg"}]
    own += [STATIC / "css" / "footbridge.css", STATIC / "js" / "footbridge.js", STATIC / "mark.svg"]
    assert [path.name for path in own if loading.search(path.read_text(encoding="utf-8"))] == []


def test_no_template_has_inline_style_or_script() -> None:
    inline = re.compile(r"""<style|\sstyle=|\son[a-z]+=["']|<script(?![^>]*\ssrc=)(?![^>]*type="application/)""")
    templates = [path for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".svg"}]
    assert [path.name for path in templates if inline.search(path.read_text(encoding="utf-8"))] == []


def test_every_icon_that_a_page_names_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))
    named = re.compile(r"""(?:% icon name=|icon=)"([\w-]+)\"""")
    templates = {name for path in TEMPLATES.rglob("*.html") for name in named.findall(path.read_text(encoding="utf-8"))}
    assert templates - drawn == set()
