"""Components: each is in the gallery, says what it should, and refuses what it does not know."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client
from pytest_django import Settings

from directory.models.listing import Openness
from directory.templatetags import footbridge
from directory.templatetags.footbridge import ComponentError

GALLERY = Path(__file__).resolve().parents[1] / "templates" / "site" / "gallery.html"


def render(source: str, **context: object) -> str:
    return Template("{% load footbridge %}" + source).render(Context(context))


def component_names() -> list[str]:
    return sorted(footbridge.register.tags)


def test_gallery_shows_every_component() -> None:
    shown = set(re.findall(r"{% (\w+)", GALLERY.read_text(encoding="utf-8")))
    assert set(component_names()) - shown == set()


@pytest.mark.django_db
def test_gallery_renders_for_those_who_build(client: Client, settings: Settings) -> None:
    settings.DEBUG = True
    page = client.get("/gallery/")
    assert page.status_code == 200
    assert "2 of 3" in page.content.decode()


@pytest.mark.django_db
def test_gallery_is_not_there_for_visitors(client: Client) -> None:
    assert client.get("/gallery/").status_code == 404


@pytest.mark.parametrize("name", component_names())
def test_unknown_attribute_is_an_error(name: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument 'colour'"):
        Template(f"{{% load footbridge %}}{{% {name} colour='red' %}}{{% end{name} %}}")


@pytest.mark.parametrize("name", component_names())
def test_positional_attribute_is_an_error(name: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="too many positional arguments"):
        Template(f"{{% load footbridge %}}{{% {name} 'red' %}}{{% end{name} %}}")


def test_missing_attribute_is_an_error() -> None:
    with pytest.raises(TemplateSyntaxError, match="'text'"):
        Template("{% load footbridge %}{% button kind='primary' %}")


@pytest.mark.parametrize(
    "source",
    [
        "{% button text='Save' kind='red' %}",
        "{% link_button text='Save' href='/' kind='red' %}",
        "{% tie_badge kind='friendship' %}",
        "{% notice kind='alarm' %}x{% endnotice %}",
        "{% field name='a' label='A' type='colour' %}",
        "{% card title='A' level=1 %}x{% endcard %}",
        "{% checkbox_group name='a' legend='A' options=none type='text' %}",
        "{% learn_link topic='phrenology' %}",
    ],
)
def test_value_without_a_look_is_an_error(source: str) -> None:
    with pytest.raises(ComponentError):
        render(source, none=())


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("bonding", "People like me"),
        ("bridging", "New and different people"),
        ("linking", "A door to help and a say"),
    ],
)
def test_tie_badge_has_shape_and_words_and_the_term_for_practitioners_only(kind: str, words: str) -> None:
    badge = render("{% tie_badge kind=kind %}", kind=kind)
    assert f"#tie-{kind}" in badge
    assert words in badge
    assert f"({kind})" not in badge
    assert f"({kind})" in render("{% tie_badge kind=kind strength=3 practitioner=True %}", kind=kind)


@pytest.mark.parametrize("openness", [value.value for value in Openness])
def test_every_openness_of_the_model_has_a_badge(openness: str) -> None:
    assert f"openness--{openness}" in render("{% openness_badge openness=value %}", value=openness)


def test_text_of_others_is_escaped_in_every_component_that_takes_text() -> None:
    evil = "<b>x</b>"
    pages = [
        render("{% button text=evil %}", evil=evil),
        render("{% link_button text=evil href='/' %}", evil=evil),
        render("{% fact icon='clock' label=evil text=evil more=evil %}", evil=evil),
        render("{% card title=evil %}{{ evil }}{% endcard %}", evil=evil),
        render("{% chip text=evil remove_url='/' %}", evil=evil),
        render("{% notice title=evil %}{{ evil }}{% endnotice %}", evil=evil),
        render("{% field name='a' label=evil value=evil help=evil error=evil %}", evil=evil),
        render("{% disclosure summary=evil %}{{ evil }}{% enddisclosure %}", evil=evil),
        render("{% steps items=items %}", items=[evil]),
        render("{% empty_state title=evil %}{{ evil }}{% endempty_state %}", evil=evil),
        render("{% save_button action='/' listing_id='1' listing_name=evil %}", evil=evil),
        render("{% openness_badge openness='open' note=evil %}", evil=evil),
        render("{% icon name='clock' label=evil %}", evil=evil),
    ]
    assert [page for page in pages if "<b>" in page] == []
    assert [page for page in pages if "&lt;b&gt;" not in page] == []


def test_field_names_its_help_and_error_to_screen_readers() -> None:
    field = render("{% field name='near' label='Where?' help='A town' error='Unknown' %}")
    assert 'aria-describedby="id_near_help id_near_error"' in field
    assert 'aria-invalid="true"' in field
    assert 'for="id_near"' in field


def test_count_of_zero_is_shown_and_no_count_is_not() -> None:
    options = [{"value": "a", "label": "A", "count": 0}, {"value": "b", "label": "B", "count": None}]
    group = render("{% checkbox_group name='x' legend='X' options=options %}", options=options)
    assert group.count("choice__count") == 1


def test_pagination_of_one_page_is_empty() -> None:
    assert render("{% pagination page=1 pages=1 %}").strip() == ""


def test_trust_line_never_claims_a_check_that_was_not_made() -> None:
    line = render("{% trust_line checked_on=none %}", none=None)
    assert "We have not checked" in line
    assert "trust--stale" in line


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("phone", "We checked with this group on 12 November 2026. We rang them."),
        ("visit", "We went there."),
        ("organiser", "The group told us on 12 November 2026 that this is true."),
        ("import", "Checked on 12 November 2026 by those we have it from."),
        ("email", "We checked with this group on 12 November 2026."),
    ],
)
def test_trust_line_says_who_checked_and_how(how: str, words: str) -> None:
    line = render("{% trust_line checked_on=day how=how %}", day=date(2026, 11, 12), how=how)
    assert words in line


def test_trust_line_says_for_how_long_nobody_confirmed() -> None:
    line = render("{% trust_line checked_on=day months=7 stale=True %}", day=date(2026, 4, 12))
    assert "Not confirmed for 7 months: ring before you go." in line
