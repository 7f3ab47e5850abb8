"""What can be said yes to, without a database."""

from datetime import timedelta

from bridges.scopes import LONGEST_CONSENT, NEEDED_TO_ASK, SEEN_BY_HOST, SPOKEN_UNDO, ConsentScope


def test_the_scopes_are_those_of_the_design() -> None:
    assert [str(scope) for scope in ConsentScope] == [
        "name_or_alias",
        "contact",
        "who_introduces_me",
        "access_needs",
        "my_card",
        "host_may_contact_me",
        "host_may_report_attendance",
        "tell_my_practitioner",
        "follow_up",
        "share_record",
    ]


def test_three_scopes_are_not_about_the_host() -> None:
    others = {ConsentScope.TELL_MY_PRACTITIONER, ConsentScope.FOLLOW_UP, ConsentScope.SHARE_RECORD}
    assert set(ConsentScope) - SEEN_BY_HOST == others


def test_a_host_needs_a_name_and_no_more() -> None:
    assert {ConsentScope.NAME_OR_ALIAS} == NEEDED_TO_ASK


def test_consent_holds_for_90_days_at_most_and_what_was_spoken_can_be_undone_for_48_hours() -> None:
    assert timedelta(days=90) == LONGEST_CONSENT
    assert timedelta(hours=48) == SPOKEN_UNDO
