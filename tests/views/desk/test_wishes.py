"""What was looked for and not found: from five voices up, as a table and as a file."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from directory.actions import wishes
from directory.actions.wishes import Wish, monday_of
from directory.models import SearchWish
from tests.views.test_why import words_of

pytestmark = pytest.mark.django_db


def make_wish(words: str, *, count: int, place: str = "", filters: str = "", weeks_ago: int = 0) -> SearchWish:
    at = timezone.now() - timedelta(weeks=weeks_ago)
    week = monday_of(timezone.localtime(at).date())
    return SearchWish.objects.create(
        pk=wishes._id_of(Wish(words, place, filters), week=week),
        week=week,
        first_date=week,
        count=count,
        shown_at=at,
        words=words,
        place=place,
        filters=filters,
    )


def said(client: Client, query: str = "") -> str:
    response = client.get(f"/desk/wishes/{query}")
    assert response.status_code == 200
    return words_of(response.content.decode())


def test_nothing_yet_says_so(desk: Client) -> None:
    assert "Nothing to show yet" in said(desk)


def test_the_most_asked_come_first_and_weeks_are_added_up(desk: Client) -> None:
    make_wish("quiet walks", count=7)
    make_wish("underwater chess", count=5, place="Brohavn", filters="tie=linking", weeks_ago=1)
    make_wish("underwater chess", count=6, place="Brohavn", filters="tie=linking", weeks_ago=2)
    told = said(desk)
    assert "underwater chess Brohavn A door to help and a say 11 quiet walks anywhere – 7" in told


def test_only_the_chosen_weeks_count(desk: Client) -> None:
    make_wish("quiet walks", count=7, weeks_ago=10)
    assert "quiet walks" in said(desk, "?weeks=12")
    assert "quiet walks" not in said(desk, "?weeks=4")
    assert "quiet walks" in said(desk, "?weeks=nonsense")


def test_below_five_only_their_number_is_said(desk: Client) -> None:
    wishes.note(Wish("quiet walks"), network="192.0.2.0/24", at=timezone.now())
    told = said(desk)
    assert "quiet walks" not in told
    assert "This week 1 more question was asked too seldom to be shown." in told


def test_the_file_holds_no_formula(desk: Client) -> None:
    make_wish("=cmd", count=5)
    make_wish("+chess", count=9)
    rows = list(csv.reader(io.StringIO(desk.get("/desk/wishes/table.csv").content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["'+chess", "'=cmd"]
    assert [row[3] for row in rows[1:]] == ["9", "5"]
