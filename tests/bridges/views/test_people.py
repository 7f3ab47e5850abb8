"""The pages of people, for their team: read, written down, changed, handed over, and seen by nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from bridges import vault
from bridges.actions import links, people
from bridges.actions.parties import by_practitioner
from bridges.models import AccessLink, LinkPurpose, Person
from bridges.states import IntroductionStatus
from directory.models import AuditEvent, Team, TeamMembership, User
from tests.bridges.cast import make_introduction, make_person
from tests.listings import make_listing
from tests.logins import log_in

pytestmark = pytest.mark.django_db
FORM = {"alias": "Noor", "channel": "none", "language": "en"}


@pytest.fixture
def desk(client: Client, pim: User) -> Client:
    """Pim's browser."""
    return log_in(client, pim)


def texts(person: Person) -> dict[str, str]:
    row = Person.objects.select_related("key").get(pk=person.pk)
    box = vault.open_for(row)
    return {name: box.read(row, name) for name in ("alias", "contact", "wishes", "strengths")}


def events(person: Person) -> list[str]:
    return [event.event for event in AuditEvent.objects.about(person.pk)]


def test_the_page_shows_what_the_person_said(desk: Client, pim: User) -> None:
    sia = make_person(
        "Sia", team=pim.memberships.get().team, practitioner=pim,
        texts={"wishes": "To sing again", "strengths": "I know all the birds"},
    )  # fmt: skip
    people.set_card(sia, lines=[("helps", "Sit near the door")], by=by_practitioner(pim), at=sia.created_at)
    body = desk.get(reverse("person", args=[sia.pk])).content.decode()
    assert [words in body for words in ("To sing again", "I know all the birds", "Sit near the door")] == [True] * 3
    assert "Do not leave a message" in body


def test_every_reading_is_written_down_for_the_person(desk: Client, pim: User, noor: Person) -> None:
    desk.get(reverse("person", args=[noor.pk]))
    (event,) = AuditEvent.objects.about(noor.pk)
    assert (event.event, event.actor_id, event.party) == ("person.read", str(pim.pk), "practitioner")


def test_another_team_gets_nothing_and_leaves_no_trace(client: Client, paula: User, noor: Person) -> None:
    log_in(client, paula)
    for name in ("person", "person_edit"):
        assert client.get(reverse(name, args=[noor.pk])).status_code == 404
    for name in ("person_code", "person_take_over"):
        assert client.post(reverse(name, args=[noor.pk])).status_code == 404
    assert events(noor) == []


def test_a_person_who_left_the_team_is_not_there(desk: Client, noor: Person) -> None:
    Person.objects.filter(pk=noor.pk).update(team=None, practitioner=None)
    assert desk.get(reverse("person", args=[noor.pk])).status_code == 404


def test_only_what_the_person_wants_kept_is_needed(desk: Client, pim: User) -> None:
    response = desk.post(reverse("person_new"), FORM)
    person = Person.objects.get()
    assert response["Location"] == reverse("person", args=[person.pk])
    assert texts(person) == {"alias": "Noor", "contact": "", "wishes": "", "strengths": ""}
    assert (person.practitioner, person.is_safe_to_write) == (pim, False)


