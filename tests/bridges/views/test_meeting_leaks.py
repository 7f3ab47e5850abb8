"""What nobody may learn of a meeting: who was never invited, who comes too late, and a team that was not there."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridges import vault
from bridges.actions import introductions, links, meeting_points, meeting_suggestions, meetings, people
from bridges.actions.parties import by_person, by_practitioner
from bridges.models import LinkPurpose, MeetingPoint, NetworkMap, NetworkMeeting, Participant, Person, Voice
from bridges.pages.person import person_page
from directory.models import Listing, User
from tests.bridges.networks import make_meeting, make_tie
from tests.logins import log_in

pytestmark = pytest.mark.django_db
SECRET = "only among us 9127"


def sit_down(noor: Person, pim: User, *, at: datetime) -> tuple[Participant, Participant]:
    """Save Noor's meeting with a guest and Pim; return both."""
    meeting, _own, guest, colleague = make_meeting(noor, colleague=pim, at=at)
    box = vault.open_for(noor)
    for row, name in ((meeting, "title"), (guest, "name")):
        row.save(update_fields=box.write_all(row, {name: SECRET}))
    assert colleague is not None
    return guest, colleague


@pytest.mark.parametrize("state", ["held", "called_off"])
def test_who_stood_on_the_list_and_was_never_invited_learns_nothing(noor: Person, pim: User, state: str) -> None:
    at = timezone.now()
    _guest, colleague = sit_down(noor, pim, at=at)
    Participant.objects.filter(pk=colleague.pk).update(answer="not_invited")
    meeting = colleague.meeting
    meeting.state, meeting.ended_at = state, at
    meeting.save()
    browser = log_in(Client(), pim)
    for address in (reverse("meetings"), reverse("person", args=[noor.pk])):
        response = browser.get(address)
        assert response.status_code == 200
        assert SECRET not in response.content.decode()
    sent = browser.post(reverse("meeting_move", args=[meeting.pk]), {"do": "say", "text": "Here I am."})
    assert sent.status_code == 404
    assert not Voice.objects.exists()


def test_weeks_after_a_meeting_nothing_is_said_any_more_and_ones_words_are_taken_back(noor: Person, pim: User) -> None:
    at = timezone.now()
    guest, _colleague = sit_down(noor, pim, at=at)
    browser = Client()
    browser.post(reverse("guest_open"), {"token": links.make(LinkPurpose.GUEST, participant=guest, at=at).token})
    line = MeetingPoint(meeting=guest.meeting, kind="agenda")
    vault.open_for(noor).write(line, "text", SECRET)
    line.save()
    browser.post(reverse("guest_move"), {"do": "say", "text": "I am glad.", "point": str(line.pk)})
    assert SECRET in browser.get(reverse("guest_words")).content.decode()
    voice = Voice.objects.get()
    meeting = guest.meeting
    meeting.state, meeting.ended_at = "held", at - timedelta(days=15)
    meeting.save()
    for button in ({"do": "say", "text": "One thing more."}, {"do": "line", "kind": "open", "text": "And this."}):
        assert browser.post(reverse("guest_move"), button).status_code == 410
    assert (Voice.objects.count(), meeting.points.count()) == (1, 1)
    mine = browser.get(reverse("guest_words")).content.decode()
    assert ("I am glad." in mine, SECRET in mine) == (True, False)
    browser.post(reverse("guest_move"), {"do": "take_back", "voice": str(voice.pk)})
    assert not Voice.objects.exists()


def test_the_team_reads_neither_a_guests_words_at_an_idea_nor_that_somebody_looked(
    noor: Person, pim: User, choir: Listing
) -> None:
    at = timezone.now()
    guest, _colleague = sit_down(noor, pim, at=at)
    idea = meeting_suggestions.suggest_place(guest, choir, words="You sang as a child.", at=at)
    said = meeting_suggestions.answer_suggestion(idea, is_yes=True, by=by_person(noor), at=at)
    row = said.introduction
    assert row is not None
    assert SECRET in vault.open_for(noor).read(row, "suggestion")
    looked = by_practitioner(pim)
    for what in ("person", "meeting", "network", "looking"):
        people.was_read(noor, by=looked, at=at, what=what)
    assert introductions.suggestion_to_team(row) == ""
    browser = log_in(Client(), pim)
    text = browser.get(reverse("introduction", args=[row.pk])).content.decode()
    assert SECRET not in text
    assert "You sang as a child." not in text
    page = person_page(noor, reader=pim, language="en", zone="UTC", at=at)
    assert sum("looked" in str(one.words) for one in page.events) == 1


def test_who_cannot_come_reads_what_they_were_asked_and_nothing_of_what_the_others_make_of_it(
    noor: Person, pim: User, choir: Listing
) -> None:
    at = timezone.now()
    guest, colleague = sit_down(noor, pim, at=at)
    kept = NetworkMap.objects.create(person=noor, kept_at=at)
    make_tie(kept, "Ida on the map")
    NetworkMeeting.objects.update(shared_map=kept)
    own = guest.meeting.participants.get(party="person")
    meeting_points.write(own, kind="agenda", text="The evenings", at=at)
    for kind in ("open", "next"):
        meeting_points.write(colleague, kind=kind, text=f"Only we know {kind}", at=at)
    meeting_points.write(own, kind="next", text="Greta rings", who=guest, at=at)
    meeting_suggestions.suggest_place(colleague, choir, words="For the evenings alone", at=at)
    browser = Client()
    browser.post(reverse("guest_open"), {"token": links.make(LinkPurpose.GUEST, participant=guest, at=at).token})
    for_all = ("Only we know open", "Only we know next", "For the evenings alone", "Ida on the map")
    before = browser.get(reverse("guest_meeting")).content.decode()
    assert all(words in before for words in for_all)
    after = browser.post(reverse("guest_move"), {"do": "no"}, follow=True).content.decode()
    assert [words for words in for_all if words in after] == []
    assert all(words in after for words in ("The evenings", "Greta rings"))


def test_a_colleague_reads_nothing_in_the_list_of_what_was_called_off(noor: Person, pim: User) -> None:
    at = timezone.now()
    _guest, colleague = sit_down(noor, pim, at=at)
    browser = log_in(Client(), pim)
    for address in (reverse("meetings"), reverse("person", args=[noor.pk])):
        assert SECRET in browser.get(address).content.decode()
    meetings.call_off(colleague.meeting, by=by_person(noor), at=at)
    assert SECRET not in browser.get(reverse("person", args=[noor.pk])).content.decode()
    body = browser.get(reverse("meetings")).content.decode()
    assert SECRET not in body
    assert reverse("meeting", args=[colleague.meeting_id]) in body, "their own words are still theirs"
