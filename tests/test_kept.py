"""What is kept of a page is the same for everybody."""

import pytest
from django.template import engines
from django.test import RequestFactory, override_settings
from django.utils.translation import override

FRAME = '{% load frame i18n kept %}{% kept %}{% site_name %}: {% translate "Save" %} {{ name }}{% endkept %}'


def rendered(template: object, name: str) -> str:
    return str(template.render({"name": name}, RequestFactory().get("/")))  # type: ignore[attr-defined]


@pytest.fixture
def frame() -> object:
    return engines["django"].from_string(FRAME)


def test_nothing_of_a_visitor_can_stay_in_what_is_kept(frame: object) -> None:
    assert rendered(frame, "Noor") == rendered(frame, "Pim") == "Footbridge: Save "


def test_what_is_kept_is_kept_for_each_language(frame: object) -> None:
    said = {}
    for language in ("en", "da", "en", "nl"):
        with override(language):
            said[language] = rendered(frame, "")
    assert said == {"en": "Footbridge: Save ", "da": "Footbridge: Gem ", "nl": "Footbridge: Bewaar "}


def test_a_test_that_changes_the_name_of_the_site_sees_it(frame: object) -> None:
    before = rendered(frame, "")
    with override_settings(FOOTBRIDGE_NAME="Landgangen"):
        assert rendered(frame, "") == "Landgangen: Save "
    assert rendered(frame, "") == before
