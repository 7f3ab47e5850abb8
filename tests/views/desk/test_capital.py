"""A second steward rates ties: blind, then beside the first answers, then in words that both agree on."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.actions import capital_reviews
from directory.actions.capital_reviews import ReviewError
from directory.models import CapitalReview, CapitalTag, Listing, ListingVersion, User
from tests.listings import make_listing, make_term
from tests.views.test_why import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]


@pytest.fixture
def choir(db: None) -> Listing:
    return make_listing("Choir", ties={"bonding": ("ab", "They share keys."), "bridging": ("c", "")})


def said(response: Any) -> str:
    return words_of(response.content.decode())


def rate(client: Client, listing: Listing, **answers: Any) -> Any:
    return client.post(f"/desk/ties/{listing.pk}/", {"basis": "read", **answers}, follow=True)


def test_the_queue_leads_to_the_first_group_that_waits(desk: Client, choir: Listing) -> None:
    assert desk.get("/desk/ties/")["Location"] == f"/desk/ties/{choir.pk}/"


def test_the_first_answers_are_nowhere_on_the_page_of_the_second(desk: Client, choir: Listing) -> None:
    html = desk.get(f"/desk/ties/{choir.pk}/").content.decode()
    assert "They share keys." not in html
    assert "checked" not in html[html.index("<main") :]


def test_both_alike_settles_it_at_once(desk: Client, choir: Listing, stine: User) -> None:
    assert "You both see it the same way." in said(rate(desk, choir, bonding=["b", "a"], bridging=["c"]))
    assert set(CapitalReview.objects.values_list("kind", flat=True)) == {"bonding", "bridging", "linking"}
    assert not capital_reviews.differing().exists()
    assert not CapitalTag.objects.filter(reviewed_at__isnull=True).exists()
    assert "Nothing to rate for you now" in said(desk.get("/desk/ties/"))


def test_where_they_differ_both_answers_stand_side_by_side(desk: Client, choir: Listing) -> None:
    response = rate(desk, choir, bonding=["a"], bridging=["c"])
    told = said(response)
    assert "They share keys." in response.content.decode()
    assert len(re.findall("different", told)) == 1
    assert [row.kind for row in capital_reviews.differing()] == ["bonding"]


def test_what_they_agree_on_is_the_tag_and_is_in_the_history(desk: Client, choir: Listing, stine: User) -> None:
    rate(desk, choir, bonding=["a"], bridging=["c"])
    review = capital_reviews.differing().get()
    address = f"/desk/ties/differences/{review.pk}/"
    assert desk.post(address, {"bonding": ["a", "b", "d"], "reason": " "}).status_code == 422
    response = desk.post(address, {"bonding": ["a", "b", "d"], "reason": "They lend each other keys."})
    assert response.status_code == 302
    tag = CapitalTag.objects.get(kind="bonding")
    assert (tag.statements, tag.strength, tag.reason) == (["a", "b", "d"], 3, "They lend each other keys.")
    assert (tag.tagged_by, bool(tag.reviewed_at)) == (stine, True)
    review.refresh_from_db()
    assert (review.agreed_statements, review.settled_by) == (["a", "b", "d"], stine)
    assert ListingVersion.objects.filter(changed=["capital.bonding"]).count() == 1
    assert desk.post(address, {"bonding": [], "reason": ""}).status_code == 404  # it is settled


def test_agreeing_on_nothing_takes_the_tag_away(desk: Client, choir: Listing) -> None:
    rate(desk, choir, bonding=[], bridging=["c"])
    review = capital_reviews.differing().get()
    assert desk.post(f"/desk/ties/differences/{review.pk}/", {"reason": ""}).status_code == 302
    assert not CapitalTag.objects.filter(kind="bonding").exists()


def test_who_gave_the_first_answers_does_not_give_the_second(desk: Client, choir: Listing, stine: User) -> None:
    CapitalTag.objects.update(tagged_by=stine)
    assert "1 group waits for a colleague" in said(desk.get("/desk/ties/"))
    with pytest.raises(ReviewError):
        capital_reviews.rate(choir, {}, basis="read", by=stine, at=timezone.now())


def test_two_who_rate_the_same_at_once_are_one_rating(desk: Client, choir: Listing, sanne: User) -> None:
    capital_reviews.rate(choir, {"bonding": ["a"]}, basis="read", by=sanne, at=timezone.now())
    assert "A colleague has just rated this one." in said(rate(desk, choir, bonding=["b"]))
    assert CapitalReview.objects.filter(kind="bonding").count() == 1


def test_a_changed_tag_is_rated_anew(desk: Client, choir: Listing) -> None:
    rate(desk, choir, bonding=["a", "b"], bridging=["c"])
    assert not capital_reviews.unreviewed().exists()
    CapitalTag.objects.filter(kind="bonding").update(statements=["a"], reviewed_at=None)  # as an edit leaves it
    assert list(capital_reviews.unreviewed()) == [choir]


def test_a_quarter_draws_a_tenth_of_what_was_rated_long_ago(db: None) -> None:
    at = timezone.now()
    rows = [make_listing(f"Choir {number}", ties={"bonding": ("ab", "Yes.")}) for number in range(30)]
    CapitalTag.objects.update(reviewed_at=at - capital_reviews.RESTS * 2)
    quarters = [at.replace(year=2027 + number // 4, month=1 + 3 * (number % 4), day=1) for number in range(10)]
    drawn = [set(capital_reviews.sample(at=quarter)) for quarter in quarters]
    assert set().union(*drawn) == set(rows)  # each of ten quarters another tenth
    assert sum(map(len, drawn)) == 30
    CapitalTag.objects.update(reviewed_at=at)
    assert not capital_reviews.sample(at=at).exists()


def test_how_one_knows_is_asked_and_the_answers_stay(desk: Client, choir: Listing) -> None:
    response = desk.post(f"/desk/ties/{choir.pk}/", {"bonding": ["a"]})
    assert response.status_code == 422
    assert 'name="bonding" value="a" checked' in response.content.decode()


def test_figures_come_with_their_number_and_with_caution(desk: Client, sanne: User) -> None:
    for number in range(12):
        listing = make_listing(f"Choir {number}", ties={"bonding": ("ab", "Yes.")})
        letters = ["a", "b"] if number % 2 else ["a"]
        capital_reviews.rate(listing, {"bonding": letters}, basis="read", by=sanne, at=timezone.now())
    told = said(desk.get("/desk/ties/agreement/"))
    assert "12 100 %" in told  # statement a
    assert "12 50 %" in told  # statement b
    assert "Too few cases to tell agreement from chance." in told


def test_few_cases_say_nothing(desk: Client) -> None:
    assert "0 cases: too few to say anything" in said(desk.get("/desk/ties/agreement/"))


@pytest.mark.parametrize("number", [1, 3])
def test_differences_take_as_many_queries_for_three_as_for_one(desk: Client, sanne: User, number: int) -> None:
    for count in range(number):
        listing = make_listing(f"Choir {count}", ties={"bonding": ("ab", "Yes.")})
        capital_reviews.rate(listing, {"bonding": ["a"]}, basis="read", by=sanne, at=timezone.now())
    make_term("walks")
    with CaptureQueriesContext(connection) as asked:
        assert desk.get("/desk/ties/differences/").status_code == 200
    assert len(asked) == 8
