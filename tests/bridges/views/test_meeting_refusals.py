"""What cannot be kept at a meeting comes back where it was typed: open, with the error beside its field."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridges import vault
from bridges.actions import links, meeting_points, meeting_voices, meetings, participants
from bridges.actions.meetings import Plan
from bridges.actions.participants import Guest
from bridges.actions.parties import by_person
from bridges.models import LinkPurpose, NetworkMeeting, Participant, Person, Voice
from directory.models import TeamMembership, User

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LONG = "So much to say 3318. " * 400


@pytest.fixture
def meeting(noor: Person) -> NetworkMeeting:
    made = meetings.prepare(noor, Plan(title="How I go on"), by=by_person(noor), at=NOW)
    participants.add(made, Guest("Mia", "my sister"), by=by_person(noor), at=NOW)
    return meetings.invite(made, by=by_person(noor), at=NOW)


@pytest.fixture
def mia(meeting: NetworkMeeting) -> Participant:
    return meeting.participants.select_related("meeting__person__key").get(position=1)


@pytest.fixture
def guest_browser(mia: Participant) -> Client:
    client = Client()
    client.post(reverse("guest_open"), {"token": links.make(LinkPurpose.GUEST, participant=mia, at=NOW).token})
    return client


def place_of(body: str, field: str) -> str:
    """Return the innermost open disclosure around the field with this id; "" where it is not in an open one."""
    before, _there, _after = body.partition(f'id="{field}"')
    opened = before.rpartition("<details")[2]
    is_open = re.match(r"[^>]*\sopen>", opened) and "</details>" not in opened
    return opened if is_open else ""


def assert_beside(body: str, field: str, *, words: str) -> None:
    assert place_of(body, field), "the disclosure is closed"
    assert f'id="{field}_error"' in body
    assert words in body
    assert len(re.findall(r"<details[^>]*\sopen>", body)) == 1, "something else is open"


def test_on_the_person_s_page(browser: Client, meeting: NetworkMeeting, mia: Participant) -> None:
    own = participants.own_of(meeting)
    line = meeting_points.write(own, kind="agenda", text="Evenings", at=NOW)
    heard = meeting_voices.write_voice(mia, text="They are long.", at=NOW)
    mine = meeting_voices.write_voice(own, text="I sing.", at=NOW)
    for do, data, field in (
        (f"reflect:{heard.pk}", {"text": LONG}, f"reflect_{heard.pk}"),
        (f"change:{mine.pk}", {"text": LONG, "voice_version": "1"}, f"change_{mine.pk}"),
        (f"line:{line.pk}", {"text": LONG}, f"line_{line.pk}"),
        ("say", {"text": LONG, "point": str(line.pk)}, "say_text"),
        ("open", {"text": LONG}, "open_text"),
        ("next", {"text": LONG}, "next_text"),
        ("next", {"text": "Ring 3318", "day": "2027-02-31"}, "next_day"),
        ("add", {"name": "Eva 3318", "contact": "no address", "party": "professional"}, "add_contact"),
    ):
        answer = browser.post(reverse("my_meeting_move", args=[meeting.pk]), {"do": do, **data})
        assert answer.status_code == 422, do
        assert_beside(answer.content.decode(), field, words="3318")
    answer = browser.post(reverse("my_meeting_move", args=[meeting.pk]), {"do": "agenda", "text": LONG})
    assert answer.status_code == 422
    assert 'id="agenda_text_error"' in answer.content.decode()
    assert "3318" not in browser.get(reverse("my_meeting", args=[meeting.pk])).content.decode()


def test_on_the_page_of_a_guest(guest_browser: Client, meeting: NetworkMeeting, mia: Participant) -> None:
    heard = meeting_voices.write_voice(participants.own_of(meeting), text="They are long.", at=NOW)
    mine = meeting_voices.write_voice(mia, text="I cook.", at=NOW)
    thought = meeting_voices.write_voice(mia, text="I heard that.", about=heard, at=NOW)
    for do, data, field in (
        ("reflect", {"voice": heard.pk, "text": LONG}, f"reflect_{heard.pk}"),
        ("change", {"voice": mine.pk, "version": "1", "text": LONG}, f"change_{mine.pk}"),
        ("change", {"voice": thought.pk, "version": "1", "text": LONG}, f"change_{thought.pk}"),
        ("line", {"kind": "next", "text": LONG}, "line_text"),
        ("line", {"kind": "next", "text": "Ring 3318", "day": "2027-02-31"}, "line_day"),
    ):
        answer = guest_browser.post(reverse("guest_move"), {"do": do, **data})
        assert answer.status_code == 422, do
        assert_beside(answer.content.decode(), field, words="3318")
    assert "3318" not in guest_browser.get(reverse("guest_meeting")).content.decode()


def test_the_person_changes_what_they_said_and_what_they_thought_meanwhile(
    browser: Client, meeting: NetworkMeeting, mia: Participant, noor: Person
) -> None:
    heard = meeting_voices.write_voice(mia, text="They are long.", at=NOW)
    own = participants.own_of(meeting)
    words = {
        meeting_voices.write_voice(own, text="I sing.", at=NOW).pk: "I sing alto.",
        meeting_voices.write_voice(own, text="I know.", about=heard, at=NOW).pk: "I know that well.",
    }
    body = browser.get(reverse("my_meeting", args=[meeting.pk])).content.decode()
    for key, text in words.items():
        assert f'id="change_{key}"' in body
        data = {"do": f"change:{key}", "text": text, "voice_version": "1"}
        assert browser.post(reverse("my_meeting_move", args=[meeting.pk]), data).status_code == 302
        assert vault.open_for(noor).read(Voice.objects.get(pk=key), "text") == text
        late = browser.post(reverse("my_meeting_move", args=[meeting.pk]), data | {"text": "Another window 3318"})
        assert late.status_code == 422
        assert_beside(late.content.decode(), f"change_{key}", words="Another window 3318")
    assert f'id="change_{heard.pk}"' not in body, "nobody changes another's words"


def test_words_about_what_is_gone_come_back_on_the_person_s_page(
    browser: Client, meeting: NetworkMeeting, mia: Participant, noor: Person
) -> None:
    own, move = participants.own_of(meeting), reverse("my_meeting_move", args=[meeting.pk])
    line = meeting_points.write(own, kind="agenda", text="Evenings", at=NOW)
    heard = meeting_voices.write_voice(mia, text="They are long.", at=NOW)
    mine = meeting_voices.write_voice(own, text="I sing.", at=NOW)
    meeting_points.remove(line, own, at=NOW)
    meeting_voices.take_back_voice(heard, mia, at=NOW)
    meeting_voices.take_back_voice(mine, own, at=NOW)
    forms = [
        {"do": "say", "point": str(line.pk), "text": "Long thought 3318"},
        {"do": f"line:{line.pk}", "text": "Long thought 3318"},
        {"do": f"reflect:{heard.pk}", "text": "Long thought 3318"},
        {"do": f"change:{mine.pk}", "text": "Long thought 3318", "voice_version": "1"},
    ]
    for data in forms:
        answer = browser.post(move, data)
        assert (answer.status_code, "Long thought 3318" in answer.content.decode()) == (422, True), data
    participants.take_out(mia, by=by_person(noor), at=NOW)
    answer = browser.post(move, {"do": "next", "who": str(mia.pk), "text": "Ring 3318"})
    assert answer.status_code == 422
    assert_beside(answer.content.decode(), "next_who", words="Ring 3318")


def test_what_was_typed_while_the_meeting_was_called_off_in_another_window_comes_back(
    browser: Client, meeting: NetworkMeeting, noor: Person
) -> None:
    meetings.call_off(meeting, by=by_person(noor), at=NOW)
    move = reverse("my_meeting_move", args=[meeting.pk])
    for data in (
        {"do": "add", "name": "Eva 3318", "contact": "eva@example.org", "party": "private"},
        {"do": "say", "text": "Eva 3318"},
    ):
        answer = browser.post(move, data)
        assert (answer.status_code, "Eva 3318" in answer.content.decode()) == (422, True), data


def test_words_about_what_is_gone_come_back_to_a_guest(
    guest_browser: Client, meeting: NetworkMeeting, mia: Participant, noor: Person
) -> None:
    own = participants.own_of(meeting)
    line = meeting_points.write(own, kind="agenda", text="Evenings", at=NOW)
    heard = meeting_voices.write_voice(own, text="They are long.", at=NOW)
    mine = meeting_voices.write_voice(mia, text="I cook.", at=NOW)
    meeting_points.remove(line, own, at=NOW)
    meeting_voices.take_back_voice(heard, own, at=NOW)
    meeting_voices.take_back_voice(mine, mia, at=NOW)
    for data in (
        {"do": "say", "point": str(line.pk)},
        {"do": "reflect", "voice": str(heard.pk)},
        {"do": "change", "voice": str(mine.pk), "version": "1"},
    ):
        answer = guest_browser.post(reverse("guest_move"), {**data, "text": "Long thought 3318"})
        assert (answer.status_code, "Long thought 3318" in answer.content.decode()) == (409, True), data
    meetings.call_off(meeting, by=by_person(noor), at=NOW)
    late = guest_browser.post(reverse("guest_move"), {"do": "say", "text": "Long thought 3318"})
    assert (late.status_code, "Long thought 3318" in late.content.decode()) == (410, True)
    participants.take_out(mia, by=by_person(noor), at=NOW)
    out = guest_browser.post(reverse("guest_move"), {"do": "say", "text": "Long thought 3318"})
    assert (out.status_code, "Long thought 3318" in out.content.decode()) == (403, True)


def test_who_left_the_team_is_not_offered_for_the_list(browser: Client, meeting: NetworkMeeting, pim: User) -> None:
    page = reverse("my_meeting", args=[meeting.pk])
    assert ">Pim<" in browser.get(page).content.decode()
    TeamMembership.objects.filter(user=pim).update(left_at=NOW)
    assert ">Pim<" not in browser.get(page).content.decode()
