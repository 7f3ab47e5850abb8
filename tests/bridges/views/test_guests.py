"""A guest comes in by link or code, reads what is for them, speaks in their own words, and leaves with all of them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridges import vault
from bridges.actions import links, meeting_suggestions, meeting_voices, meetings, participants
from bridges.actions.parties import by_person
from bridges.models import AccessLink, LinkPurpose, NetworkMeeting, Participant, Person, Voice
from directory.models import AuditEvent, Listing, User
from tests.bridges.networks import make_meeting, make_tie
from tests.logins import log_in

pytestmark = pytest.mark.django_db
NAMES = {"person": "Noor", "private": "Greta", "professional": "Pim"}
TEXTS = {
    "title": "How we go on 7731",
    "invitation": "I would like you there 7731",
    "place": "The kitchen 7731",
    "contact": "secret7731@example.org",
}


class Table:
    """Noor's meeting with Greta, a guest, and Pim, a colleague."""

    def __init__(self, noor: Person, pim: User) -> None:
        self.noor, box = noor, vault.open_for(noor)

        def fill(row: Any) -> None:
            texts = TEXTS | {"name": NAMES.get(getattr(row, "party", ""), "")}
            sealed = {field.name for field in row._meta.fields}
            box.write_all(row, {key: text for key, text in texts.items() if key in sealed})
            row.save()

        made = make_meeting(noor, fill=fill, colleague=pim, at=timezone.now())
        self.meeting, self.own, self.greta, professional = made
        assert professional is not None
        self.pim = professional

    def link(self) -> links.NewLink:
        return links.make(LinkPurpose.GUEST, participant=self.greta, at=timezone.now())

    def open(self) -> Client:
        browser = Client()
        assert browser.post(reverse("guest_open"), {"token": self.link().token})["Location"] == reverse("guest_meeting")
        return browser

    def voice(self, who: Participant, text: str) -> Voice:
        return meeting_voices.write_voice(who, text=text, at=timezone.now())


@pytest.fixture
def table(noor: Person, pim: User) -> Table:
    return Table(noor, pim)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def page(browser: Client) -> str:
    return text_of(browser.get(reverse("guest_meeting")))


def send(browser: Client, **data: Any) -> Any:
    return browser.post(reverse("guest_move"), data, follow=True)


# --- The door


def test_a_typed_code_opens_the_meeting(table: Table) -> None:
    browser = Client()
    assert browser.post(reverse("guest_open"), {"code": table.link().code.lower()}).status_code == 302
    body = page(browser)
    assert all(words in body for words in ("How we go on 7731", "I would like you there 7731", "The kitchen 7731"))
    assert "secret7731" not in body


def test_without_a_link_nothing_is_there(table: Table) -> None:
    for name in ("guest_meeting", "guest_words", "guest_leave"):
        response = Client().get(reverse(name))
        assert response.status_code == 403
        assert "7731" not in text_of(response)


@pytest.mark.parametrize("code", ["", "AAAA-BBBB-CCCC-DDDD", "x" * 400])
def test_a_wrong_code_opens_nothing(table: Table, code: str) -> None:
    response = Client().post(reverse("guest_open"), {"code": code})
    assert response.status_code == 403
    assert "7731" not in text_of(response)


def test_a_link_of_another_kind_opens_no_meeting(table: Table, noor: Person) -> None:
    token = links.make(LinkPurpose.PERSON, person=noor, at=timezone.now()).token
    assert Client().post(reverse("guest_open"), {"token": token}).status_code == 403


def test_trying_many_codes_is_slowed_down(table: Table) -> None:
    cache.clear()
    code = table.link().code
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    browser = Client()
    answers = [browser.post(reverse("guest_open"), {"code": wrong}) for _try in range(8)]
    assert answers[-1].status_code == 429
    assert browser.post(reverse("guest_open"), {"code": code}).status_code == 429, "the right one has to wait as well"


def test_a_guest_reads_in_the_language_that_the_person_wrote_down(table: Table) -> None:
    Participant.objects.filter(pk=table.greta.pk).update(language="da")
    assert table.open().cookies["language"].value == "da"


