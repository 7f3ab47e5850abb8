"""Asking for an introduction (page 5): one question a page, nothing lost, nothing doubled, nothing told unasked."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridges import vault
from bridges.models import Consent, Host, Introduction, Person, Receipt
from directory.models import Listing, ListingStatus

HERE = {"Sec-Fetch-Site": "same-origin"}
NAME = {"called": "Noor"}
REACH = {"channel": "email", "contact": "noor@example.org", "is_safe": "yes", "reach_note": "mornings"}
COMPANY = {"company": "friend"}
HELP = {
    "access_needs": "A ramp",
    "helps": "A seat by the door\nA seat by the door",
    "signs": "I go very quiet",
    "you_can_do": "",
    "what_would_help": "A call the day before",
}
SHARE = {
    "scopes": ["name_or_alias", "access_needs", "my_card", "follow_up"],
    "lines": ["new-1"],
    "message": "I like to sing.",
    "follow_up_by": "system",
}
ANSWERS = {"name": NAME, "reach": REACH, "company": COMPANY, "help": HELP, "share": SHARE}


@pytest.fixture
def browser() -> Client:
    return Client(headers=HERE)


def step(listing: Listing, name: str) -> str:
    return reverse("ask_step", args=[listing.pk, name])


def answer(browser: Client, listing: Listing, **changed) -> None:
    """Answer every question up to the last page, the way that a browser without JavaScript does."""
    for name, values in ANSWERS.items():
        response = browser.post(step(listing, name), changed.get(name, values))
        assert response.status_code == 302, (name, response.content.decode())


def words_of(response) -> str:
    return str(response.content.decode())


def test_somebody_asks_without_an_account_and_gets_a_receipt(browser: Client, choir: Listing, hanna: Host) -> None:
    assert browser.get(reverse("ask", args=[choir.pk]))["Location"] == step(choir, "name")
    answer(browser, choir)
    check = words_of(browser.get(step(choir, "check")))
    assert "I like to sing." in check
    assert "I go very quiet" in check
    assert "Send it to Hanna" in check
    sent = browser.post(step(choir, "check"))
    assert sent["Location"] == reverse("ask_done")
    done = browser.get(reverse("ask_done"))
    person, introduction = Person.objects.get(), Introduction.objects.get()
    box = vault.open_for(person)
    assert (introduction.status, introduction.person, introduction.host) == ("asked", person, hanna)
    assert box.read(person, "alias") == "Noor"
    assert box.read(person, "contact") == "noor@example.org"
    assert person.is_safe_to_write
    assert sorted(Consent.objects.values_list("scope", flat=True)) == sorted(SHARE["scopes"])
    assert [box.read(line, "text") for line in introduction.shared_lines.all()] == ["I go very quiet"]
    assert 'class="receipt"' in words_of(done)
    assert Receipt.objects.get().person == person
    assert browser.get(reverse("my_introduction", args=[introduction.pk])).status_code == 200


def test_the_message_is_word_for_word_what_the_host_reads(browser: Client, choir: Listing, hanna: Host) -> None:
    from django.utils import timezone

    from bridges import disclosure

    answer(browser, choir)
    browser.post(step(choir, "check"))
    row = Introduction.objects.select_related("person__key", "host").get()
    letter = disclosure.host_view(row, at=timezone.now()).letter(host_name="Hanna")
    shown = vault.open_for(row.person).read(Consent.objects.get(scope="name_or_alias"), "text_shown")
    assert shown.endswith(letter)
    assert "A ramp" in letter
    assert "I go very quiet" in letter
    assert "A seat by the door" not in letter
    assert "noor@example.org" not in letter
    assert "A call the day before" not in letter


def test_the_last_button_pressed_twice_asks_once(browser: Client, choir: Listing, hanna: Host) -> None:
    answer(browser, choir)
    first = browser.post(step(choir, "check"))
    second = browser.post(step(choir, "check"))
    assert (first.status_code, second.status_code) == (302, 302)
    assert (Person.objects.count(), Introduction.objects.count(), Receipt.objects.count()) == (1, 1, 1)
    assert 'class="receipt"' in words_of(browser.get(reverse("ask_done")))


def test_the_same_session_in_two_requests_at_once_asks_once(browser: Client, choir: Listing, hanna: Host) -> None:
    """The second request read the session before the first one wrote it; the row in the database decides."""
    answer(browser, choir)
    key = browser.session.session_key
    browser.post(step(choir, "check"))
    assert browser.session.session_key == key, "the answer to the second press must still find the page open"
    late = Client(headers=HERE)
    late.cookies = browser.cookies
    late.post(step(choir, "check"))
    assert Introduction.objects.count() == 1


def test_back_after_sending_shows_what_was_asked_and_doubles_nothing(
    browser: Client, choir: Listing, hanna: Host
) -> None:
    answer(browser, choir)
    browser.post(step(choir, "check"))
    again = browser.get(reverse("ask", args=[choir.pk]))
    assert again["Location"] == reverse("my_introduction", args=[Introduction.objects.get().pk])
    browser.post(step(choir, "name"), NAME)
    assert Introduction.objects.count() == 1


def test_nothing_is_ticked_before_the_person_ticks_it(browser: Client, choir: Listing, hanna: Host) -> None:
    for name in ("name", "reach", "company", "help"):
        browser.post(step(choir, name), ANSWERS[name])
    page = words_of(browser.get(step(choir, "share")))
    assert 'name="scopes"' in page
    assert 'name="scopes" value="name_or_alias" checked' not in page
    assert "Noor" in page
    assert "Somebody would like to get to know your group" in page, "the letter names nobody yet"


def test_the_message_can_be_seen_without_javascript_and_keeps_what_was_ticked(
    browser: Client, choir: Listing, hanna: Host
) -> None:
    for name in ("name", "reach", "company", "help"):
        browser.post(step(choir, name), ANSWERS[name])
    page = words_of(browser.post(step(choir, "share"), {**SHARE, "do": "preview"}))
    assert "Noor would like to get to know your group" in page
    assert 'value="name_or_alias" checked' in page
    assert "I like to sing." in page
    assert Introduction.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("name", {"called": "  "}, "Write any name that you like"),
        ("reach", {}, "Choose one."),
        ("reach", {"channel": "email", "contact": "noor@", "is_safe": "yes"}, "This e-mail address is not complete"),
        ("reach", {"channel": "email", "contact": "", "is_safe": "yes"}, "Write your e-mail address"),
        ("reach", {"channel": "phone", "contact": "call me", "is_safe": "no"}, "This is not a phone number"),
        ("reach", {"channel": "phone", "contact": "01", "is_safe": "no"}, "too few or too many digits"),
        ("reach", {"channel": "email", "contact": "noor@example.org"}, "Choose yes or no."),
        ("company", {"company": "practitioner"}, "Choose one of these"),
        ("share", {"scopes": ["follow_up"]}, "a group needs something to call you"),
        ("share", {"scopes": ["name_or_alias", "my_card"]}, "Choose the lines that they may read"),
        ("share", {"scopes": ["name_or_alias", "diagnosis"]}, "Choose among these boxes"),
    ],
)
def test_a_wrong_answer_says_what_to_do_and_keeps_what_was_typed(
    browser: Client, choir: Listing, hanna: Host, name: str, values: dict[str, str], words: str
) -> None:
    for earlier in list(ANSWERS)[: list(ANSWERS).index(name)]:
        browser.post(step(choir, earlier), ANSWERS[earlier])
    response = browser.post(step(choir, name), values)
    page = words_of(response)
    assert response.status_code == 200
    assert words in page
    if values.get("contact"):
        assert f'value="{values["contact"]}"' in page


def test_nobody_comes_to_a_later_question_before_the_earlier_ones(browser: Client, choir: Listing, hanna: Host) -> None:
    for name in ("reach", "share", "check"):
        assert browser.get(step(choir, name), follow=True).redirect_chain[-1][0] == step(choir, "name")
    assert browser.get(step(choir, "diagnosis")).status_code == 404


def test_somebody_with_an_open_page_is_not_asked_what_we_know(
    browser: Client, noor: Person, choir: Listing, hanna: Host
) -> None:
    enter(browser, noor)
    assert browser.get(reverse("ask", args=[choir.pk]))["Location"] == step(choir, "company")
    assert browser.get(step(choir, "name"))["Location"] == reverse("ask", args=[choir.pk])
    browser.post(step(choir, "company"), {"company": "practitioner"})
    browser.post(step(choir, "help"), {"access_needs": "A ramp"})
    page = words_of(browser.get(step(choir, "share")))
    assert "noor@example.org" in page
    assert "Pim" in page
    browser.post(step(choir, "share"), {"scopes": ["name_or_alias", "who_introduces_me"], "message": ""})
    browser.post(step(choir, "check"))
    assert Person.objects.count() == 1
    assert Introduction.objects.get().status == "asked"
    assert Receipt.objects.count() == 0
    assert "Hanna" not in words_of(browser.get(reverse("my_page")))


def test_an_idea_becomes_the_persons_own_yes(browser: Client, noor: Person, hanna: Host) -> None:
    from tests.bridges.cast import make_introduction

    idea = make_introduction(noor, host=hanna)
    enter(browser, noor)
    listing = hanna.listing
    for name, values in (("company", COMPANY), ("help", {}), ("share", {"scopes": ["name_or_alias"]}), ("check", {})):
        browser.post(step(listing, name), values)
    assert Introduction.objects.get().pk == idea.pk
    assert Introduction.objects.get().status == "asked"


def test_a_group_without_a_host_is_told_before_the_questions(browser: Client, choir: Listing) -> None:
    page = browser.get(reverse("ask", args=[choir.pk]))
    assert page.status_code == 200
    assert "can answer introductions yet" in words_of(page)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"status": ListingStatus.TEMPORARILY_CLOSED}, "is not open to new people"),
        ({"openness": "full"}, "is not open to new people"),
        ({"status": "draft"}, "is not open to new people"),
    ],
)
def test_a_group_that_closes_meanwhile_is_told_calmly_and_nothing_is_lost(
    browser: Client, choir: Listing, hanna: Host, change: dict[str, str], words: str
) -> None:
    answer(browser, choir)
    Listing.objects.filter(pk=choir.pk).update(**change)
    page = browser.post(step(choir, "check"), follow=True)
    assert page.status_code == 200
    if Introduction.objects.exists():
        assert "The yes is kept" in words_of(page)
    else:
        assert words in words_of(page)
        assert "What you wrote is kept" in words_of(page)


def test_a_group_that_is_closed_until_a_day_says_which(browser: Client, choir: Listing, hanna: Host) -> None:
    until = timezone.localdate() + timedelta(days=20)
    Listing.objects.filter(pk=choir.pk).update(status=ListingStatus.TEMPORARILY_CLOSED, closed_until=until)
    page = words_of(browser.get(reverse("ask", args=[choir.pk])))
    assert f"Closed until {until.day} {until:%B}" in page
    assert "You can ask again then." in page


def test_a_host_who_has_had_many_this_month_keeps_the_yes(
    browser: Client, choir: Listing, hanna: Host, settings
) -> None:
    settings.FOOTBRIDGE_ASKS_A_MONTH = 0
    answer(browser, choir)
    page = words_of(browser.post(step(choir, "check"), follow=True))
    assert Introduction.objects.get().status == "consented"
    assert "This group was asked by many people this month" in page
    assert 'class="receipt"' in page


def test_a_draft_is_gone_after_an_hour(browser: Client, choir: Listing, hanna: Host) -> None:
    browser.post(step(choir, "name"), NAME)
    session = browser.session
    session["asking"] = {**session["asking"], "at": session["asking"]["at"] - timedelta(minutes=61).total_seconds()}
    session.save()
    assert browser.get(reverse("ask", args=[choir.pk]))["Location"] == step(choir, "name")


def test_the_table_of_sessions_cannot_be_read(browser: Client, choir: Listing, hanna: Host) -> None:
    answer(browser, choir, name={"called": "Zebulon"})
    kept = str(dict(browser.session))
    assert "Zebulon" not in kept
    assert "noor@example.org" not in kept
    browser.post(step(choir, "check"))
    kept = str(dict(browser.session))
    assert "Zebulon" not in kept


def test_answers_about_the_person_go_along_to_another_group(browser: Client, choir: Listing, hanna: Host) -> None:
    from tests.bridges.cast import make_host
    from tests.listings import make_listing

    answer(browser, choir)
    other = make_listing("Garden")
    make_host(other)
    assert browser.get(reverse("ask", args=[other.pk]))["Location"] == step(other, "share")


def test_who_only_looks_gets_no_cookie(browser: Client, choir: Listing, hanna: Host) -> None:
    browser.get(reverse("ask", args=[choir.pk]), follow=True)
    assert not browser.cookies


@pytest.mark.parametrize("name", ["ask", "ask_step"])
def test_a_listing_that_nobody_may_see_is_not_there(browser: Client, choir: Listing, name: str) -> None:
    Listing.objects.filter(pk=choir.pk).update(status="draft")
    arguments = [choir.pk, "name"] if name == "ask_step" else [choir.pk]
    assert browser.get(reverse(name, args=arguments)).status_code == 404
    assert browser.get(reverse("ask", args=[uuid4()])).status_code == 404


def enter(browser: Client, person: Person) -> None:
    """Open a person's page in this browser by a private link."""
    from django.utils import timezone

    from bridges.actions import links
    from bridges.models import LinkPurpose

    link = links.make(LinkPurpose.PERSON, person=person, at=timezone.now())
    assert browser.post(reverse("open"), {"token": link.token}).status_code == 302
