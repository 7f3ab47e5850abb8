"""Organisers keep the photos of the door and the room; a steward looks at what is not trusted yet."""

from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.utils import timezone

from directory.actions import photos
from directory.models import Listing, Photo, PhotoState
from tests.keepers import make_organiser, make_steward, open_keeping
from tests.listings import NOON, make_listing
from tests.logins import log_in
from tests.photographs import DOOR, make_photo, photograph, with_place_and_profile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def choir() -> Listing:
    return make_listing()


@pytest.fixture
def ida(client: Client, choir: Listing) -> Client:
    """Ida's browser: she keeps the choir, and a steward looks at what she changes."""
    open_keeping(client, make_organiser(choir), at=timezone.now())
    return client


@pytest.fixture
def trusted(client: Client, choir: Listing) -> Client:
    """The same, but what she changes is public at once."""
    open_keeping(client, make_organiser(choir, is_trusted=True), at=timezone.now())
    return client


@pytest.fixture
def stine() -> Client:
    browser = Client()
    log_in(browser, make_steward(), second_factor=True)
    return browser


def sent(raw: bytes | None = None, **fields: Any) -> dict[str, Any]:
    file = SimpleUploadedFile("../../<script>.php", raw if raw is not None else photograph(), "text/html")
    return {"photo": file, "subject": "door", "alt_en": DOOR, **fields}


def add(client: Client, listing: Listing, raw: bytes | None = None, **fields: Any) -> Any:
    return client.post(f"/keep/{listing.pk}/photos/add/", sent(raw, **fields))


def public_page(listing: Listing) -> str:
    return Client().get(f"/groups/{listing.pk}/").content.decode()


def test_what_a_trusted_organiser_adds_is_public_at_once(trusted: Client, choir: Listing) -> None:
    response = add(trusted, choir)
    assert response["Location"] == f"/keep/{choir.pk}/photos/"
    assert f'alt="{DOOR}"' in public_page(choir)
    assert "The photo is there." in trusted.get(response["Location"]).content.decode()


def test_what_another_organiser_adds_waits_for_a_steward(ida: Client, stine: Client, choir: Listing) -> None:
    add(ida, choir)
    photo = Photo.objects.get()
    assert photo.state == PhotoState.WAITING
    assert DOOR not in public_page(choir)
    waits = ida.get(f"/keep/{choir.pk}/photos/").content.decode()
    assert "Waits for a steward" in waits
    desk = stine.get("/desk/photos/").content.decode()
    assert DOOR in desk
    assert "Tuesday harbour choir" in desk
    stine.post(f"/desk/photos/{photo.pk}/", {"do": "approve", "seen": photos.seen(photo)})
    assert DOOR in public_page(choir)
    assert "Every photo that somebody sent has been looked at." in stine.get("/desk/photos/").content.decode()


def test_a_steward_says_no_with_a_word_that_the_organiser_reads(ida: Client, stine: Client, choir: Listing) -> None:
    add(ida, choir)
    photo = Photo.objects.get()
    without_a_word = stine.post(f"/desk/photos/{photo.pk}/", {"do": "decline", "words": " "})
    assert without_a_word.status_code == 422
    assert "Say why in a few words." in without_a_word.content.decode()
    stine.post(f"/desk/photos/{photo.pk}/", {"do": "decline", "words": "One sees a face. Send one without people?"})
    assert "One sees a face." in ida.get(f"/keep/{choir.pk}/photos/").content.decode()
    again = stine.post(f"/desk/photos/{photo.pk}/", {"do": "approve", "seen": photos.seen(photo)}, follow=True)
    assert "Somebody has decided this already." in again.content.decode()
    assert DOOR not in public_page(choir)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"this is not a photo", "JPEG, PNG or WebP"),
        (b"", "This file is empty."),
        (photograph()[:2000], "is broken"),
        (photograph(kind="PNG", width=5000, height=4000), "up to 16 megapixels"),
    ],
)
def test_what_is_no_photo_is_refused_in_words_and_what_was_typed_stays(
    trusted: Client, choir: Listing, raw: bytes, words: str
) -> None:
    response = add(trusted, choir, raw)
    html = response.content.decode()
    assert response.status_code == 422
    assert words in html
    assert DOOR in html
    assert "choose the photo once more" in html
    assert not Photo.objects.exists()


