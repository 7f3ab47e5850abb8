"""My network meetings, in the browser of the person whose they are."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from bridges import vault
from bridges.actions import meeting_points, meeting_suggestions, meeting_voices, meetings, participants
from bridges.actions.meetings import Plan
from bridges.actions.participants import Guest
from bridges.actions.parties import by_person
from bridges.models import Introduction, NetworkMap, NetworkMeeting, Participant, Person, Voice
from directory.models import Listing, User
from tests.bridges.cast import make_person

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def meeting(noor: Person) -> NetworkMeeting:
    made = meetings.prepare(noor, Plan(title="How I go on"), by=by_person(noor), at=NOW)
    for name, relation in (("Mia", "my sister"), ("Tom", "my neighbour")):
        participants.add(made, Guest(name, relation), by=by_person(noor), at=NOW)
    return meetings.invite(made, by=by_person(noor), at=NOW)


def guest(meeting: NetworkMeeting, position: int) -> Participant:
    return meeting.participants.select_related("meeting__person__key").get(position=position)


def page(browser: Client, meeting: NetworkMeeting, name: str = "my_meeting", query: str = "") -> str:
    answer = browser.get(reverse(name, args=[meeting.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def press(browser: Client, meeting: NetworkMeeting, do: str, *, status: int = 302, **data: Any) -> str:
    data = {"do": do, "version": NetworkMeeting.objects.get(pk=meeting.pk).version, **data}
    answer = browser.post(reverse("my_meeting_move", args=[meeting.pk]), data)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_meeting_is_prepared_with_a_name_alone_and_once(browser: Client, noor: Person) -> None:
    assert "Prepare a meeting" in browser.get(reverse("my_meetings")).content.decode()
    for _press in range(2):
        answer = browser.post(reverse("my_meeting_new"), {"title": "How I go on", "where": "here"}, follow=True)
        assert "Who would you like to be there?" in answer.content.decode()
    assert NetworkMeeting.objects.of(noor).count() == 1
    assert "How I go on" in browser.get(reverse("my_meetings")).content.decode()


def test_a_rejected_form_keeps_what_was_typed(browser: Client, meeting: NetworkMeeting) -> None:
    answer = browser.post(reverse("my_meeting_new"), {"invitation": "Please come", "day": "2020-01-01"})
    assert answer.status_code == 422
    assert "Please come" in answer.content.decode()
    typed = press(browser, meeting, "add", status=422, name="Eva", relation="my aunt", contact="no address")
    assert 'value="my aunt"' in typed
    assert "I have a lot to say" in press(browser, meeting, "say", status=422, text="I have a lot to say" * 400)
    change = reverse("my_meeting_edit", args=[meeting.pk])
    assert browser.post(change, {"title": "Mine", "version": "1"}).status_code == 409
    assert browser.post(change, {"title": "Mine", "version": str(meeting.version)}).status_code == 302


def test_everybody_s_words_stand_with_their_name_beneath_the_line_that_they_are_about(
    browser: Client, meeting: NetworkMeeting, noor: Person, choir: Listing
) -> None:
    mia, tom, own = guest(meeting, 1), guest(meeting, 2), participants.own_of(meeting)
    press(browser, meeting, "agenda", text="Evenings")
    point = meeting.points.get()
    voice = meeting_voices.write_voice(mia, text="They are long.", point=point, at=NOW)
    meeting_voices.write_voice(tom, text="I heard that.", about=voice, at=NOW)
    press(browser, meeting, f"reflect:{voice.pk}", text="Thank you for saying it.")
    press(browser, meeting, "say", text="I would like to sing.")
    press(browser, meeting, "open", text="Who drives?")
    press(browser, meeting, "next", text="Ring the choir", who=str(mia.pk), day="2027-01-11")
    shown = page(browser, meeting)
    order = [
        *("Evenings", "Mia", "They are long.", "Tom", "I heard that.", "Thank you for saying it."),
        *("I would like to sing.", "Who drives?", "Ring the choir"),
    ]
    places = [shown.index(words) for words in order if words not in {"Mia", "Tom"}]
    assert places == sorted(places)
    assert "my sister" in shown
    assert own.voices.count() == 2


def test_the_person_decides_who_reads_and_cannot_change_the_words(
    browser: Client, meeting: NetworkMeeting, noor: Person
) -> None:
    voice = meeting_voices.write_voice(guest(meeting, 1), text="Not for everybody.", at=NOW)
    readers = reverse("my_meeting_readers", args=[meeting.pk, voice.pk])
    assert "Not for everybody." in browser.get(readers).content.decode()
    assert browser.post(readers, {"rule": "some"}).status_code == 422
    assert browser.post(readers, {"rule": "some", "chosen": str(guest(meeting, 2).pk)}).status_code == 302
    assert "Read by: Tom" in page(browser, meeting)
    press(browser, meeting, f"change:{voice.pk}", status=422, text="Other words")
    press(browser, meeting, f"take_back:{voice.pk}")
    assert vault.open_for(noor).read(Voice.objects.get(), "text") == "Not for everybody."


def test_the_paper_for_everybody_has_only_what_is_for_everybody(
    browser: Client, meeting: NetworkMeeting, noor: Person
) -> None:
    open_voice = meeting_voices.write_voice(guest(meeting, 1), text="For all to read.", at=NOW)
    for text, rule, chosen in (("Some only.", "some", [guest(meeting, 2)]), ("Noor alone.", "person", [])):
        voice = meeting_voices.write_voice(guest(meeting, 1), text=text, at=NOW)
        meeting_voices.set_readers(voice, rule=rule, chosen=chosen, by=by_person(noor), at=NOW)
        meeting_voices.write_voice(participants.own_of(meeting), text=f"About: {text}", about=voice, at=NOW)
    assert open_voice.readers_rule == "everybody"
    mine, all_of_us = (page(browser, meeting, "my_meeting_print", query) for query in ("", "?for=everybody"))
    for words in ("For all to read.", "Some only.", "Noor alone."):
        assert words in mine
    assert "For all to read." in all_of_us
    assert "Some only." not in all_of_us
    assert "Noor alone." not in all_of_us


def test_a_yes_to_a_suggestion_shows_the_way_to_what_it_began(
    browser: Client, meeting: NetworkMeeting, choir: Listing
) -> None:
    idea = meeting_suggestions.suggest_place(guest(meeting, 1), choir, words="You sang as a child.", at=NOW)
    assert "You sang as a child." in page(browser, meeting)
    press(browser, meeting, f"no:{idea.pk}")
    assert not Introduction.objects.exists()
    for _press in range(2):
        press(browser, meeting, f"yes:{idea.pk}")
    made = Introduction.objects.get()
    assert reverse("my_introduction", args=[made.pk]) in page(browser, meeting)
    started = browser.get(reverse("my_introduction", args=[made.pk])).content.decode()
    assert "Mia" in started
    assert "You sang as a child." in started


def test_the_list_is_the_person_s(browser: Client, meeting: NetworkMeeting, pim: User) -> None:
    press(browser, meeting, "add", name="Eva", relation="my aunt", contact="")
    press(browser, meeting, "colleague", colleague=str(pim.pk))
    press(browser, meeting, "colleague", status=302, colleague="999999")
    assert meeting.participants.count() == 5
    eva = meeting.participants.get(position=3)
    change = reverse("my_meeting_guest", args=[meeting.pk, eva.pk])
    assert browser.post(change, {"name": "Aunt Eva", "relation": "my aunt"}).status_code == 302
    assert "Aunt Eva" in page(browser, meeting)
    for _press in range(2):
        press(browser, meeting, f"out:{eva.pk}")
    assert "Aunt Eva" not in page(browser, meeting)


def test_the_buttons_of_the_agenda(browser: Client, meeting: NetworkMeeting, noor: Person) -> None:
    for text in ("Home", "Music"):
        press(browser, meeting, "agenda", text=text)
    music = meeting.points.get(position=1)
    press(browser, meeting, f"up:{music.pk}")
    press(browser, meeting, f"down:{music.pk}")
    press(browser, meeting, f"line:{music.pk}", text="Singing")
    press(browser, meeting, f"remove:{meeting.points.get(position=0).pk}")
    assert vault.open_for(noor).read(meeting.points.get(), "text") == "Singing"
    press(browser, meeting, "next", text="Ring", day="2027-02-31", status=422)
    press(browser, meeting, "next", text="Ring")
    step = meeting.points.get(kind="next")
    press(browser, meeting, f"done:{step.pk}")
    assert meeting.points.get(kind="next").done_at
    press(browser, meeting, f"not_done:{step.pk}")
    assert not meeting.points.get(kind="next").done_at


def test_a_map_is_shown_and_the_meeting_ends(browser: Client, meeting: NetworkMeeting, noor: Person) -> None:
    kept = NetworkMap.objects.create(person=noor, kept_at=NOW - timedelta(days=3))
    assert "my map of" in page(browser, meeting)
    press(browser, meeting, "map", map=str(kept.pk))
    for _press in range(2):
        press(browser, meeting, "held")
    now = NetworkMeeting.objects.get()
    assert (now.shared_map, now.state) == (kept, "held")
    assert "Put it on the list" not in page(browser, meeting)
    press(browser, meeting, "call_off")
    assert NetworkMeeting.objects.get().state == "held"


def test_called_off_it_stays_to_be_read(browser: Client, meeting: NetworkMeeting) -> None:
    for _press in range(2):
        press(browser, meeting, "call_off")
    assert "called off" in page(browser, meeting)


def test_the_page_asks_as_often_for_three_voices_as_for_one(
    browser: Client, meeting: NetworkMeeting, noor: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def speak(text: str) -> None:
        point = meeting_points.write(participants.own_of(meeting), kind="agenda", text=text, at=NOW)
        voice = meeting_voices.write_voice(guest(meeting, 1), text=text, point=point, at=NOW)
        meeting_voices.set_readers(voice, rule="some", chosen=[guest(meeting, 2)], by=by_person(noor), at=NOW)

    speak("One")
    page(browser, meeting)
    for query in range(2):
        if query:
            speak("Two")
            speak("Three")
        with django_assert_num_queries(14):
            page(browser, meeting)


def test_nobody_else_opens_it(browser: Client, meeting: NetworkMeeting) -> None:
    theirs = meetings.prepare(nadia := make_person("Nadia"), Plan(title="Theirs"), by=by_person(nadia), at=NOW)
    own = participants.own_of(theirs)
    voice = meeting_voices.write_voice(own, text="Secret", at=NOW)
    for name, args in (
        *((one, [theirs.pk]) for one in ("my_meeting", "my_meeting_edit", "my_meeting_print")),
        ("my_meeting_readers", [meeting.pk, voice.pk]),
        ("my_meeting_guest", [meeting.pk, own.pk]),
    ):
        assert browser.get(reverse(name, args=args)).status_code == 404
    assert "Theirs" not in browser.get(reverse("my_meetings")).content.decode()
    assert "Secret" not in press(browser, meeting, f"reflect:{voice.pk}", status=422, text="Mine")
    assert Voice.objects.count() == 1
    press(browser, meeting, "nonsense", status=404)
    press(browser, meeting, "up:nonsense", status=404)