def test_who_is_taken_out_has_nothing_open_any_more(table: Table) -> None:
    link, browser = table.link(), table.open()
    assert "7731" in page(browser)
    participants.take_out(table.greta, by=by_person(table.noor), at=timezone.now())
    response = browser.get(reverse("guest_meeting"))
    assert (response.status_code, "7731" in text_of(response)) == (403, False)
    again = browser.post(reverse("guest_open"), {"token": link.token})
    assert (again.status_code, "7731" in text_of(again)) == (410, False)


def test_closing_closes_and_a_second_press_says_the_same(table: Table) -> None:
    browser = table.open()
    for _press in range(2):
        assert "The page is closed here" in text_of(browser.post(reverse("guest_close"), follow=True))
    assert browser.get(reverse("guest_meeting")).status_code == 403


# --- How long


@pytest.mark.parametrize(("days", "status"), [(0, 200), (13, 200), (15, 410)])
def test_after_the_meeting_it_stays_readable_for_two_weeks(table: Table, days: int, status: int) -> None:
    voice = table.voice(table.greta, "Mine 9913")
    browser = table.open()
    ended_at = timezone.now() - timedelta(days=days)
    NetworkMeeting.objects.update(state="held", ended_at=ended_at)
    response = browser.get(reverse("guest_meeting"))
    assert (response.status_code, "The kitchen 7731" in text_of(response)) == (status, status == 200)
    assert "Mine 9913" in text_of(browser.get(reverse("guest_words"))), "their own words stay theirs"
    assert browser.post(reverse("guest_leave")).status_code == 200
    assert not Voice.objects.filter(pk=voice.pk).exists()


def test_a_meeting_that_was_called_off_is_closed_calmly(table: Table) -> None:
    browser = table.open()
    meetings.call_off(table.meeting, by=by_person(table.noor), at=timezone.now())
    response = browser.get(reverse("guest_meeting"))
    assert response.status_code == 410
    assert "This meeting is closed" in text_of(response)
    assert "7731" not in text_of(response)


# --- What is for them to read


def test_a_guest_reads_only_what_is_for_them(table: Table) -> None:
    table.voice(table.own, "For all 4417")
    narrow = table.voice(table.pim, "For Noor alone 4417")
    Voice.objects.filter(pk=narrow.pk).update(readers_rule="person")
    body = page(table.open())
    assert ("For all 4417" in body, "For Noor alone 4417" in body) == (True, False)


def test_the_map_that_the_person_shows_is_there_and_no_other(table: Table, noor: Person) -> None:
    kept, drawn = (noor.network_maps.create(kept_at=at) for at in (timezone.now(), None))
    make_tie(kept, "Aunt Alma", circle=1, is_paid=True, setting="At the ward 4417", tie_type="linking")
    make_tie(drawn, "Hidden Hal")
    assert "Aunt Alma" not in page(table.open())
    NetworkMeeting.objects.update(shared_map=kept)
    body = page(table.open())
    assert ("Aunt Alma" in body, "Hidden Hal" in body) == (True, False)
    drawing = body.split('class="net"')[1].split("</svg>")[0]
    assert "Aunt Alma" in drawing
    for more in ("At the ward 4417", "Paid to be there", "net__mark--linking", "net__mark--paid"):
        assert more not in body


def test_the_person_can_read_that_a_guest_looked_once(table: Table) -> None:
    browser = table.open()
    for _look in range(3):
        page(browser)
    (event,) = AuditEvent.objects.filter(event="meeting.read")
    assert (event.subject, event.party, event.actor_id) == (table.noor.pk, "guest", str(table.greta.pk))


# --- What they do


def test_of_two_answers_the_last_holds(table: Table) -> None:
    browser = table.open()
    for do in ("yes", "yes", "no"):
        assert send(browser, do=do).status_code == 200
    table.greta.refresh_from_db()
    assert table.greta.answer == "no"
    assert "You said that you cannot come" in page(browser)


def test_before_somebody_writes_it_says_who_reads_it(table: Table) -> None:
    body = " ".join(page(table.open()).split())
    reads = body.index("Everybody at the meeting reads this, unless Noor chooses fewer. Noor always reads it.")
    assert reads < body.index('id="say_text"')


