"""A map of sixty ties with long names, in a real browser on a phone: no label lies over another."""

from collections.abc import Callable
from itertools import combinations

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from playwright.sync_api import Page

from bridges.networks import Sector
from bridges.pages.network_map import map_view
from tests.bridges.ties import make_ties
from tests.browser import PHONE

SECTORS = list(Sector)
LABELS = """() => [...document.querySelectorAll('.net text, .net__middle + text')].map(text => {
  const box = text.getBoundingClientRect()
  return [text.textContent, box.left, box.top, box.right, box.bottom]
})"""
SHOW = """async ([figure, sheet]) => {
  const main = document.querySelector('main')
  main.innerHTML = '<div class="wrap"><h1>x</h1>' + figure + '</div>'
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: sheet })
  await new Promise(done => { link.onload = done; document.head.append(link) })
  await document.fonts.ready
}"""


@pytest.mark.parametrize("count", [7, 60])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_label_lies_over_another_on_a_phone(
    make_page: Callable[..., Page], assert_accessible: Callable[[Page], None], count: int, scheme: str
) -> None:
    view = map_view(make_ties([(at % 3 + 1, SECTORS[at % 5]) for at in range(count)]))
    assert view.drawing.is_named == (count == 7)
    page = make_page(viewport=PHONE, color_scheme=scheme)
    page.goto("/privacy/")
    figure = render_to_string("bridges/network/_map_print.html", {"view": view})
    page.evaluate(SHOW, [figure, staticfiles_storage.url("bridges/network.css")])
    labels = page.evaluate(LABELS)
    # the legend has eight, the middle one; each tie has a number, and where there is room a name
    assert len(labels) == 9 + count * (2 if view.drawing.is_named else 1)
    assert [(one[0], other[0]) for one, other in combinations(labels, 2) if overlap(one[1:], other[1:])] == []
    assert all(left >= 0 and right <= PHONE["width"] for _text, left, _top, right, _bottom in labels)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert_accessible(page)


def overlap(one: list[float], other: list[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
