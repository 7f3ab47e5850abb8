"""What the answers to the twelve questions give is said at once, and it is what the tags then say."""

from typing import Any

import pytest
from django.http import QueryDict

from directory.capital import CapitalKind, is_shown, strength
from directory.forms.keep_company import CompanyForm
from directory.pages.keep_company import gives

NOTHING: dict[str, Any] = {"language": "en"}


def form(content: Any = None, **typed: str) -> CompanyForm:
    data = QueryDict(mutable=True)
    data.update(typed)
    return CompanyForm(data if typed else None, content=content or NOTHING, language="en")


def four(letters: str, kind: str = "bonding") -> dict[str, str]:
    return {f"{kind}_{letter}": "yes" if letter in letters else "no" for letter in "abcd"}


@pytest.mark.parametrize("letters", ["", "a", "ab", "abc", "abcd", "bd"])
@pytest.mark.parametrize("reason", ["", "We all hear voices."])
def test_what_is_said_is_what_the_tag_says(letters: str, reason: str) -> None:
    asked = form(**four(letters), bonding_reason=reason)
    view = gives(asked)[0]
    assert (view.strength, view.is_shown) == (strength(letters), is_shown(strength=strength(letters), reason=reason))
    assert asked.is_valid()
    tag = asked.said()["capital.bonding"]
    assert tag == ({"statements": list(letters), "reason": reason} if letters or reason else None)


def test_the_words_say_what_is_missing() -> None:
    assert gives(form())[0].words == ["You have not answered these questions yet."]
    assert gives(form(**four("")))[0].words[0] == "You said no each time."
    assert gives(form(**four("a")))[0].words == [
        "You said yes once.",
        "“People like me” is not shown. It is, from two yeses on. No group gives everything.",
    ]
    assert gives(form(**four("abcd"), bonding_reason="So."))[0].words[-1] == "Strong (3 of 3)."
    assert gives(form(bonding_a="yes"))[0].words[-1] == "3 answers are missing."


def test_what_was_answered_before_is_shown_and_a_kind_without_a_yes_is_a_no() -> None:
    content = {**NOTHING, "capital.bridging": {"statements": ["a", "c"], "reason": "So."}}
    shown = {view.kind: view for view in gives(form(content))}
    assert shown[CapitalKind.BRIDGING].is_shown
    assert shown[CapitalKind.LINKING].words[0] == "You said no each time."


def test_four_questions_belong_together() -> None:
    asked = form(bonding_a="yes", linking_reason="So.")
    assert not asked.is_valid()
    assert set(asked.errors) == {
        *("bonding_b", "bonding_c", "bonding_d"),
        *("linking_a", "linking_b", "linking_c", "linking_d"),
    }


def test_any_of_the_eight_can_be_left_out() -> None:
    asked = form(**four("a"), niche_a="yes", niche_b="no", niche_c="")
    assert asked.is_valid()
    assert asked.said()["niche_indicators"] == {"a": True, "b": False}