def test_a_card_is_written_line_by_line(desk: Client) -> None:
    desk.post(
        reverse("person_new"), {**FORM, "card_helps": "Sit near the door\n\nTea first", "card_signs": "I go quiet"}
    )
    lines = Person.objects.get().card_lines.order_by("position").values_list("kind", flat=True)
    assert list(lines) == ["helps", "helps", "signs"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"alias": ""}, "Write a name"),
        ({"channel": "email"}, "Write the address or the number"),
        ({"channel": "email", "contact": "not an address"}, "e-mail address is not complete"),
        ({"channel": "sms", "contact": "12"}, "too few or too many digits"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(desk: Client, wrong: dict[str, str], words: str) -> None:
    response = desk.post(reverse("person_new"), {**FORM, "wishes": "To sing again", **wrong})
    assert Person.objects.count() == 0
    assert words in response.content.decode()
    assert "To sing again" in response.content.decode()


def test_somebody_of_two_teams_says_which(desk: Client, pim: User) -> None:
    other = Team.objects.create(name="Team Harbour")
    TeamMembership.objects.create(team=other, user=pim)
    assert "Which of your teams?" in desk.get(reverse("person_new")).content.decode()
    desk.post(reverse("person_new"), {**FORM, "team": str(other.pk)})
    assert Person.objects.get().team == other


def test_a_team_that_is_not_mine_cannot_be_chosen(desk: Client, paula: User) -> None:
    desk.post(reverse("person_new"), {**FORM, "team": str(paula.memberships.get().team_id)})
    assert not Person.objects.filter(team__memberships__user=paula).exists()


def test_changing_keeps_what_was_changed(desk: Client, noor: Person) -> None:
    desk.post(reverse("person_edit", args=[noor.pk]), {**FORM, "strengths": "I can cook", "version": "1"})
    assert texts(noor)["strengths"] == "I can cook"
    assert events(noor) == ["person.read", "person.changed"]


def test_two_who_change_at_once_lose_nothing_that_was_typed(desk: Client, pim: User, noor: Person) -> None:
    people.change(noor, version=1, texts={"wishes": "To dance"}, by=by_practitioner(pim), at=noor.created_at)
    response = desk.post(reverse("person_edit", args=[noor.pk]), {**FORM, "wishes": "To sing", "version": "1"})
    body = response.content.decode()
    assert response.status_code == 409
    assert texts(noor)["wishes"] == "To dance"
    assert ["To dance" in body, "To sing" in body, 'name="version" value="2"' in body] == [True] * 3


def test_taking_over_is_seen_by_the_person(desk: Client, pim: User, team: Team) -> None:
    sia = make_person("Sia", team=team)
    desk.post(reverse("person_take_over", args=[sia.pk]), {"version": "1"})
    assert Person.objects.get(pk=sia.pk).practitioner == pim
    assert events(sia) == ["person.taken_over"]


def test_taking_over_from_an_old_page_changes_nothing(desk: Client, team: Team) -> None:
    sia = make_person("Sia", team=team, version=3)
    response = desk.post(reverse("person_take_over", args=[sia.pk]), {"version": "2"}, follow=True)
    assert Person.objects.get(pk=sia.pk).practitioner is None
    assert "before you" in response.content.decode()


def test_a_way_in_is_shown_once_lasts_half_an_hour_and_is_written_down(desk: Client, noor: Person) -> None:
    response = desk.post(reverse("person_code", args=[noor.pk]))
    link = AccessLink.objects.get()
    body = response.content.decode()
    assert (link.purpose, link.expires_at - link.created_at) == (LinkPurpose.PERSON, links.ON_A_CARD)
    assert '<svg class="code-card__qr"' in body
    assert link.code_locator in body.replace("-", "")
    assert "no-store" in response["Cache-Control"]
    assert events(noor) == ["link.made"]
    assert desk.get(reverse("person_code", args=[noor.pk])).status_code == 405


def test_the_typed_code_of_a_card_opens_the_page(desk: Client, noor: Person) -> None:
    body = desk.post(reverse("person_code", args=[noor.pk])).content.decode()
    code = body.split('class="code-card__code">')[1].split("<")[0]
    found = links.find_code(code, purposes=[LinkPurpose.PERSON], at=AccessLink.objects.get().created_at)
    assert found.person == noor


def test_open_and_rested_introductions_stand_apart(desk: Client, noor: Person) -> None:
    make_introduction(noor, listing=make_listing("Chess"))
    make_introduction(noor, listing=make_listing("Garden"), status=IntroductionStatus.NOT_NOW)
    body = desk.get(reverse("person", args=[noor.pk])).content.decode()
    assert body.index("Chess") < body.index("Resting and ended") < body.index("Garden")


def test_no_name_stands_in_the_title(desk: Client, noor: Person) -> None:
    body = desk.get(reverse("person", args=[noor.pk])).content.decode()
    assert "Noor" not in body.split("<title>")[1].split("</title>")[0]
