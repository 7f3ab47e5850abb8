"""Where a steward should look twice, and where nothing is the matter."""

from typing import Any

import pytest

from directory.suspicion import Flag, Suspicion, suspicions

DESCRIPTION = (
    "We sing in the old hall by the quay every week, old and new songs, loud and soft, and afterwards there is coffee "
    "for everybody who likes to stay a little. Ring us at 12 34 56 78 or look at https://choir.example/songs for more."
)
BEFORE: dict[str, Any] = {
    "url": "https://www.choir.example/",
    "text.en.standard.name": "Harbour choir",
    "text.en.standard.description": DESCRIPTION,
    "contacts": [{"name": "Ida", "role": "", "phone": "+4512345678", "email": "ida@choir.example", "is_public": True}],
    "locations": [
        {"id": "1", "name": "Hall", "visibility": "public", "address": "Quay 3", "latitude": 55.123456789},
        {"id": "2", "name": "Kitchen", "visibility": "hidden", "address": "Back street 9"},
    ],
    "costs": [],
    "schedules": [{"id": "9", "start_date": "2026-01-06", "exdates": ["2026-12-22"]}],
}


def see(**changed: Any) -> list[tuple[str, Flag, str]]:
    names = {"description": "text.en.standard.description", "name": "text.en.standard.name"}
    after = {**BEFORE, **{names.get(name, name): value for name, value in changed.items()}}
    return [(one.field, one.flag, one.words) for one in suspicions(BEFORE, after)]


def test_nothing_changed_is_nothing_to_see() -> None:
    assert suspicions(BEFORE, BEFORE) == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "The harbour choir"},
        {"description": f"{DESCRIPTION} Bring a cup."},
        {"description": DESCRIPTION.replace("https://choir.example/songs", "www.choir.example/notes")},
        {"description": DESCRIPTION.replace("12 34 56 78", "+45 12345678")},
        {"schedules": [{"id": "9", "start_date": "2027-01-05", "exdates": ["2026-12-22", "2026-12-29"]}]},
        {"description": f"{DESCRIPTION} Closed from 22.12.2026 to 05-01-2027."},
        {"locations": [{**BEFORE["locations"][0], "latitude": 55.2}, BEFORE["locations"][1]]},
        {"locations": [{**BEFORE["locations"][0], "visibility": "hidden"}, BEFORE["locations"][1]]},
        {"text.da.standard.name": "Havnekoret", "text.da.standard.description": "Vi synger hver uge i hallen."},
        {"costs": [{"kind": "paid", "amount": "20.00", "currency": "DKK", "note": "with coffee"}]},
    ],
)
def test_honest_changes_are_not_flagged(changed: dict[str, Any]) -> None:
    assert see(**changed) == []


def test_a_new_way_out_is_flagged_wherever_it_stands() -> None:
    assert see(url="https://choir.example.evil.example/") == [
        ("url", Flag.NEW_LINK, "https://choir.example.evil.example/")
    ]
    assert see(description=f"{DESCRIPTION} WWW.Evil.example") == [
        ("text.en.standard.description", Flag.NEW_LINK, "WWW.Evil.example")
    ]
    assert see(url="http://[broken") == [("url", Flag.NEW_LINK, "http://[broken")]


def test_another_phone_or_address_to_write_to_is_flagged() -> None:
    contact = {**BEFORE["contacts"][0], "phone": "+4587654321", "email": "pay@evil.example"}
    assert see(contacts=[contact]) == [
        ("contacts", Flag.NEW_CONTACT, "+4587654321"),
        ("contacts", Flag.NEW_CONTACT, "pay@evil.example"),
    ]
    assert see(description=DESCRIPTION.replace("12 34 56 78", "87 65 43 21")) == [
        ("text.en.standard.description", Flag.NEW_CONTACT, "87 65 43 21")
    ]


@pytest.mark.parametrize(
    "words",
    [
        "IBAN",
        "bank transfer",
        "MobilePay",
        "kontonummer",
        "Overfør",
        "rekeningnummer",
        "Tikkie",
        "gift card",
        "bitcoin",
    ],
)
def test_ways_to_pay_are_flagged(words: str) -> None:
    assert see(costs=[{"kind": "paid", "amount": None, "currency": "", "note": f"by {words} only"}]) == [
        ("costs", Flag.MONEY, words)
    ]


def test_a_bank_account_is_money_and_not_a_telephone() -> None:
    found = see(description=f"{DESCRIPTION} NL91 ABNA 0417 1643 00")
    assert found == [("text.en.standard.description", Flag.MONEY, "NL91 ABNA 0417 1643 00")]


def test_an_address_that_opens_is_flagged() -> None:
    hall, kitchen = BEFORE["locations"]
    opened = {**kitchen, "visibility": "public"}
    assert see(locations=[hall, opened]) == [("locations", Flag.ADDRESS_OPENED, "Kitchen")]


def test_a_public_place_in_the_stead_of_a_hidden_one_is_flagged() -> None:
    hall, _kitchen = BEFORE["locations"]
    new = {"id": "3", "name": "", "visibility": "public", "address": "Back street 9"}
    assert see(locations=[hall, new]) == [("locations", Flag.ADDRESS_OPENED, "Back street 9")]


def test_a_text_that_is_mostly_new_is_flagged() -> None:
    assert see(description="Buy our watches. " * 20) == [("", Flag.MOSTLY_NEW, "")]
    assert see(description="") == [("", Flag.MOSTLY_NEW, "")]


def test_a_short_text_may_change_altogether() -> None:
    before = {"text.en.standard.name": "Choir"}
    assert suspicions(before, {"text.en.standard.name": "Singing by the harbour"}) == ()


def test_what_is_not_text_breaks_nothing() -> None:
    odd: dict[str, Any] = {"locations": [{}], "contacts": [None], "niche_indicators": {"a": True}, "url": None}
    assert suspicions({}, odd) == ()
    assert suspicions(odd, BEFORE)


def test_a_suspicion_says_where() -> None:
    assert suspicions({}, {"url": "https://a.example/"}) == (Suspicion("url", Flag.NEW_LINK, "https://a.example/"),)