def test_without_words_for_people_who_do_not_see_it_no_photo_is_kept(trusted: Client, choir: Listing) -> None:
    response = add(trusted, choir, alt_en="  ")
    assert response.status_code == 422
    assert "Some people cannot see the photo." in response.content.decode()
    assert not Photo.objects.exists()


def test_each_language_of_the_listing_is_asked_for_its_words(client: Client) -> None:
    choir = make_listing(texts={"da": {"name": "Havnekoret"}})
    open_keeping(client, make_organiser(choir, is_trusted=True), at=timezone.now())
    html = client.get(f"/keep/{choir.pk}/photos/add/").content.decode()
    assert "What does one see? (English)" in html
    assert "What does one see? (Danish)" in html
    add(client, choir, alt_da="En rød dør.")
    assert Photo.objects.get().translations == {"da": "En rød dør."}


def test_a_photo_from_a_telephone_loses_its_place_and_its_name(trusted: Client, choir: Listing) -> None:
    add(trusted, choir, with_place_and_profile(orientation=6))
    page = Photo.objects.get().files.get(size="page")
    assert (page.width, page.height) == (300, 400)
    answer = Client().get(f"/photos/{page.pk}.webp")
    assert b"Brohavn" not in answer.content
    assert answer["Content-Disposition"] == 'inline; filename="page.webp"'


def test_what_is_too_big_for_one_form_is_refused_before_it_is_read(trusted: Client, choir: Listing) -> None:
    with override_settings(FILE_UPLOAD_MAX_MEMORY_SIZE=1000):
        response = add(trusted, choir)
    assert response.status_code == 413
    assert not Photo.objects.exists()


@override_settings(FOOTBRIDGE_PHOTOS_A_LISTING=2)
def test_one_photo_too_many_is_refused_with_a_way_on(trusted: Client, choir: Listing) -> None:
    for _one in range(2):
        assert add(trusted, choir).status_code == 302
    response = add(trusted, choir)
    assert "There are 2 photos already. Take one down first." in response.content.decode()
    assert Photo.objects.count() == 2
    assert "There is room for 2 photos." in trusted.get(f"/keep/{choir.pk}/photos/").content.decode()


def change(client: Client, photo: Photo, do: str) -> None:
    response = client.post(f"/keep/{photo.listing_id}/photos/{photo.pk}/change/", {"do": do})
    assert response.status_code == 302
    photo.refresh_from_db()


def test_taking_down_is_at_once_and_can_be_undone(ida: Client, choir: Listing) -> None:
    photo = make_photo(choir)
    change(ida, photo, "take_down")
    assert DOOR not in public_page(choir)
    change(ida, photo, "put_back")
    assert DOOR in public_page(choir)


def test_what_a_steward_takes_down_is_not_public_again_by_its_organiser(
    ida: Client, stine: Client, choir: Listing
) -> None:
    photo = make_photo(choir)
    change(stine, photo, "take_down")
    change(ida, photo, "put_back")
    assert Photo.objects.get(pk=photo.pk).state == PhotoState.WAITING
    assert DOOR not in public_page(choir)


def test_what_a_steward_refused_waits_again_when_it_is_put_back(ida: Client, stine: Client, choir: Listing) -> None:
    add(ida, choir)
    photo = Photo.objects.get()
    stine.post(f"/desk/photos/{photo.pk}/", {"do": "decline", "words": "A face."})
    photo.refresh_from_db()
    change(ida, photo, "put_back")
    assert photo.state == PhotoState.WAITING


