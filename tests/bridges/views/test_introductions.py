"""The page of an introduction: one next step, moves that lose calmly, a yes said aloud, a plan, a suggestion."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridges import vault
from bridges.actions import visits
from bridges.models import Consent, Host, Introduction, Person, Visit
from bridges.scopes import ConsentScope
from bridges.states import IntroductionStatus as S
from directory.models import AuditEvent, Listing, User
from tests.bridges.cast import EVERYTHING, make_introduction
from tests.logins import log_in

pytestmark = pytest.mark.django_db
ALOUD = {
    "called": "Noor", "company": "alone", "scopes": ["name_or_alias", "follow_up"],
    "message": "I sing alto.", "follow_up_by": "system", "version": "1",
}  # fmt: skip


@pytest.fixture
def desk(client: Client, pim: User) -> Client:
    """Pim's browser."""
    return log_in(client, pim)


def introduce(noor: Person, hanna: Host, status: S = S.SUGGESTED, **values: Any) -> Introduction:
    return make_introduction(noor, host=hanna, status=status, at=timezone.now() - timedelta(days=1), **values)


def status_of(row: Introduction) -> str:
    return Introduction.objects.get(pk=row.pk).status


def shown(desk: Client, row: Introduction) -> str:
    return desk.get(reverse("introduction", args=[row.pk])).content.decode()


def move(desk: Client, row: Introduction, name: str, **data: str) -> Any:
    fields = {"move": name, "version": "1", **data}
    return desk.post(reverse("introduction_move", args=[row.pk]), fields, follow=True)


@pytest.mark.parametrize("status", list(S))
def test_every_status_has_a_page_with_one_primary_button_at_most(
    desk: Client, noor: Person, hanna: Host, status: S
) -> None:
    row = introduce(noor, hanna, status)
    body = shown(desk, row)
    assert body.count("button--primary") <= 1
    assert "Noor" in body


def test_reading_is_written_down(desk: Client, noor: Person, hanna: Host) -> None:
    shown(desk, introduce(noor, hanna))
    assert [event.event for event in AuditEvent.objects.about(noor.pk)] == ["person.read"]


def test_another_team_finds_nothing(client: Client, paula: User, noor: Person, hanna: Host) -> None:
    row = introduce(noor, hanna)
    log_in(client, paula)
    for name in ("introduction", "spoken_consent", "introduction_visit", "introduction_follow_up"):
        assert client.get(reverse(name, args=[row.pk])).status_code == 404
    assert (
        client.post(reverse("introduction_move", args=[row.pk]), {"move": "not_now", "version": "1"}).status_code == 404
    )
    assert status_of(row) == S.SUGGESTED


def test_what_the_person_said_is_written_down_as_theirs(desk: Client, pim: User, noor: Person, hanna: Host) -> None:
    row = introduce(noor, hanna)
    assert "It is written down." in move(desk, row, "not_now").content.decode()
    event = AuditEvent.objects.about(noor.pk).get(event="introduction.not_now")
    assert (event.party, event.actor_id, event.acting_for) == ("practitioner", str(pim.pk), str(noor.pk))


def test_of_two_at_once_the_second_sees_how_it_is_now(desk: Client, noor: Person, hanna: Host) -> None:
    row = introduce(noor, hanna)
    move(desk, row, "consider")
    body = move(desk, row, "not_now").content.decode()
    assert status_of(row) == S.CONSIDERING
    assert "Somebody else was a moment faster" in body


def test_what_was_typed_stays_where_somebody_was_first(desk: Client, noor: Person, hanna: Host) -> None:
    row = introduce(noor, hanna, S.QUESTION, scopes=EVERYTHING, texts={"question": "Do you read music?"})
    Introduction.objects.filter(pk=row.pk).update(version=2)
    response = move(desk, row, "answer", words="Not yet, but I listen well")
    assert response.status_code == 409
    assert "Not yet, but I listen well" in response.content.decode()
    assert status_of(row) == S.QUESTION


