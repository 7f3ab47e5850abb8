import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.importers.cleaning import one_line, plain_text, readable_name


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("<p>Come in.</p><p>Tea &amp; cake</p>", "Come in.\n\nTea & cake"),
        ("a<br>b<ul><li>x</li><li>y</li></ul>", "a\nb\n\n- x\n- y"),
        ("hello<script>alert(1)</script> you", "hello you"),
        ("&lt;b&gt;bold&lt;/b&gt;", "<b>bold</b>"),
        ("first\\nsecond", "first\nsecond"),
        ("promote social harmonyTackle poverty in the area", "promote social harmony\nTackle poverty in the area"),
        ("Regular worship.Advice and music", "Regular worship. Advice and music"),
        ("OpenStreetMap, YouTube and McDonald stay", "OpenStreetMap, YouTube and McDonald stay"),
        ("cafÃ© for allâ€™s sake", "café for all’s sake"),
        ("Not known", ""),
        ("NA", ""),
        ("old\rMac\rlines", "old\nMac\nlines"),
        ("a\x00b\ud800c\u202ed", "abcd"),
        ("•  one\n•  two", "- one\n- two"),
        (
            "WE MEET EVERY WEEK AND DRINK COFFEE TOGETHER. EVERYBODY IS WELCOME",
            "We meet every week and drink coffee together. Everybody is welcome",
        ),
    ],
)
def test_published_text_becomes_plain_text(written: str, clean: str) -> None:
    assert plain_text(written) == clean


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("FIRST ASIAN SUPPORT TRUST (FAST) LTD", "First Asian Support Trust (FAST) Ltd"),
        ("Y W C A PLAYGROUP", "Y W C A Playgroup"),
        ("ST MARY'S CHURCH OF THE O'BRIENS", "St Mary's Church of the O'Briens"),
        ("CITY CHURCH MANCHESTER CIO", "City Church Manchester CIO"),
        ("AFC Sale", "AFC Sale"),
        ("  Choir,\n of  Sale ", "Choir, of Sale"),
        ("AA", "AA"),
    ],
)
def test_names_in_capitals_become_readable(written: str, clean: str) -> None:
    assert readable_name(written) == clean


@given(st.text(max_size=300))
def test_cleaning_twice_is_cleaning_once_and_nothing_dangerous_is_left(text: str) -> None:
    clean = plain_text(text)
    assert "\x00" not in clean
    assert "\r" not in clean
    assert not any(0xD800 <= ord(sign) <= 0xDFFF for sign in clean)
    assert clean == clean.strip()
    assert len(clean) <= 20_000


@given(st.text(max_size=600), st.integers(min_value=10, max_value=300))
def test_one_line_keeps_its_limit(text: str, limit: int) -> None:
    line = one_line(text, limit=limit)
    assert len(line) <= limit
    assert "\n" not in line
    line.encode("utf-8")
