"""The card of the preview is the card that people get once it is saved."""

import pytest

from directory.contents import content_of
from directory.documents import card, parts_of
from directory.models import Listing
from directory.pages.keep_preview import card_of, preview_of
from tests.listings import NOON, make_listing

pytestmark = pytest.mark.django_db

NOT_FROM_CONTENT = {"access", "welcome", "points", "confirmed_at", "confirmed_how", "more"}


@pytest.mark.parametrize("visibility", ["public", "area", "hidden"])
@pytest.mark.parametrize("promise", ["Sing.", ""])
def test_it_says_what_the_card_of_the_results_says(visibility: str, promise: str) -> None:
    made = make_listing(
        ties={"bridging": ("abc", "Three streets."), "linking": ("a", "Once."), "bonding": ("ab", "")},
        place={"name": "Boathouse", "address": "Quay 1", "city": "Odense", "visibility": visibility},
        texts={"da": {"name": "Havnekoret"}, "en-easy": {"name": "Choir"}},
        text={"promise": promise, "description": "We sing old songs. " * 20, "who_greets": "Ida"},
        openness="open",
    )
    listing = Listing.objects.with_parts().get(pk=made.pk)
    parts = parts_of(listing)
    real = {name: value for name, value in card(parts).items() if name not in NOT_FROM_CONTENT}
    made_of_content = card_of(content_of(parts, contacts=[]))
    assert {name: value for name, value in made_of_content.items() if name not in NOT_FROM_CONTENT} == real


def test_without_a_name_there_is_no_card() -> None:
    listing = make_listing()
    content = {"language": "en", "status": "draft", "text.en.standard.name": ""}
    assert preview_of(listing, content, language="en", text_language="en", at=NOON) is None
