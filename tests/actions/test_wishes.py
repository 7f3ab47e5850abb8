"""Wishes are counted without the people: unread below five voices, said from the fifth, and forgotten after a week."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from pytest_django.asserts import assertNumQueries

from directory.actions import wishes
from directory.actions.wishes import Wish
from directory.models import SearchVoice, SearchWish

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
CHESS = Wish("underwater chess", "Brohavn", "tie=linking")


def say(wish: Wish, *, networks: int, at: datetime, first: int = 0) -> None:
    for number in range(first, first + networks):
        assert wishes.note(wish, network=f"192.0.{number}.0/24", at=at)


def shown() -> set[tuple[str, str, str, int]]:
    return {(row.words, row.place, row.filters, row.count) for row in SearchWish.objects.exclude(shown_at__isnull=True)}


def test_below_five_voices_nobody_can_read_what_it_says() -> None:
    say(CHESS, networks=1, at=MONDAY)
    say(CHESS, networks=3, at=TUESDAY, first=1)
    assert SearchWish.objects.count() == 3  # the words; with the town; with the filters too
    assert {row.count for row in SearchWish.objects.all()} == {4}
    assert shown() == set()
    kept = str([*SearchWish.objects.values_list(), *SearchVoice.objects.values_list()])
    assert [word for word in ("chess", "Brohavn", "linking", "192.0") if word in kept] == []


def test_the_fifth_voice_brings_the_words() -> None:
    say(CHESS, networks=4, at=MONDAY)
    say(CHESS, networks=1, at=TUESDAY, first=4)
    assert shown() == {
        ("underwater chess", "", "", 5),
        ("underwater chess", "Brohavn", "", 5),
        ("underwater chess", "Brohavn", "tie=linking", 5),
    }


def test_five_voices_of_one_day_are_not_enough() -> None:
    say(CHESS, networks=9, at=MONDAY)
    assert shown() == set()
    say(Wish("underwater chess"), networks=1, at=TUESDAY)  # the same network again, on another day
    assert shown() == {("underwater chess", "", "", 9)}


def test_a_network_counts_once_a_week_however_often_it_asks() -> None:
    for hour in range(20):
        wishes.note(CHESS, network="192.0.2.0/24", at=MONDAY + timedelta(hours=5 * hour))
    assert {row.count for row in SearchWish.objects.all()} == {1}


def test_a_place_that_few_asked_for_stays_unsaid_where_the_words_are_said() -> None:
    say(Wish("chess", "Brohavn"), networks=3, at=MONDAY)
    say(Wish("chess", "Bakkeby"), networks=3, at=TUESDAY, first=3)
    assert shown() == {("chess", "", "", 6)}


def test_the_order_of_the_words_makes_no_difference() -> None:
    say(Wish("underwater chess"), networks=1, at=MONDAY)
    say(Wish("chess underwater"), networks=1, at=MONDAY, first=1)
    assert SearchWish.objects.get().count == 2


def test_a_week_begins_anew_and_the_voices_of_the_last_one_are_forgotten() -> None:
    say(CHESS, networks=4, at=MONDAY)
    say(CHESS, networks=1, at=TUESDAY, first=4)
    say(Wish("quiet walks"), networks=2, at=TUESDAY)
    assert wishes.forget_old(at=TUESDAY) == 0
    assert wishes.forget_old(at=MONDAY + timedelta(days=7)) == 1
    assert SearchVoice.objects.count() == 0
    assert {row.words for row in SearchWish.objects.all()} == {"underwater chess"}
    say(CHESS, networks=1, at=MONDAY + timedelta(days=7))
    assert SearchWish.objects.filter(week=date(2026, 11, 30)).count() == 3


def test_nothing_is_counted_without_words_or_without_a_network() -> None:
    assert not wishes.note(Wish(""), network="192.0.2.0/24", at=MONDAY)
    assert not wishes.note(CHESS, network="", at=MONDAY)
    assert SearchWish.objects.count() == 0


def test_a_filter_alone_is_a_wish_too() -> None:
    say(Wish("", "Brohavn", "tie=linking"), networks=4, at=MONDAY)
    say(Wish("", "Brohavn", "tie=linking"), networks=1, at=TUESDAY, first=4)
    assert ("", "Brohavn", "tie=linking", 5) in shown()


@pytest.mark.parametrize("networks", [1, 3])
def test_it_costs_the_same_whatever_is_there(networks: int) -> None:
    say(CHESS, networks=networks, at=MONDAY)
    with assertNumQueries(9):
        say(CHESS, networks=1, at=MONDAY, first=50)


def test_a_database_that_does_not_take_it_costs_the_visitor_nothing() -> None:
    def full(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("INSERT"):
            raise OperationalError("disk full")
        return execute(sql, *rest)

    with connection.execute_wrapper(full):
        assert not wishes.note(CHESS, network="192.0.2.0/24", at=MONDAY)
    assert SearchWish.objects.count() == 0
