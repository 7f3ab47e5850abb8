"""Private links: long enough, kept as hashes, used once, for one purpose."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bridges.actions import links
from bridges.actions.links import LIFETIMES
from bridges.models import AccessLink, Host, LinkPurpose, Person
from bridges.states import IntroductionStatus as S
from directory.actions import codes
from directory.actions.private_links import SECRET_SIGNS, LinkError
from tests.bridges.cast import make_introduction
from tests.bridges.notice_world import invite_greta
from tests.listings import NOON

PERSON = [LinkPurpose.PERSON]
A_SECOND = timedelta(seconds=1)


def reason_of(call) -> str:
    with pytest.raises(LinkError) as caught:
        call()
    assert str(caught.value)
    return caught.value.reason


def open_token(token: str, *, form: str = "", at: datetime, **options: Any) -> AccessLink:
    return links.opened(links.find_token(token, form=form, at=at, **options), form=form, at=at)


def open_code(code: str, *, at: datetime, **options: Any) -> AccessLink:
    return links.opened(links.find_code(code, at=at, **options), at=at)


def test_a_link_has_256_bits_and_is_kept_as_hashes_only(noor: Person) -> None:
    link = links.make(LinkPurpose.PERSON, person=noor, at=NOON)
    assert len(link.token) == 43  # 32 bytes in base64
    assert len(link.code.replace("-", "")) == 16
    assert codes.ALPHABET.__len__() ** SECRET_SIGNS > 2**50
    row = AccessLink.objects.values().get()
    kept = " ".join(str(value) for value in row.values())
    assert link.token not in kept
    assert link.code.replace("-", "") not in kept
    assert row["code_hash"].startswith("pbkdf2_sha256$")
    assert links.make(LinkPurpose.PERSON, person=noor, at=NOON).token != link.token


@pytest.mark.parametrize("purpose", [LinkPurpose.PERSON, LinkPurpose.UNDO])
def test_what_opens_once_opens_once(noor: Person, hanna: Host, purpose: LinkPurpose) -> None:
    about: dict[str, Any] = {"introduction": make_introduction(noor, host=hanna)} if purpose == LinkPurpose.UNDO else {}
    link = links.make(purpose, person=noor, at=NOON, **about)
    assert open_token(link.token, purposes=[purpose], at=NOON).person == noor
    assert reason_of(lambda: open_token(link.token, purposes=[purpose], at=NOON)) == "used"
    assert reason_of(lambda: open_code(link.code, purposes=[purpose], at=NOON)) == "used"


def test_a_link_for_a_host_opens_until_a_decision(noor: Person, hanna: Host) -> None:
    introduction = make_introduction(noor, host=hanna, status=S.ASKED)
    link = links.make(LinkPurpose.HOST, introduction=introduction, host=hanna, at=NOON)
    for days in (0, 1, 20):
        at = NOON + timedelta(days=days)
        assert open_token(link.token, purposes=[LinkPurpose.HOST], at=at).host == hanna
    links.use_up(link.link, at=NOON + timedelta(days=20))
    at = NOON + timedelta(days=20, hours=1)
    assert reason_of(lambda: open_token(link.token, purposes=[LinkPurpose.HOST], at=at)) == "used"


def test_a_link_for_a_guest_opens_until_it_expires(noor: Person) -> None:
    greta = invite_greta(noor, texts={})
    link = links.make(LinkPurpose.GUEST, participant=greta, at=NOON)
    for days in (0, 1, 20):
        assert open_token(link.token, purposes=[LinkPurpose.GUEST], at=NOON + timedelta(days=days)).participant == greta
    late = NOON + timedelta(days=21)
    assert reason_of(lambda: open_token(link.token, purposes=[LinkPurpose.GUEST], at=late)) == "expired"


def test_looking_does_not_use_up(noor: Person) -> None:
    link = links.make(LinkPurpose.PERSON, person=noor, at=NOON)
    for _look in range(3):
        links.find_token(link.token, purposes=PERSON, at=NOON)
        links.find_code(link.code, purposes=PERSON, at=NOON)
    assert AccessLink.objects.get().used_at is None


def test_a_link_lives_as_long_as_its_purpose_says_and_no_second_longer(noor: Person) -> None:
    link = links.make(LinkPurpose.PERSON, person=noor, at=NOON)
    end = NOON + LIFETIMES[LinkPurpose.PERSON]
    assert links.find_token(link.token, purposes=PERSON, at=end - A_SECOND)
    assert reason_of(lambda: links.find_token(link.token, purposes=PERSON, at=end)) == "expired"


def test_a_card_is_good_for_half_an_hour_and_nothing_makes_a_link_live_longer(noor: Person) -> None:
    card = links.make(LinkPurpose.PERSON, person=noor, lasts=links.ON_A_CARD, at=NOON)
    assert card.link.expires_at == NOON + timedelta(minutes=30)
    long = links.make(LinkPurpose.PERSON, person=noor, lasts=timedelta(days=900), at=NOON)
    assert long.link.expires_at == NOON + timedelta(hours=24)


def test_a_link_opens_nothing_but_its_purpose(noor: Person, hanna: Host) -> None:
    link = links.make(LinkPurpose.PERSON, person=noor, at=NOON)
    for other in set(LinkPurpose) - {LinkPurpose.PERSON}:
        assert reason_of(lambda other=other: open_token(link.token, purposes=[other], at=NOON)) == "unknown"
        assert reason_of(lambda other=other: open_code(link.code, purposes=[other], at=NOON)) == "unknown"


def test_a_purpose_needs_exactly_what_it_is_about(noor: Person, hanna: Host) -> None:
    introduction = make_introduction(noor, host=hanna)
    with pytest.raises(ValueError, match="needs"):
        links.make(LinkPurpose.HOST, host=hanna, at=NOON)
    with pytest.raises(ValueError, match="needs"):
        links.make(LinkPurpose.PERSON, person=noor, introduction=introduction, at=NOON)


@pytest.mark.parametrize("typed", ["", "-", "K7M2", "ø" * 16, "\x00" * 16, "A" * 9000, "K7M2-PQRS-T8W3-XYZB"])
def test_a_wrong_code_is_unknown(noor: Person, typed: str) -> None:
    links.make(LinkPurpose.PERSON, person=noor, at=NOON)
    assert reason_of(lambda: open_code(typed, purposes=PERSON, at=NOON)) == "unknown"


def test_one_wrong_sign_is_unknown(noor: Person) -> None:
    code = links.make(LinkPurpose.PERSON, person=noor, at=NOON).code
    for place in (5, 10, 18):
        wrong = code[:place] + ("A" if code[place] != "A" else "B") + code[place + 1 :]
        assert reason_of(lambda wrong=wrong: open_code(wrong, purposes=PERSON, at=NOON)) == "unknown"


def test_the_second_click_is_the_same_use_for_a_minute(noor: Person) -> None:
    link = links.make(LinkPurpose.PERSON, person=noor, at=NOON)
    open_token(link.token, purposes=PERSON, form="a form", at=NOON)
    assert open_token(link.token, purposes=PERSON, form="a form", at=NOON + timedelta(seconds=59))
    late = NOON + timedelta(seconds=61)
    for form, at in (("a form", late), ("another", NOON), ("", NOON)):
        assert reason_of(lambda form=form, at=at: open_token(link.token, purposes=PERSON, form=form, at=at)) == "used"


def test_ended_links_open_nothing(noor: Person) -> None:
    link = links.make(LinkPurpose.PERSON, person=noor, at=NOON)
    assert links.end_of(noor, at=NOON) == 1
    assert reason_of(lambda: open_token(link.token, purposes=PERSON, at=NOON)) == "expired"
