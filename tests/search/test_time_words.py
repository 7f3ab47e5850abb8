import pytest

from directory.search.time_words import TimeWords, time_words


@pytest.mark.parametrize(
    ("question", "language", "found"),
    [
        ("choir saturday", "en", [TimeWords(1, 2, ("@sa",))]),
        ("sunday morning walk", "en", [TimeWords(0, 2, ("@su.morning",))]),
        ("tonight", "en", [TimeWords(0, 1, ("@evening",))]),
        ("weekend", "nl", [TimeWords(0, 1, ("@sa", "@su"))]),
        ("søndag formiddag", "da", [TimeWords(0, 2, ("@su.morning",))]),
        ("woensdag", "nl", [TimeWords(0, 1, ("@we",))]),
        ("noon", "en", [TimeWords(0, 1, ("@12h",))]),
        (
            "7pm or 12am or 12pm",
            "en",
            [TimeWords(0, 1, ("@19h",)), TimeWords(2, 3, ("@0h",)), TimeWords(4, 5, ("@12h",))],
        ),
        ("13pm 0am", "en", []),
        ("saturday", "da", []),
        ("", "en", []),
    ],
)
def test_words_for_times(question, language, found):
    assert time_words(question.split(), language=language) == found
