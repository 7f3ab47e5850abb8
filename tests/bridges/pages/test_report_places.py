"""Coverage by area, tie, time and access: dots, a table and a file of the same numbers."""

import csv
import io
import re

import pytest
from django.test import Client
from django.urls import reverse

from directory.models import CapitalTag, Taxonomy, User
from directory.pages import desk_coverage_facts
from tests.listings import make_listing, make_term
from tests.logins import log_in

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]
PLACE = {"city": "Brohavn", "country": "GB", "region": "Fyn", "postcode": "LS1 4AP"}
ELSEWHERE = {**PLACE, "city": "Bakkeby"}
DOOR = {"linking": ("abc", "The council sits there.")}
SATURDAY = "FREQ=WEEKLY;BYDAY=SA"


@pytest.fixture
def pims(pim: User) -> Client:
    """The browser of somebody in a team, with groups in two towns."""
    desk_coverage_facts.forget()
    step_free = make_term("step_free", taxonomy=Taxonomy.ACCESS)
    make_listing("Council café", place=PLACE, ties=DOOR, terms=(step_free,))  # Tuesdays at seven
    make_listing("Council tea", place=PLACE, ties=DOOR)
    make_listing("Choir", place=ELSEWHERE, rrule=SATURDAY, ties={"bridging": ("bcd", "Yes.")})
    return log_in(Client(), pim)


def table(client: Client, query: str = "") -> list[list[str]]:
    answer = client.get(reverse("practice_places_csv", args=["coverage"]) + query)
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def described(body: str) -> list[str]:
    return re.findall(r'<desc id="coverage-\d-chart-desc">(.*?)</desc>', body)


def test_each_tie_is_drawn_with_all_areas_and_times_and_says_them(pims: Client) -> None:
    body = pims.get(reverse("practice_reports")).content.decode()
    bonding, bridging, linking = described(body)
    assert "Brohavn: Day 0, Evening 2, Weekend 0. " in linking
    assert "Bakkeby: Day 0, Evening 0, Weekend 1. " in bridging
    assert not re.search("[1-9]", bonding)
    for tie in ("People like me", "New and different people", "A door to help and a say"):
        assert f"Where there are groups: {tie}</title>" in body


def test_the_drawing_the_table_and_the_file_say_the_same(pims: Client) -> None:
    body = pims.get(reverse("practice_reports")).content.decode()
    figure = next(one for one in pims.get(reverse("practice_reports")).context["places"] if one.key == "coverage")
    drawn = {
        row.label: [dot.value for grid in figure.charts for row_ in grid.rows if row_.label == row.label
                    for dot in row_.dots]
        for row in figure.charts[0].rows
    }  # fmt: skip
    assert drawn == {label: list(cells[1:]) for label, cells in figure.rows}
    head, *lines = table(pims)
    assert {name: [int(cell) for cell in cells] for name, _all, *cells in lines} == drawn
    assert head == list(figure.head)
    assert f'href="{reverse("practice_places_csv", args=["coverage"])}"' in body


def test_it_counts_only_groups_with_the_access_that_is_asked_for(pims: Client) -> None:
    page = pims.get(reverse("practice_reports") + "?access=step_free&level=region&page=7&access=nonsense")
    body = page.content.decode()
    assert "Brohavn: Day 0, Evening 1, Weekend 0. " in described(body)[2]
    assert 'value="step_free" checked' in body
    assert "coverage.csv?access=step_free" in body
    assert ["Brohavn", "1", *"000000", "0", "1", "0"] in table(pims, "?access=step_free")


def test_before_there_is_a_tie_every_dot_is_an_empty_ring(pims: Client) -> None:
    CapitalTag.objects.all().delete()
    desk_coverage_facts.forget()
    body = pims.get(reverse("practice_reports")).content.decode()
    assert 'class="dots__dot"' not in body
    assert "dots__dot--none" in body
