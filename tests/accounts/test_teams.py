"""Who sees and changes a team."""

import pytest
from django.test import Client
from django.urls import reverse

from directory.actions import memberships
from directory.actions.memberships import TeamError
from directory.models import Team, TeamMembership, TeamRole, User
from tests.listings import NOON
from tests.logins import log_in


def row_of(user: User) -> TeamMembership:
    return TeamMembership.objects.get(user=user, left_at__isnull=True)


def test_a_member_sees_their_own_team_only_and_changes_nothing(client: Client, pim: User, carla: User) -> None:
    Team.objects.create(name="Team East")
    log_in(client, pim)
    page = client.get(reverse("team")).content.decode()
    assert "Carla" in page
    assert "carla@example.org" not in page
    assert "Team East" not in page
    assert client.get(reverse("team_take_out", args=[row_of(carla).pk])).status_code == 404
    assert client.post(reverse("team_take_out", args=[row_of(carla).pk])).status_code == 404
    assert client.post(reverse("team_new"), {"name": "Team X"}).status_code == 404


def test_an_outsider_finds_no_page_of_teams(client: Client, olaf: User) -> None:
    log_in(client, olaf)
    assert client.get(reverse("team")).status_code == 404


def test_a_coordinator_takes_somebody_out_after_one_question(client: Client, pim: User, carla: User) -> None:
    log_in(client, carla)
    address = reverse("team_take_out", args=[row_of(pim).pk])
    assert "Take Pim out of Team West?" in client.get(address).content.decode()
    assert row_of(pim)
    client.post(address)
    assert not TeamMembership.objects.current().filter(user=pim).exists()
    other = log_in(Client(), pim)
    assert other.get(reverse("team")).status_code == 404


def test_the_last_coordinator_stays(pim: User, carla: User) -> None:
    with pytest.raises(TeamError, match="only coordinator"):
        memberships.take_out(row_of(carla), by=carla, at=NOON)
    TeamMembership.objects.filter(user=pim).update(role=TeamRole.COORDINATOR)
    memberships.take_out(row_of(carla), by=pim, at=NOON)


def test_a_coordinator_whose_account_was_closed_does_not_count(pim: User, carla: User) -> None:
    TeamMembership.objects.filter(user=pim).update(role=TeamRole.COORDINATOR)
    User.objects.filter(pk=pim.pk).update(is_active=False)
    with pytest.raises(TeamError, match="only coordinator"):
        memberships.take_out(row_of(carla), by=carla, at=NOON)


def test_a_coordinator_of_another_team_finds_nobody_here(client: Client, pim: User, carla: User, olaf: User) -> None:
    memberships.join(olaf, team=Team.objects.create(name="Team East"), role=TeamRole.COORDINATOR, at=NOON)
    log_in(client, olaf)
    assert client.post(reverse("team_take_out", args=[row_of(pim).pk])).status_code == 404
    assert row_of(pim)


def test_joining_again_keeps_the_higher_role(team: Team, carla: User) -> None:
    memberships.join(carla, team=team, role=TeamRole.PRACTITIONER, at=NOON)
    assert row_of(carla).role == TeamRole.COORDINATOR


def test_two_teams_do_not_have_one_name(stine: User, team: Team) -> None:
    with pytest.raises(TeamError, match="already"):
        memberships.make_team("  team  WEST ", by=stine, at=NOON)
