"""Photos on the page of a listing, and the addresses of their files."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from directory.actions import photos
from directory.editors import Editor
from directory.models import Photo, PhotoState, User
from tests.listings import make_listing
from tests.photographs import DOOR, make_photo

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]


def files_of(photo: Photo) -> list[str]:
    return [reverse("photo", args=[file.pk]) for file in photo.files.all()]


def test_a_public_photo_stands_on_the_page_with_its_words_and_its_sides(client: Client) -> None:
    choir = make_listing()
    make_photo(choir)
    html = client.get(f"/groups/{choir.pk}/").content.decode()
    (image,) = re.findall(r'<img src="/photos[^>]+>', html)
    assert f'alt="{DOOR}"' in image
    assert 'width="280" height="210"' in image
    assert 'loading="lazy"' in image
    assert "lang=" not in image


def test_the_words_are_in_the_language_of_the_page_or_say_which_they_are_in(client: Client) -> None:
    choir = make_listing()
    make_photo(choir, translations={"da": "En rød dør med to trin."})
    danish = client.get(f"/groups/{choir.pk}/", headers={"Accept-Language": "da"}).content.decode()
    dutch = client.get(f"/groups/{choir.pk}/", headers={"Accept-Language": "nl"}).content.decode()
    assert 'alt="En rød dør med to trin." loading' in danish
    assert f'alt="{DOOR}" lang="en"' in dutch


def test_words_with_markup_in_them_are_shown_as_they_were_written(client: Client) -> None:
    choir = make_listing()
    make_photo(choir, alt='"><script>alert(1)</script>')
    html = client.get(f"/groups/{choir.pk}/").content.decode()
    assert "<script>alert" not in html
    assert "&quot;&gt;&lt;script&gt;" in html


def test_a_file_comes_with_our_own_type_and_name_and_is_kept_for_good(client: Client) -> None:
    photo = make_photo(make_listing())
    for address in files_of(photo):
        response = client.get(address)
        assert response.status_code == 200
        assert response.content[8:12] == b"WEBP"
        assert response["Content-Type"] == "image/webp"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "private, max-age=31536000, immutable"
        assert response["Content-Disposition"] in {'inline; filename="card.webp"', 'inline; filename="page.webp"'}
        assert response.cookies == {}
        assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize("state", [PhotoState.WAITING, PhotoState.TAKEN_DOWN])
def test_what_is_not_public_is_neither_on_the_page_nor_at_its_address(client: Client, state: str) -> None:
    choir = make_listing()
    gone: dict[str, Any] = {"taken_down_at": timezone.now()} if state == PhotoState.TAKEN_DOWN else {}
    photo = make_photo(choir, state=state, **gone)
    assert "/photos/" not in client.get(f"/groups/{choir.pk}/").content.decode()
    assert [client.get(address).status_code for address in files_of(photo)] == [404, 404]


@pytest.mark.parametrize("hidden", [{"status": "draft"}, {"status": "defunct"}, {"vanished_at": timezone.now()}])
def test_a_photo_of_a_listing_that_is_not_public_is_given_to_nobody(client: Client, hidden: dict[str, Any]) -> None:
    photo = make_photo(make_listing(**hidden))
    client.force_login(User.objects.create_user("stine@example.org", is_steward=True))
    assert [client.get(address).status_code for address in files_of(photo)] == [404, 404]


def test_a_photo_that_is_taken_down_is_gone_at_once(client: Client) -> None:
    photo = make_photo(make_listing())
    photos.take_down(photo, by=Editor(photo.listing), at=timezone.now())
    assert [client.get(address).status_code for address in files_of(photo)] == [404, 404]
    photos.forget_old(at=timezone.now() + timedelta(days=31))
    assert not Photo.objects.exists()


def test_photos_cost_the_same_queries_however_many_there_are(client: Client) -> None:
    none, three = make_listing(), make_listing("Garden")
    for _one in range(3):
        make_photo(three)
    counts = []
    for listing in (none, three):
        client.get(f"/groups/{listing.pk}/")  # whatever is read once is read
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/groups/{listing.pk}/")
        counts.append(len(queries))
    assert counts[1] - counts[0] == 1  # the files: the photos are asked for in any case
