"""Ways around what a person said, that somebody could try: each of them is closed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridges import access, vault
from bridges.actions import code_cards, follow_ups, introductions, links, people, receipts, visits
from bridges.actions.parties import By, by_person, by_practitioner
from bridges.actions.refusals import NotOpen
from bridges.models import Company, Host, LinkPurpose, Notice, Person
from bridges.states import IntroductionStatus as S
from bridges.states import Party
from directory.models import AuditEvent, Listing, User
from tests.bridges.cast import EVERYTHING, make_introduction, make_person
from tests.bridges.views.my_pages import HERE, enter
from tests.bridges.visiting import SEVEN, TUESDAY, plan
from tests.listings import NOON

pytestmark = pytest.mark.django_db


def shift(client: Client, **moved: float) -> None:
    """Write times into the opened page of this browser."""
    session = client.session
    opened = session[access.SESSION_KEY]
    session[access.SESSION_KEY] = {kind: {**kept, **moved} for kind, kept in opened.items()}
    session.save()


def reads(person: Person) -> list[tuple[str, str]]:
    events = AuditEvent.objects.about(person.pk).filter(event__endswith=".read")
    return [(row.event, row.party) for row in events]


# --- Whoever looks is written down


def test_a_host_who_opens_a_request_is_in_the_record_that_the_person_reads(noor: Person, hanna: Host) -> None:
    asked = make_introduction(noor, host=hanna, status=S.ASKED, scopes=EVERYTHING, at=timezone.now())
    host = Client(headers=HERE)
    token = links.make(LinkPurpose.HOST, introduction=asked, host=hanna, at=timezone.now()).token
    host.post(reverse("host_open"), {"token": token})
    for _time in range(2):
        assert host.get(reverse("host_introduction", args=[asked.pk])).status_code == 200
    assert reads(noor) == [("introduction.read", "host")]
    assert "Hanna read what you shared with them" in enter(noor).get(reverse("my_record")).content.decode()


def test_a_closed_request_shows_nothing_and_so_nothing_was_read(noor: Person, hanna: Host) -> None:
    asked = make_introduction(noor, host=hanna, status=S.ASKED, at=timezone.now())  # without a yes
    host = Client(headers=HERE)
    token = links.make(LinkPurpose.HOST, introduction=asked, host=hanna, at=timezone.now()).token
    host.post(reverse("host_open"), {"token": token})
    assert host.get(reverse("host_introduction", args=[asked.pk])).status_code == 410
    assert reads(noor) == []


# --- A hand that is somebody else's


def test_nobody_changes_the_visit_of_another_person(noor: Person, hanna: Host) -> None:
    welcomed = make_introduction(noor, host=hanna, status=S.WELCOMED, scopes=EVERYTHING)
    visit, other = plan(welcomed), make_person("Omar")
    with pytest.raises(NotOpen):
        visits.change(visit, day=TUESDAY, start=SEVEN, company=Company.FRIEND, by=by_person(other), at=NOON)
    visit.refresh_from_db()
    assert visit.company == Company.ALONE


def test_nobody_answers_for_a_person_without_being_named(noor: Person, hanna: Host) -> None:
    settled = make_introduction(noor, host=hanna, status=S.SETTLING, scopes=EVERYTHING)
    row = settled.follow_ups.create(
        stage="2w", state="asked", day=NOON.date() - timedelta(days=1), time=SEVEN, timezone="UTC"
    )
    for by in (By(Party.PERSON), by_person(make_person("Omar"))):
        with pytest.raises(follow_ups.FollowUpError):
            follow_ups.skip(row, by=by, at=NOON)


# --- After leaving the team


def test_leaving_the_team_ends_the_ways_in_that_the_team_made(noor: Person, pim: User) -> None:
    now, hers = timezone.now(), enter(noor)
    card, other = code_cards.make(noor, by=by_practitioner(pim), at=now), enter(noor)
    hers.post(reverse("my_team"), {"do": "leave"})
    assert hers.get(reverse("my_page")).status_code == 200
    assert other.get(reverse("my_page")).status_code == 403
    assert Client(headers=HERE).post(reverse("open"), {"token": card.token}).status_code == 410


def test_leaving_the_team_keeps_the_receipt_and_the_way_to_take_a_yes_back(
    noor: Person, hanna: Host, pim: User
) -> None:
    now = timezone.now()
    said = make_introduction(noor, host=hanna, status=S.ASKED, scopes=EVERYTHING, at=now)
    undo = links.make(LinkPurpose.UNDO, person=noor, introduction=said, at=now)
    words = receipts.make(noor, at=now)
    people.leave_team(noor, by=by_person(noor), at=now)
    assert Client(headers=HERE).post(reverse("open"), {"code": words}).status_code == 302
    assert links.find_token(undo.token, purposes=[LinkPurpose.UNDO], at=now) == undo.link


# --- A shared device


def test_what_somebody_was_writing_goes_when_they_close_their_page(noor: Person, choir: Listing, hanna: Host) -> None:
    hers = enter(noor)
    step = reverse("ask_step", args=[choir.pk, "company"])
    hers.post(step, {"company": "alone"}, follow=True)
    assert "asking" in hers.session
    hers.post(reverse("close_my_page"))
    assert "asking" not in hers.session


def test_what_somebody_was_writing_is_not_shown_to_the_next_person(noor: Person, choir: Listing, hanna: Host) -> None:
    device = enter(noor)
    device.post(reverse("ask_step", args=[choir.pk, "company"]), {"company": "alone"}, follow=True)
    omar = links.make(LinkPurpose.PERSON, person=make_person("Omar"), at=timezone.now())
    device.post(reverse("open"), {"token": omar.token, "other": "1"})
    assert "asking" not in device.session


def test_a_page_that_is_always_looked_at_closes_after_twelve_hours(noor: Person) -> None:
    hers = enter(noor)
    shift(hers, since=(timezone.now() - access.LONGEST).timestamp() + 60)
    assert hers.get(reverse("my_page")).status_code == 200
    shift(hers, since=(timezone.now() - access.LONGEST).timestamp() - 60)
    assert hers.get(reverse("my_page")).status_code == 403


# --- Guessing


def test_dashes_and_spaces_do_not_make_another_code_to_try(client: Client, noor: Person) -> None:
    tried = ["abcdefgh", "ABC-DEFGH", "a b c d e f g h", "ab--cdefgh", "-abcdefgh", "A-B-C-D-E-F-G-H"]
    answers = [client.post(reverse("open"), {"code": code}, headers=HERE).status_code for code in tried]
    assert answers == [403] * 5 + [429]


# --- Erasing


def test_a_host_hears_that_it_is_closed_when_somebody_takes_it_back_and_erases(noor: Person, hanna: Host) -> None:
    now = timezone.now()
    asked = make_introduction(noor, host=hanna, status=S.ASKED, scopes=EVERYTHING, at=now)
    Notice.objects.create(
        kind="ask_host", host=hanna, introduction=asked, dedupe_key="a", state="sent", due_at=now, finished_at=now
    )
    introductions.withdraw(asked, by=by_person(noor), at=now)
    people.erase(noor, by=by_person(noor), at=now)
    assert [(row.kind, row.host, row.introduction) for row in Notice.objects.all()] == [("host_closed", hanna, None)]


def test_a_host_who_heard_that_it_is_closed_does_not_hear_it_twice(noor: Person, hanna: Host) -> None:
    now = timezone.now()
    asked = make_introduction(noor, host=hanna, status=S.ASKED, scopes=EVERYTHING, at=now)
    Notice.objects.create(
        kind="ask_host", host=hanna, introduction=asked, dedupe_key="a", state="sent", due_at=now, finished_at=now
    )
    introductions.withdraw(asked, by=by_person(noor), at=now)
    Notice.objects.filter(kind="host_closed").update(state="sent", finished_at=now)
    people.erase(noor, by=by_person(noor), at=now)
    assert not Notice.objects.exists()


# --- Keys


def test_an_open_vault_does_not_print_its_key(noor: Person) -> None:
    assert repr(vault.open_for(noor)) == "Vault()"