def test_somebody_speaks_changes_it_and_takes_it_back(table: Table) -> None:
    browser = table.open()
    for _press in range(2):
        assert "Your words stand here now" in text_of(send(browser, do="say", text="I can cook on Sundays."))
    voice = Voice.objects.get()
    send(browser, do="change", voice=voice.pk, version=voice.version, text="On Mondays.")
    assert "On Mondays." in page(browser)
    late = send(browser, do="change", voice=voice.pk, version=voice.version, text="Typed in another window.")
    assert (late.status_code, "Typed in another window." in text_of(late)) == (409, True)
    for _press in range(2):
        assert send(browser, do="take_back", voice=voice.pk).status_code == 200
    assert not Voice.objects.exists()


def test_nobody_changes_or_takes_back_anothers_words(table: Table) -> None:
    voice = table.voice(table.pim, "Pim's own")
    browser = table.open()
    assert send(browser, do="change", voice=voice.pk, version=1, text="Mine").status_code == 409
    send(browser, do="take_back", voice=voice.pk)
    assert vault.open_for(table.noor).read(Voice.objects.get(), "text") == "Pim's own"


def test_nobody_reflects_on_what_they_may_not_read(table: Table) -> None:
    hidden = table.voice(table.pim, "For Noor alone 4417")
    Voice.objects.update(readers_rule="person")
    response = send(table.open(), do="reflect", voice=hidden.pk, text="And yet 5512")
    assert (response.status_code, "4417" in text_of(response)) == (409, False)
    assert "And yet 5512" not in page(table.open())
    assert Voice.objects.count() == 1


def test_a_thought_stands_under_what_it_is_about(table: Table) -> None:
    heard = table.voice(table.pim, "I wondered")
    send(table.open(), do="reflect", voice=heard.pk, text="Me too")
    assert Voice.objects.get(about=heard).kind == "reflection"


@pytest.mark.parametrize("text", ["", "   ", "y" * 4001])
def test_what_cannot_be_kept_comes_back_as_it_was_typed(table: Table, text: str) -> None:
    response = send(table.open(), do="say", text=text)
    assert response.status_code == 422
    assert text.strip() in text_of(response)
    assert not Voice.objects.exists()


def test_a_next_step_says_who_and_by_when_and_is_ticked(table: Table) -> None:
    browser = table.open()
    wrong = send(browser, do="line", kind="next", text="Ring the choir", day="2026-02-31")
    assert (wrong.status_code, "Ring the choir" in text_of(wrong)) == (422, True)
    send(browser, do="line", kind="next", text="Ring the choir", who=table.greta.pk, day="2027-01-04")
    line = table.meeting.points.get()
    assert (line.who, line.written_by) == (table.greta, table.greta)
    send(browser, do="tick", line=line.pk, done="1")
    line.refresh_from_db()
    assert line.done_at is not None
    send(browser, do="remove_line", line=line.pk)
    assert not table.meeting.points.exists()


def test_the_agenda_is_the_persons(table: Table) -> None:
    assert send(table.open(), do="line", kind="agenda", text="My point").status_code == 409
    assert not table.meeting.points.exists()


def test_a_guest_suggests_a_public_group_and_no_other(table: Table, choir: Listing) -> None:
    browser = table.open()
    assert "Suggest this group" in text_of(browser.get(reverse("guest_meeting"), {"q": "harbour choir"}))
    assert "No group found" in text_of(browser.get(reverse("guest_meeting"), {"q": "zebra"}))
    send(browser, do="suggest", listing=choir.pk, text="You sing")
    assert table.meeting.suggestions.get().participant == table.greta
    assert "You sing" in page(browser)
    table.meeting.suggestions.all().delete()
    Listing.objects.update(status="draft")
    late = send(browser, do="suggest", listing=choir.pk, text="You sang 4419")
    assert (late.status_code, "You sang 4419" in text_of(late)) == (409, True)


@pytest.mark.parametrize("data", [{"do": "reflect", "voice": "x"}, {"do": "say", "point": "x", "text": "y"}])
def test_an_id_that_is_none_is_not_there(table: Table, data: dict[str, str]) -> None:
    assert send(table.open(), **data).status_code == 404


def test_an_unknown_button_does_nothing(table: Table) -> None:
    assert send(table.open(), do="erase_everything").status_code == 200


# --- Leaving


