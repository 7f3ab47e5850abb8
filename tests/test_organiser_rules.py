"""Who may do what with the page of a listing, and what an address says of a claim: no database."""

import pytest

from directory.organiser_rules import MAY, Act, Sign, Standing, domain_of, host_of, is_strong, may, signs_of_address

NOBODYS = [Standing.FORMER, Standing.CLAIMANT, Standing.STRANGER]


def test_every_standing_has_its_line() -> None:
    assert set(MAY) == set(Standing)


@pytest.mark.parametrize("standing", NOBODYS)
def test_who_was_it_or_only_asks_may_nothing(standing: Standing) -> None:
    assert [act for act in Act if may(standing, act) or may(standing, act, is_trusted=True)] == []


def test_an_owner_may_what_a_co_organiser_may_and_three_things_more() -> None:
    assert MAY[Standing.OWNER] - MAY[Standing.CO_ORGANISER] == {Act.INVITE, Act.TAKE_OUT, Act.HAND_OVER}
    assert MAY[Standing.CO_ORGANISER] < MAY[Standing.OWNER]


@pytest.mark.parametrize("standing", list(Standing))
def test_trust_lets_organisers_publish_and_nothing_else(standing: Standing) -> None:
    more = {act for act in Act if may(standing, act, is_trusted=True)} - MAY[standing]
    assert more == ({Act.PUBLISH} if standing in {Standing.OWNER, Standing.CO_ORGANISER} else set())


def test_organisers_decide_no_claim_and_stewards_own_no_page() -> None:
    deciding = {standing for standing in Standing if may(standing, Act.DECIDE_CLAIM)}
    assert deciding == {Standing.STEWARD}
    assert not may(Standing.STEWARD, Act.HAND_OVER)


@pytest.mark.parametrize(
    ("email", "signs"),
    [
        ("Info@Choir.example", {Sign.PUBLISHED_ADDRESS, Sign.OWN_DOMAIN}),
        ("ida@choir.example", {Sign.OWN_DOMAIN}),
        ("ida@mail.choir.example", {Sign.OWN_DOMAIN}),
        ("private@elsewhere.example", {Sign.KNOWN_ADDRESS}),
        ("ida@gmail.com", {Sign.COMMON_DOMAIN}),
        ("old@gmail.com", {Sign.PUBLISHED_ADDRESS, Sign.COMMON_DOMAIN}),
        ("ida@notchoir.example", {Sign.OTHER_DOMAIN}),
        ("ida@choir.example.evil.example", {Sign.OTHER_DOMAIN}),
        ("ida@example", {Sign.OTHER_DOMAIN}),
        ("nonsense", {Sign.OTHER_DOMAIN}),
    ],
)
def test_what_an_address_says(email: str, signs: set[Sign]) -> None:
    found = signs_of_address(
        email,
        published=["info@choir.example", "old@gmail.com"],
        known=["private@elsewhere.example"],
        websites=["https://www.choir.example/about", "", "http://["],
    )
    assert found == signs


@pytest.mark.parametrize(
    ("signs", "strong"),
    [
        ({Sign.PUBLISHED_ADDRESS}, True),
        ({Sign.SUPPORTED, Sign.COMMON_DOMAIN}, True),
        ({Sign.COMMON_DOMAIN}, False),
        ({Sign.OWN_DOMAIN, Sign.OBJECTED}, False),
        ({Sign.PUBLISHED_ADDRESS, Sign.CLAIMED_BY_OTHERS}, False),
        (set(), False),
    ],
)
def test_a_claim_is_strong_when_something_speaks_for_it_and_nothing_against(signs: set[Sign], strong: bool) -> None:
    assert is_strong(signs) is strong


def test_a_website_where_anybody_has_a_page_is_not_the_groups_own_domain() -> None:
    shared = signs_of_address("ida@gmail.com", published=[], known=[], websites=["https://gmail.com/choir"])
    assert shared == {Sign.COMMON_DOMAIN}


def test_a_mailbox_of_the_provider_that_hosts_a_page_is_not_the_groups_own() -> None:
    found = signs_of_address("anybody@free.example", published=[], known=[], websites=["https://choir.free.example"])
    assert found == {Sign.OTHER_DOMAIN}


def test_hosts_and_domains_are_read_from_what_people_write() -> None:
    assert [host_of(url) for url in ("HTTPS://WWW.Choir.example:443/x", "choir.example", "")] == [
        "choir.example",
        "",
        "",
    ]
    assert [domain_of(email) for email in (" Ida@Choir.example ", "ida")] == ["choir.example", ""]