def test_an_answer_goes_to_the_group_in_the_persons_words(desk: Client, noor: Person, hanna: Host) -> None:
    row = introduce(noor, hanna, S.QUESTION, scopes=EVERYTHING, texts={"question": "Do you read music?"})
    move(desk, row, "answer", words="No, but I listen well")
    after = Introduction.objects.select_related("person__key").get(pk=row.pk)
    assert (after.status, vault.open_for(after.person).read(after, "answer")) == (S.ASKED, "No, but I listen well")


@pytest.mark.parametrize("name", ["welcome", "lapse", "consent", "plan_visit", "nonsense"])
def test_moves_of_others_are_not_there(desk: Client, noor: Person, hanna: Host, name: str) -> None:
    row = introduce(noor, hanna, S.ASKED)
    assert move(desk, row, name).status_code == 404
    assert status_of(row) == S.ASKED


def test_only_its_author_says_that_it_was_a_mistake(desk: Client, pim: User, noor: Person, hanna: Host) -> None:
    row = introduce(noor, hanna)
    assert "Written down by mistake?" not in shown(desk, row)
    Introduction.objects.filter(pk=row.pk).update(author=pim)
    move(desk, row, "record_in_error", words="The wrong Noor")
    assert status_of(row) == S.RECORDED_IN_ERROR


# --- A yes that is said aloud


def aloud(desk: Client, row: Introduction, do: str, **data: Any) -> Any:
    return desk.post(reverse("spoken_consent", args=[row.pk]), {**ALOUD, "do": do, **data})


def test_no_box_is_ticked_for_anybody(desk: Client, noor: Person, hanna: Host) -> None:
    row = introduce(noor, hanna)
    body = desk.get(reverse("spoken_consent", args=[row.pk])).content.decode()
    boxes = [tag for tag in body.split("<input")[1:] if 'name="scopes"' in tag.split(">")[0]]
    assert len(boxes) > 5
    assert [box for box in boxes if "checked" in box.split(">")[0]] == []


def test_the_exact_message_is_read_out_before_anything_is_kept(desk: Client, noor: Person, hanna: Host) -> None:
    row = introduce(noor, hanna)
    body = aloud(desk, row, "show").content.decode()
    assert ["Hello Hanna," in body, "I sing alto." in body] == [True, True]
    assert (status_of(row), Consent.objects.count()) == (S.SUGGESTED, 0)


def test_without_the_sentence_nothing_is_written_down(desk: Client, noor: Person, hanna: Host) -> None:
    row = introduce(noor, hanna)
    assert "Please read it aloud first" in aloud(desk, row, "yes").content.decode()
    assert (status_of(row), Consent.objects.count()) == (S.SUGGESTED, 0)


def test_a_yes_is_kept_with_the_words_that_were_read_and_a_way_back(
    desk: Client, pim: User, noor: Person, hanna: Host
) -> None:
    row = introduce(noor, hanna)
    body = aloud(desk, row, "yes", is_read_aloud="1").content.decode()
    given = {one.scope: one for one in Consent.objects.all()}
    text = vault.open_for(noor).read(given["name_or_alias"], "text_shown")
    assert (status_of(row), sorted(given)) == (S.CONSENTED, ["follow_up", "name_or_alias"])
    assert {(one.manner, one.recorded_by_id) for one in given.values()} == {("spoken", pim.pk)}
    assert "I sing alto." in text
    assert ['class="receipt"' in body, 'class="code-card__code"' in body] == [True, True]


def test_changing_something_keeps_what_was_chosen(desk: Client, noor: Person, hanna: Host) -> None:
    row = introduce(noor, hanna)
    body = aloud(desk, row, "change").content.decode()
    assert 'value="follow_up" checked' in body
    assert "I sing alto." in body


def test_without_a_name_no_group_can_be_asked(desk: Client, noor: Person, hanna: Host) -> None:
    row = introduce(noor, hanna)
    response = aloud(desk, row, "yes", scopes=["follow_up"], is_read_aloud="1")
    assert (response.status_code, status_of(row)) == (422, S.SUGGESTED)


# --- The plan


