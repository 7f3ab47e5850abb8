"""A person's own pages: what is next, moves, consent, and what is kept about them."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridges import vault
from bridges.actions import people
from bridges.actions.parties import by_practitioner
from bridges.models import Host, Introduction, Person
from bridges.states import IntroductionStatus as S
from directory.models import AuditEvent, User
from tests.bridges.cast import make_person
from tests.bridges.networks import make_meeting
from tests.bridges.views.my_pages import ALL, ask, enter, make, move, plan, read
from tests.listings import NOON


@pytest.mark.parametrize("status", list(S))
def test_every_status_has_a_page_with_one_next_step(browser: Client, noor: Person, hanna: Host, status: S) -> None:
    introduction = make(noor, hanna, status)
    if status == S.VISIT_PLANNED:
        plan(introduction, ahead=timedelta(days=2))
    page = read(browser, "my_introduction", introduction.pk)
    assert page.count('class="button button--primary"') <= 1
    assert "next__words" in page
    assert "<title>Footbridge</title>" in page
    assert "data-private" in page
    assert "Tuesday harbour choir" in read(browser, "my_page")


def test_private_pages_are_kept_nowhere(browser: Client, noor: Person, hanna: Host) -> None:
    introduction = make(noor, hanna, S.ASKED)
    for name, arguments in (("my_page", ()), ("my_introduction", (introduction.pk,)), ("my_data", ()), ("open", ())):
        response = browser.get(reverse(name, args=arguments))
        assert "no-store" in response["Cache-Control"], name
        assert response["X-Robots-Tag"] == "noindex", name


def test_another_person_finds_nothing(noor: Person, hanna: Host) -> None:
    introduction = make(noor, hanna, S.ASKED)
    follow_up = ask(introduction, "2d")
    nadia = enter(make_person("Nadia"))
    for name in ("my_introduction", "my_withdraw", "my_visit", "my_visit_calendar"):
        assert nadia.get(reverse(name, args=[introduction.pk])).status_code == 404, name
    assert nadia.get(reverse("my_follow_up", args=[follow_up.pk])).status_code == 404
    assert move(nadia, introduction, "withdraw").status_code == 404
    assert "Tuesday harbour choir" not in read(nadia, "my_page")
    for name in ("my_page", "about_me", "my_record", "my_data", "my_export"):
        assert Client().get(reverse(name)).status_code == 403


@pytest.mark.parametrize(
    ("status", "do", "target"),
    [
        (S.SUGGESTED, "consider", S.CONSIDERING),
        (S.SUGGESTED, "not_now", S.NOT_NOW),
        (S.CONSIDERING, "put_back", S.SUGGESTED),
        (S.NOT_NOW, "consider", S.CONSIDERING),
        (S.CONSENTED, "ask", S.ASKED),
        (S.VISITED, "settle", S.SETTLING),
        (S.SETTLING, "found_a_place", S.FOUND_A_PLACE),
        (S.SETTLING, "move_on", S.TRIED_MOVED_ON),
    ],
)
def test_each_button_moves_once_however_often_it_is_pressed(
    browser: Client, noor: Person, hanna: Host, status: S, do: str, target: S
) -> None:
    introduction = make(noor, hanna, status)
    for _press in range(2):
        response = move(browser, introduction, do)
        assert response.status_code == 200
        assert "a moment faster" not in response.content.decode()
    introduction.refresh_from_db()
    assert introduction.status == target
    assert AuditEvent.objects.about(noor.pk).filter(event=f"introduction.{do}").count() == 1


def test_a_move_that_is_not_open_any_more_shows_how_it_is(browser: Client, noor: Person, hanna: Host) -> None:
    introduction = make(noor, hanna, S.SETTLING)
    Introduction.objects.filter(pk=introduction.pk).update(version=5, status=S.VISITED)
    page = move(browser, introduction, "found_a_place").content.decode()
    assert "notice--warn" in page
    introduction.refresh_from_db()
    assert introduction.status == S.VISITED


@pytest.mark.parametrize("do", ["", "welcome", "record_in_error", "fade", "consent", "x:y"])
def test_moves_of_others_are_not_there(browser: Client, noor: Person, hanna: Host, do: str) -> None:
    introduction = make(noor, hanna, S.ASKED)
    assert move(browser, introduction, do).status_code == 404


def test_a_question_is_answered_in_the_persons_words(browser: Client, noor: Person, hanna: Host) -> None:
    introduction = make(noor, hanna, S.QUESTION, texts={"question": "Do you sing high or low?"})
    assert "Do you sing high or low?" in read(browser, "my_introduction", introduction.pk)
    empty = move(browser, introduction, "answer", words="  ")
    assert "Please write a few words." in empty.content.decode()
    move(browser, introduction, "answer", words="Low")
    introduction.refresh_from_db()
    assert introduction.status == S.ASKED
    assert vault.open_for(noor).read(introduction, "answer") == "Low"


def test_an_answer_that_comes_too_late_is_not_lost(browser: Client, noor: Person, hanna: Host) -> None:
    introduction = make(noor, hanna, S.QUESTION, texts={"question": "High or low?"})
    Introduction.objects.filter(pk=introduction.pk).update(version=2)
    response = move(browser, introduction, "answer", words="I would say low", follow=False)
    assert response.status_code == 409
    assert "I would say low" in response.content.decode()


def test_withdrawing_is_one_page_that_says_what_happens(browser: Client, noor: Person, hanna: Host) -> None:
    introduction = make(noor, hanna, S.WELCOMED)
    page = read(browser, "my_withdraw", introduction.pk)
    assert "No reason is asked" in page
    introduction.refresh_from_db()
    assert introduction.status == S.WELCOMED
    for _press in range(2):
        done = browser.post(reverse("my_withdraw", args=[introduction.pk]), follow=True)
        assert done.status_code == 200
    introduction.refresh_from_db()
    assert introduction.status == S.WITHDRAWN
    assert introduction.consents.filter(ended_at__isnull=True).count() == 0
    assert "At this moment the group sees nothing of you." in done.content.decode()


def test_one_consent_is_ended_and_the_letter_shows_it(browser: Client, noor: Person, hanna: Host) -> None:
    introduction = make(noor, hanna, S.ASKED, texts={"access_needs": "A ramp, please"})
    assert "A ramp, please" in read(browser, "my_introduction", introduction.pk)
    consent = introduction.consents.get(scope="access_needs")
    for _press in range(2):
        browser.post(reverse("my_consents", args=[introduction.pk]), {"consent": str(consent.pk)})
    page = read(browser, "my_introduction", introduction.pk)
    assert "A ramp, please" not in page
    assert page.count("End this one") == len(ALL) - 1
    for wrong in ("", "x", str(introduction.pk)):
        answer = browser.post(reverse("my_consents", args=[introduction.pk]), {"consent": wrong})
        assert answer.status_code == 404


# --- What is kept about me


def about(noor: Person, **changed: str) -> dict[str, str]:
    return {
        "version": str(noor.version),
        "alias": "Noor",
        "channel": "email",
        "contact": "noor@example.org",
        "is_safe": "yes",
        "language": "en",
        **changed,
    }


def test_what_i_wrote_is_changed_and_the_card_with_it(browser: Client, noor: Person) -> None:
    sent = about(noor, wishes="To sing", helps="A seat by the door\nTea")
    for _press in range(2):
        assert browser.post(reverse("about_me"), sent).status_code == 302
    noor.refresh_from_db()
    box = vault.open_for(noor)
    assert box.read(noor, "wishes") == "To sing"
    assert [box.read(line, "text") for line in noor.card_lines.order_by("position")] == ["A seat by the door", "Tea"]
    assert noor.version == 2
    assert "To sing" in read(browser, "about_me")


def test_a_change_by_somebody_else_meanwhile_is_shown_and_nothing_is_lost(
    browser: Client, noor: Person, pim: User
) -> None:
    people.change(noor, version=1, by=by_practitioner(pim), at=timezone.now(), texts={"wishes": "Pim wrote this"})
    response = browser.post(reverse("about_me"), about(noor, wishes="I wrote this"))
    page = response.content.decode()
    assert response.status_code == 409
    assert "Pim wrote this" in page
    assert "I wrote this" in page
    noor.refresh_from_db()
    assert browser.post(reverse("about_me"), about(noor, wishes="I wrote this")).status_code == 302
    noor.refresh_from_db()
    assert vault.open_for(noor).read(noor, "wishes") == "I wrote this"


def test_a_name_is_the_only_thing_that_is_needed(browser: Client, noor: Person) -> None:
    page = browser.post(reverse("about_me"), about(noor, alias="", wishes="To sing")).content.decode()
    assert "Write any name that you like" in page
    assert "To sing" in page


def test_the_record_names_who_looked(browser: Client, noor: Person, pim: User) -> None:
    people.was_read(noor, by=by_practitioner(pim), at=timezone.now(), what="page")
    assert "Pim" in read(browser, "my_record")


def test_leaving_the_team_closes_the_page_to_it(browser: Client, noor: Person, pim: User) -> None:
    assert "Team West" in read(browser, "my_data")
    for _press in range(2):
        browser.post(reverse("my_team"), {"do": "leave"})
    assert not Person.objects.visible_to(pim).exists()
    assert "Only you." in read(browser, "my_data")


def test_my_data_can_be_read_and_taken_along(browser: Client, noor: Person, hanna: Host) -> None:
    make(noor, hanna, S.ASKED, texts={"message": "I like to sing."})
    assert "I like to sing." in read(browser, "my_export")
    taken = browser.get(reverse("my_export"), {"as": "json"})
    assert json.loads(taken.content)["introductions"][0]["message"] == "I like to sing."
    assert "no-store" in taken["Cache-Control"]


def test_whoever_invited_somebody_is_told_that_nobody_hears_of_the_erasing(browser: Client, noor: Person) -> None:
    words = "You have invited somebody to a meeting"
    assert words not in read(browser, "my_data")
    make_meeting(noor, at=NOON)
    assert words in read(browser, "my_data")


def test_erasing_needs_a_ticked_box_and_ends_the_session(browser: Client, noor: Person) -> None:
    browser.post(reverse("my_erase"), {})
    assert Person.objects.filter(pk=noor.pk).exists()
    done = browser.post(reverse("my_erase"), {"sure": "1"})
    assert "Everything is erased" in done.content.decode()
    assert not Person.objects.exists()
    assert browser.post(reverse("my_erase"), {"sure": "1"}).status_code == 403


def test_the_list_takes_the_same_number_of_queries_for_one_and_for_three(
    browser: Client, noor: Person, hanna: Host, django_assert_num_queries
) -> None:
    from tests.bridges.cast import make_host
    from tests.listings import make_listing

    make(noor, hanna, S.ASKED)
    browser.get(reverse("my_page"))
    with django_assert_num_queries(7):
        browser.get(reverse("my_page"))
    for name in ("Garden", "Chess"):
        make(noor, make_host(make_listing(name), name=name), S.ASKED)
    with django_assert_num_queries(7):
        browser.get(reverse("my_page"))
