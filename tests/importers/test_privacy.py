import pytest

from directory.importers import privacy


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("Ask bo@example.org first", "Ask first"),
        ("Zoom ID: [removed]\npasscode: [removed]\n\nAll are welcome", "All are welcome"),
        ("Zoom Meeting ID 892 3938 4848 Passcode 334455 and all are welcome", "and all are welcome"),
        ("Password: sober", ""),
        ("Join https://us02web.zoom.us/j/123456789?pwd=abc on time", "Join on time"),
        ("Call +44 161 832 3736 or 0161 832 3736 before", "Call or before"),
        ("Call 212-555-0104, 212.555.0105 or 0161-832-3736 before", "Call, or before"),
        ("From 2026-11-30, 30-11-2026, 30.11.26 and 1/2/2027", "From 2026-11-30, 30-11-2026, 30.11.26 and 1/2/2027"),
        (
            "Mondays 1.30-3.30pm, £2.50, since 2020-2021, from 12/05/2021",
            "Mondays 1.30-3.30pm, £2.50, since 2020-2021, from 12/05/2021",
        ),
        ("Bring an ID card", "Bring an ID card"),
    ],
)
def test_private_details_leave_a_text(written: str, left: str) -> None:
    assert privacy.without_private_details(written) == left


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("www.example.org", "https://www.example.org"),
        ("http://example.org/a?b=c", "http://example.org/a?b=c"),
        ("//example.org/a", "https://example.org/a"),
        ("example.org:8080/a", "https://example.org:8080/a"),
        ("javascript:alert(1)", ""),
        ("data:text/html,<script>", ""),
        ("http://user:secret@example.org", ""),
        ("https://zoom.us/j/123", ""),
        ("not a web address", ""),
        ("http://[broken", ""),
    ],
)
def test_only_web_addresses_become_links(written: str, address: str) -> None:
    assert privacy.web_address(written) == address


@pytest.mark.parametrize(
    ("written", "country", "number"),
    [
        ("0161 832 3736", "GB", "+441618323736"),
        ("(312) 938-2106", "US", "+13129382106"),
        ("+45 33 12 34 56", "GB", "+4533123456"),
        ("020 1234 ext 5", "GB", "020 1234 ext 5"),
        ("call me", "GB", ""),
        ("[phone removed]", "GB", ""),
    ],
)
def test_numbers_are_normalised_or_kept_as_written(written: str, country: str, number: str) -> None:
    assert privacy.phone(written, country=country) == number


@pytest.mark.parametrize(
    ("address", "is_role"),
    [
        ("info@example.org", True),
        ("blackrod.library@bolton.gov.uk", True),
        ("mustardtree@mustardtree.org.uk", True),
        ("jane.smith@example.org", False),
        ("info@gmail.com", True),
        ("salegroup@gmail.com", False),
    ],
)
def test_role_mailboxes_are_told_from_persons(address: str, is_role: bool) -> None:
    assert privacy.is_role_mailbox(address) is is_role