def test_leaving_takes_ones_own_words_along_and_nobody_elses(table: Table, choir: Listing) -> None:
    mine, other = table.voice(table.greta, "Mine 9913"), table.voice(table.pim, "Pim's 9913")
    browser = table.open()
    send(browser, do="line", kind="open", text="Open 9913")
    meeting_suggestions.suggest_place(table.greta, choir, words="Sing 9913", at=timezone.now())
    kept = browser.get(reverse("guest_words"))
    assert kept["Content-Disposition"] == 'attachment; filename="my-words.txt"'
    assert all(words in text_of(kept) for words in ("Mine 9913", "Open 9913", "Sing 9913"))
    assert "Pim's" not in text_of(kept)
    assert "Leave this meeting?" in text_of(browser.get(reverse("guest_leave")))
    assert Voice.objects.filter(pk=mine.pk).exists(), "asking deletes nothing"
    assert "You have left the meeting" in text_of(browser.post(reverse("guest_leave")))
    assert list(Voice.objects.all()) == [other]
    assert not table.meeting.points.exists()
    assert not table.meeting.suggestions.exists()
    assert browser.get(reverse("guest_meeting")).status_code == 403
    table.greta.refresh_from_db()
    assert (table.greta.ended_at is not None, bytes(table.greta.contact)) == (True, b"")


# --- The way in that the person hands over


def way_in(browser: Client, table: Table, guest: Participant) -> Any:
    return browser.post(reverse("my_meeting_way_in", args=[table.meeting.pk, guest.pk]))


def as_noor(table: Table) -> Client:
    browser = Client()
    token = links.make(LinkPurpose.PERSON, person=table.noor, at=timezone.now()).token
    browser.post(reverse("open"), {"token": token})
    return browser


def test_the_person_hands_over_a_way_in_and_earlier_ones_close(table: Table) -> None:
    before, browser = table.link(), table.open()
    body = text_of(way_in(as_noor(table), table, table.greta))
    new = AccessLink.objects.filter(participant=table.greta, ended_at__isnull=True).get()
    assert "A way in for Greta" in body
    assert "<svg" in body
    assert new.pk != before.link.pk
    assert browser.get(reverse("guest_meeting")).status_code == 403, "whoever came in by an earlier one"
    token = body.partition("/meeting/#")[2].partition('"')[0]
    assert Client().post(reverse("guest_open"), {"token": token}).status_code == 302


@pytest.mark.parametrize("state", ["preparing", "called_off"])
def test_there_is_no_way_in_before_or_after(table: Table, state: str, noor: Person) -> None:
    ended: datetime | None = timezone.now() if state == "called_off" else None
    NetworkMeeting.objects.update(state=state, ended_at=ended)
    assert way_in(as_noor(table), table, table.greta).status_code == 409
    assert not AccessLink.objects.filter(purpose="guest").exists()


def test_there_is_none_for_the_person_or_a_colleague(table: Table) -> None:
    browser = as_noor(table)
    assert [way_in(browser, table, one).status_code for one in (table.own, table.pim)] == [409, 409]


# --- A colleague


def test_a_colleague_reads_what_they_are_invited_to_and_nobody_else_of_the_team(
    table: Table, pim: User, paula: User
) -> None:
    browser, address = log_in(Client(), pim), reverse("meeting", args=[table.meeting.pk])
    assert "How we go on 7731" in text_of(browser.get(reverse("meetings")))
    assert "The kitchen 7731" in text_of(browser.get(address))
    assert log_in(Client(), paula).get(address).status_code == 404
    assert log_in(Client(), pim, second_factor=False).get(address).status_code == 403
    browser.post(reverse("meeting_move", args=[table.meeting.pk]), {"do": "say", "text": "I bring time."})
    assert Voice.objects.get().participant == table.pim
    participants.take_out(table.pim, by=by_person(table.noor), at=timezone.now())
    assert browser.get(address).status_code == 404
    assert "7731" not in text_of(browser.get(reverse("meetings")))


def test_what_is_only_being_prepared_is_nobodys_business(table: Table, pim: User) -> None:
    NetworkMeeting.objects.update(state="preparing")
    browser = log_in(Client(), pim)
    assert browser.get(reverse("meeting", args=[table.meeting.pk])).status_code == 404
    assert "7731" not in text_of(browser.get(reverse("meetings")))