def test_photos_change_places(ida: Client, choir: Listing) -> None:
    first, second, third = (
        make_photo(choir, alt=words, position=place) for place, words in enumerate(["A door.", "A room.", "A table."])
    )
    change(ida, third, "earlier")
    change(ida, first, "later")
    change(ida, third, "earlier")
    change(ida, third, "earlier")  # there is nothing before it
    html = public_page(choir)
    assert html.index(third.alt) < html.index(first.alt) < html.index(second.alt)


def test_new_words_of_an_organiser_wait_and_the_approved_ones_stay(ida: Client, stine: Client, choir: Listing) -> None:
    photo = make_photo(choir)
    ida.post(f"/keep/{choir.pk}/photos/{photo.pk}/words/", {"subject": "door", "alt_en": "A green door."})
    assert DOOR in public_page(choir)
    waiting = Photo.objects.waiting().get()
    assert (waiting.replaces, waiting.alt) == (photo, "A green door.")
    stine.post(f"/desk/photos/{waiting.pk}/", {"do": "approve", "seen": photos.seen(waiting)})
    html = public_page(choir)
    assert "A green door." in html
    assert DOOR not in html


def test_another_photo_in_its_place_can_be_undone(trusted: Client, choir: Listing) -> None:
    old = make_photo(choir)
    fields = sent(alt_en="A green door.")
    trusted.post(f"/keep/{choir.pk}/photos/{old.pk}/replace/", fields)
    assert "A green door." in public_page(choir)
    assert DOOR not in public_page(choir)
    change(trusted, old, "put_back")
    assert DOOR in public_page(choir)
    assert "A green door." not in public_page(choir)


def test_photos_of_a_frozen_group_stay_as_they_are(trusted: Client, choir: Listing) -> None:
    photo = make_photo(choir)
    Listing.objects.filter(pk=choir.pk).update(frozen_at=NOON)
    assert add(trusted, choir).status_code == 422
    words = {"subject": "door", "alt_en": "Ring 555."}
    assert trusted.post(f"/keep/{choir.pk}/photos/{photo.pk}/words/", words).status_code == 422
    change(trusted, photo, "take_down")
    assert Photo.objects.public().get().alt == DOOR


def test_a_photo_that_was_taken_down_keeps_its_place(ida: Client, choir: Listing) -> None:
    photo = make_photo(choir)
    change(ida, photo, "take_down")
    change(ida, photo, "earlier")
    assert photo.state == PhotoState.TAKEN_DOWN


def test_nobody_keeps_the_photos_of_another_group(ida: Client) -> None:
    chess = make_listing("Chess")
    photo = make_photo(chess)
    assert ida.get(f"/keep/{chess.pk}/photos/").status_code == 403
    assert add(ida, chess).status_code == 403
    own = Listing.objects.exclude(pk=chess.pk).get()
    assert ida.post(f"/keep/{own.pk}/photos/{photo.pk}/change/", {"do": "take_down"}).status_code == 404
    assert ida.get(f"/keep/{own.pk}/photos/{photo.files.get(size='card').pk}.webp").status_code == 404


def test_markup_in_the_words_is_shown_as_it_was_written_everywhere(trusted: Client, choir: Listing) -> None:
    add(trusted, choir, alt_en="<script>alert(1)</script>")
    for html in (public_page(choir), trusted.get(f"/keep/{choir.pk}/photos/").content.decode()):
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_a_photo_whose_words_changed_meanwhile_is_not_let_through_unseen(
    ida: Client, stine: Client, choir: Listing
) -> None:
    add(ida, choir)
    photo = choir.photos.get()
    as_seen = photos.seen(photo)
    Photo.objects.filter(pk=photo.pk).update(alt="Buy at my shop")
    answer = stine.post(f"/desk/photos/{photo.pk}/", {"do": "approve", "seen": as_seen}, follow=True)
    assert "Look at the photo again." in answer.content.decode()
    photo.refresh_from_db()
    assert photo.state == "waiting"
