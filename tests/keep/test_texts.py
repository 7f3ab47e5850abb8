"""Languages and easy text: what is older than the original says so, and is new again once somebody has looked."""

from typing import Any

import pytest
from django.test import Client

from directory.actions import listings
from directory.models import ChangeRequest, Listing, ListingText, Organiser
from tests.keep.pages import fill, filled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def trusted(ida: Organiser) -> None:
    Organiser.objects.update(is_trusted=True)


def text(response: Any) -> str:
    return str(response.content.decode())


def write(client: Client, listing: Listing, key: str, **typed: Any) -> str:
    url = f"/keep/{listing.pk}/edit/texts/{key}/"
    response = client.post(url, {**filled(client, url), **typed})
    assert response.status_code == 302, text(response)
    return text(client.get(response.headers["Location"]))


def test_a_text_in_danish_is_added_beside_the_original(as_ida: Client, choir: Listing) -> None:
    fill(as_ida, choir, "what", promise="Sing with us.")
    languages = f"/keep/{choir.pk}/edit/languages/"
    added = as_ida.post(languages, {"do": "add", "text_language": "da", "variant": "standard"})
    assert added.headers["Location"] == f"/keep/{choir.pk}/edit/texts/da/"
    page = text(as_ida.get(added.headers["Location"]))
    assert "English:" in page
    assert "Sing with us." in page
    saved = write(as_ida, choir, "da", name="Havnekoret", promise="Syng med os.")
    assert "Saved. It is public now." in saved
    assert "As new as the original" in saved
    assert "Syng med os." in text(as_ida.get(f"/groups/{choir.pk}/?text=da"))


def test_a_text_that_is_there_is_opened_not_added(as_ida: Client, choir: Listing) -> None:
    write(as_ida, choir, "da", name="Havnekoret")
    response = as_ida.post(
        f"/keep/{choir.pk}/edit/languages/", {"do": "add", "text_language": "da", "variant": "standard"}
    )
    assert response.status_code == 422
    assert "This text is there already." in text(response)


@pytest.mark.parametrize("typed", [{}, {"text_language": "xx"}, {"text_language": "da", "variant": "hard"}])
def test_a_text_needs_a_language_that_there_is(as_ida: Client, choir: Listing, typed: dict[str, str]) -> None:
    assert as_ida.post(f"/keep/{choir.pk}/edit/languages/", {"do": "add", **typed}).status_code == 422


def test_after_the_original_changed_its_translation_is_older_until_somebody_saves_it(
    as_ida: Client, choir: Listing
) -> None:
    write(as_ida, choir, "da", name="Havnekoret")
    fill(as_ida, choir, "what", description="We sing sea songs.")
    assert "Older than the original: look at both, and save." in text(as_ida.get(f"/keep/{choir.pk}/edit/languages/"))
    assert "The original has changed since." in text(as_ida.get(f"/keep/{choir.pk}/edit/texts/da/"))
    assert "This text is older than the original." in text(as_ida.get(f"/groups/{choir.pk}/?text=da"))
    assert "As new as the original" in write(as_ida, choir, "da")
    assert "This text is older than the original." not in text(as_ida.get(f"/groups/{choir.pk}/?text=da"))


def test_an_easy_text_has_steps_a_line_each_and_says_how_easy_it_is(as_ida: Client, choir: Listing) -> None:
    hard = "Participation presupposes a willingness to contribute to interdisciplinary community development. " * 3
    fill(as_ida, choir, "what", description="We sing.")
    fill(as_ida, choir, "welcome", step_1="Come.", step_2="Sing.", step_3="Go.")
    url = f"/keep/{choir.pk}/edit/texts/en-easy/"
    typed = {**filled(as_ida, url), "name": "Choir", "description": hard, "first_visit": "Come.\n\n Sing. \nGo."}
    part = text(as_ida.post(f"{url}draft/", typed))
    assert "Hard to read: shorter sentences help." in part
    assert "Long words. Is there a shorter one?" in part
    assert as_ida.post(url, typed).status_code == 302
    easy = ListingText.objects.get(listing=choir, variant="easy")
    assert easy.first_visit == ["Come.", "Sing.", "Go."]


def test_a_text_can_be_taken_away_and_the_original_stays(as_ida: Client, choir: Listing) -> None:
    write(as_ida, choir, "da", name="Havnekoret", promise="Syng.")
    response = as_ida.post(f"/keep/{choir.pk}/edit/texts/da/", {"do": "take_away"})
    assert "Taken away." in text(as_ida.get(response.headers["Location"]))
    assert [row.language for row in choir.texts.all()] == ["en"]


def test_a_text_of_somebody_who_is_not_trusted_waits(as_ida: Client, choir: Listing) -> None:
    Organiser.objects.update(is_trusted=False)
    assert "A steward looks at it" in write(as_ida, choir, "da", name="Havnekoret")
    assert not ListingText.objects.filter(language="da").exists()
    assert "Danish" in text(as_ida.get(f"/keep/{choir.pk}/edit/languages/"))
    assert "text.da.standard.name" in ChangeRequest.objects.get().changes


def test_a_text_that_reads_from_the_right_is_a_text(as_ida: Client, choir: Listing) -> None:
    write(as_ida, choir, "ar", name="جوقة الميناء")
    assert listings.current(choir)["text.ar.standard.name"] == "جوقة الميناء"


def test_the_languages_spoken_are_saved(as_ida: Client, choir: Listing) -> None:
    assert "Saved. It is public now." in fill(as_ida, choir, "languages", languages=["ar", "en"])
    assert listings.current(choir)["languages"] == ["ar", "en"]
