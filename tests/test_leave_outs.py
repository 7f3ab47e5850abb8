"""Recognising again who asked to be left out."""

import pytest

from directory.leave_outs import Keys, LeftOut, email_hash, name_key, url_key

NAME = Keys(name=name_key("Café Blå"))
EMAIL = Keys(email=email_hash("Nina@Example.org"))
SITE = Keys(url=url_key("https://www.quiet.example/groups/tea/"))
PAGE = Keys(url=url_key("https://facebook.com/quiet-tea"))
WISHES = LeftOut([(keys, keys) for keys in (NAME, EMAIL, SITE, PAGE)])


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"names": ["Other", "CAFE  BLÅ!"]}, NAME),
        ({"names": ["Café Blå and friends"]}, None),
        ({"names": [""], "emails": [""], "urls": [""]}, None),
        ({"emails": [" nina@example.ORG "]}, EMAIL),
        ({"emails": ["ninaa@example.org"]}, None),
        ({"urls": ["http://quiet.example/groups/tea"]}, SITE),
        ({"urls": ["quiet.example/Groups/Tea/dates?week=2"]}, SITE),
        ({"urls": ["https://quiet.example/groups/teatime"]}, None),
        ({"urls": ["https://quiet.example/"]}, None),
        ({"urls": ["https://www.facebook.com/quiet-tea/"]}, PAGE),
        ({"urls": ["https://facebook.com/other", "https://facebook.com"]}, None),
        ({"urls": ["https://[broken", "no address"]}, None),
    ],
)
def test_who_asked_is_recognised_and_nobody_else(asked: dict[str, list[str]], expected: Keys | None) -> None:
    assert WISHES.matches(**asked) is expected


def test_a_host_that_many_share_is_no_fingerprint() -> None:
    everybody = LeftOut([("everybody", Keys(url=url_key("https://facebook.com/")))])
    assert everybody.matches(urls=["https://facebook.com/anybody"]) is None


def test_an_address_is_kept_as_a_hash() -> None:
    assert email_hash("") == ""
    assert "nina" not in email_hash("nina@example.org")