def plan(desk: Client, row: Introduction, **data: str) -> Any:
    day = visits.next_dates(row.listing, at=timezone.now())[0]
    when = f"{day.day.isoformat()} {day.start:%H:%M}"
    fields = {"when": when, "company": "alone", "meeting_point": "By the lamp", "version": "1", **data}
    return desk.post(reverse("introduction_visit", args=[row.pk]), fields, follow=True)


def test_a_visit_is_planned_on_a_real_date(desk: Client, noor: Person, hanna: Host) -> None:
    row = introduce(noor, hanna, S.WELCOMED, scopes=EVERYTHING)
    body = plan(desk, row).content.decode()
    assert status_of(row) == S.VISIT_PLANNED
    assert "By the lamp" in body


@pytest.mark.parametrize("when", ["2020-01-07 19:00", "tomorrow", "2026-13-41 25:61", ""])
def test_a_day_that_is_none_is_said_and_what_was_typed_stays(
    desk: Client, noor: Person, hanna: Host, when: str
) -> None:
    row = introduce(noor, hanna, S.WELCOMED, scopes=EVERYTHING)
    response = plan(desk, row, when=when)
    assert (response.status_code, Visit.objects.count()) == (422, 0)
    assert "By the lamp" in response.content.decode()


def test_a_plan_can_be_changed(desk: Client, noor: Person, hanna: Host) -> None:
    row = introduce(noor, hanna, S.WELCOMED, scopes=EVERYTHING)
    plan(desk, row)
    version = str(Introduction.objects.get(pk=row.pk).version)
    plan(desk, row, meeting_point="At the bus stop", version=version)
    assert vault.open_for(noor).read(Visit.objects.get(), "meeting_point") == "At the bus stop"


def test_not_going_is_no_blame_and_another_day_can_be_chosen(desk: Client, noor: Person, hanna: Host) -> None:
    row = introduce(noor, hanna, S.WELCOMED, scopes=EVERYTHING)
    plan(desk, row)
    version = str(Introduction.objects.get(pk=row.pk).version)
    body = move(desk, row, "did_not_go", next_step="another_day", version=version).content.decode()
    assert status_of(row) == S.DID_NOT_GO
    assert ["That is fine." in body, "no-show" in body, "Choose another day" in body] == [True, False, True]


# --- A suggestion


def test_a_suggestion_carries_the_name_and_the_reason(
    desk: Client, pim: User, noor: Person, choir: Listing, hanna: Host
) -> None:
    desk.post(reverse("suggest", args=[choir.pk]), {"person": str(noor.pk), "words": "You miss singing."})
    row = Introduction.objects.select_related("person__key").get()
    assert (row.author, row.status) == (pim, S.SUGGESTED)
    assert "You miss singing." in shown(desk, row)


def test_a_second_suggestion_leads_to_the_first(desk: Client, noor: Person, choir: Listing, hanna: Host) -> None:
    row = introduce(noor, hanna)
    response = desk.post(reverse("suggest", args=[choir.pk]), {"person": str(noor.pk), "words": "Once more"})
    assert response["Location"] == reverse("introduction", args=[row.pk])


def test_nothing_is_suggested_to_somebody_elses_person(
    client: Client, paula: User, noor: Person, choir: Listing
) -> None:
    log_in(client, paula)
    response = client.post(reverse("suggest", args=[choir.pk]), {"person": str(noor.pk), "words": "Come along"})
    assert (response.status_code, Introduction.objects.count()) == (422, 0)
    assert "Noor" not in client.get(reverse("suggest", args=[choir.pk])).content.decode()


def test_the_page_of_a_group_offers_it_to_practitioners_alone(desk: Client, choir: Listing) -> None:
    address = reverse("listing", args=[choir.pk])
    assert "Suggest this to somebody" in desk.get(address).content.decode()
    assert "Suggest this to somebody" not in Client().get(address).content.decode()


def test_the_yes_is_listed_with_its_end(desk: Client, noor: Person, hanna: Host) -> None:
    row = introduce(noor, hanna, S.ASKED, scopes=(ConsentScope.NAME_OR_ALIAS,), texts={"called": "Noor"})
    body = shown(desk, row)
    assert ["Holds until" in body, "Hello Hanna," in body] == [True, True]
