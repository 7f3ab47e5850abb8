"""Invitations: the only way in; each works once, for its address, for seven days."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.actions import invitations, memberships
from directory.actions.invitations import InvitationError, Reason
from directory.models import Invitation, Team, TeamMembership, TeamRole, User
from tests.listings import NOON
from tests.logins import log_in

JOIN = reverse("join")


def invited(team: Team, *, email: str = "noa@example.org", by: User, at=None) -> str:
    return invitations.invite(email, team=team, by=by, at=at or timezone.now()).token


def test_a_coordinator_invites_and_the_link_makes_an_account(client: Client, carla: User, team: Team) -> None:
    log_in(client, carla)
    client.post(reverse("team_invite"), {"team": team.pk, "email": "Noa@Example.org", "role": "practitioner"})
    (message,) = mail.outbox
    assert (message.to, message.subject) == (["noa@example.org"], "An invitation for you")
    token = re.search(r"/join/#(\S+)", str(message.body))[1]
    newcomer = Client()
    answer = newcomer.post(JOIN, {"code": token, "display_name": "Noa"})
    assert answer["Location"] == reverse("account_start")
    noa = User.objects.get(email="noa@example.org")
    assert (noa.display_name, noa.is_steward, noa.is_staff, noa.has_usable_password()) == ("Noa", False, False, False)
    assert EmailAddress.objects.get(user=noa).verified
    assert TeamMembership.objects.current().get(user=noa).team == team
    assert newcomer.get(answer["Location"])["Location"] == reverse("mfa_index")  # a second factor comes first
    assert newcomer.get(reverse("team")).status_code == 403


def test_looking_at_the_link_uses_nothing_up(client: Client, carla: User, team: Team) -> None:
    token = invited(team, by=carla)
    client.get(f"{JOIN}#{token}")
    client.head(JOIN)
    assert Invitation.objects.get().used_at is None


def test_only_a_hash_of_the_token_is_kept(carla: User, team: Team) -> None:
    token = invited(team, by=carla)
    row = Invitation.objects.values().get()
    assert token not in str(row)
    assert row["token_hash"] == invitations.hash_of(token)
    assert len(token) >= 43  # 256 bits


@pytest.mark.parametrize(
    ("spoil", "reason", "words"),
    [
        ("expired", Reason.EXPIRED, "more than 7 days old"),
        ("used", Reason.USED, "used already"),
        ("ended", Reason.ENDED, "taken back"),
        ("tampered", Reason.UNKNOWN, "do not know this code"),
    ],
)
def test_an_invitation_that_does_not_work_says_why(
    client: Client, carla: User, team: Team, spoil: str, reason: Reason, words: str
) -> None:
    token = invited(team, by=carla)
    now = timezone.now()
    changes = {"expired": {"expires_at": now}, "used": {"used_at": now}, "ended": {"ended_at": now}, "tampered": {}}
    Invitation.objects.update(**{"used_at": None, **changes[spoil]})
    token = token[:-1] + ("A" if token[-1] != "A" else "B") if spoil == "tampered" else token
    with pytest.raises(InvitationError) as refused:
        invitations.accept(token, display_name="Noa", user=None, at=now)
    assert refused.value.reason == reason
    answer = client.post(JOIN, {"code": token, "display_name": "Noa"})
    assert answer.status_code in {404, 410}
    assert words in answer.content.decode()
    assert not User.objects.filter(email="noa@example.org").exists()


def test_seven_days_are_seven_days(carla: User, team: Team) -> None:
    token = invited(team, by=carla, at=NOON)
    with pytest.raises(InvitationError):
        invitations.accept(token, display_name="Noa", user=None, at=NOON + timedelta(days=7))
    invitations.accept(token, display_name="Noa", user=None, at=NOON + timedelta(days=7, seconds=-1))


def test_a_forwarded_invitation_does_nothing_for_somebody_who_is_logged_in(
    client: Client, carla: User, olaf: User, team: Team
) -> None:
    token = invited(team, by=carla)
    log_in(client, olaf)
    answer = client.post(JOIN, {"code": token, "display_name": "Olaf"}, follow=True)
    assert "Log out on this device?" in answer.content.decode()
    assert "for another address" in answer.content.decode()
    assert not TeamMembership.objects.filter(user=olaf).exists()
    assert Invitation.objects.get().used_at is None


def test_somebody_with_an_account_joins_and_logs_in_by_themselves(carla: User, olaf: User, team: Team) -> None:
    token = invited(team, email=olaf.email, by=carla)
    visitor = Client()
    visitor.post(JOIN, {"code": token, "display_name": "Mallory"})
    assert TeamMembership.objects.current().filter(user=olaf, team=team).exists()
    assert "_auth_user_id" not in visitor.session  # an invitation does not open an account that is there
    olaf.refresh_from_db()
    assert olaf.display_name == "Olaf"


def test_an_invitation_does_not_reopen_a_closed_account(carla: User, olaf: User, team: Team) -> None:
    User.objects.filter(pk=olaf.pk).update(is_active=False)
    token = invited(team, email=olaf.email, by=carla)
    with pytest.raises(InvitationError) as refused:
        invitations.accept(token, display_name="Olaf", user=None, at=timezone.now())
    assert refused.value.reason == Reason.CLOSED


def test_a_second_invitation_to_the_same_address_ends_the_first(carla: User, team: Team) -> None:
    first, _second = invited(team, by=carla), invited(team, by=carla)
    with pytest.raises(InvitationError):
        invitations.accept(first, display_name="Noa", user=None, at=timezone.now())


@pytest.mark.parametrize(
    ("who", "what"),
    [
        ("pim", {"team": True}),
        ("olaf", {"team": True}),
        ("carla", {"is_steward": True}),
        ("carla", {"other_team": True}),
        ("stine", {}),
    ],
)
def test_who_may_not_invite(request: pytest.FixtureRequest, team: Team, who: str, what: dict[str, bool]) -> None:
    by = request.getfixturevalue(who)
    where = Team.objects.create(name="Team East") if "other_team" in what else team if "team" in what else None
    with pytest.raises(InvitationError):
        invitations.invite("x@example.org", team=where, is_steward="is_steward" in what, by=by, at=NOON)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("who", ["stine", "ada"])
def test_stewards_and_administrators_invite_stewards_and_make_teams(
    request: pytest.FixtureRequest, client: Client, who: str
) -> None:
    by = request.getfixturevalue(who)
    made = memberships.make_team("Team South", by=by, at=NOON)
    new = invitations.invite("zoe@example.org", is_steward=True, by=by, at=NOON)
    assert invitations.accept(new.token, display_name="Zoë", user=None, at=NOON).user.is_steward
    log_in(client, by)
    page = client.get(reverse("team")).content.decode()
    assert made.name in page
    assert reverse("team_new") in page


def test_when_mail_is_down_nobody_is_invited(client: Client, carla: User, team: Team, settings) -> None:
    settings.EMAIL_BACKEND = "directory.mail.NotSetUp"
    log_in(client, carla)
    answer = client.post(
        reverse("team_invite"), {"team": team.pk, "email": "noa@example.org", "role": "practitioner"}, follow=True
    )
    assert "nobody was invited" in answer.content.decode()
    assert not invitations.waiting_for(team, at=timezone.now()).exists()


def test_an_invitation_is_ended_on_the_page_of_the_team(client: Client, carla: User, team: Team) -> None:
    invited(team, by=carla)
    log_in(client, carla)
    client.post(reverse("team_end_invitation", args=[Invitation.objects.get().pk]))
    assert not invitations.waiting_for(team, at=timezone.now()).exists()


def test_the_command_prints_the_first_way_in_once(capsys: pytest.CaptureFixture[str], db: None) -> None:
    call_command("invite", "first@example.org", "--team", "Team North", "--coordinator")
    token = re.search(r"/join/#(\S+)", capsys.readouterr().out)[1]
    accepted = invitations.accept(token, display_name="First", user=None, at=timezone.now())
    assert memberships.may_manage(accepted.user, team=Team.objects.get(name="Team North"))


def test_the_command_makes_no_team_for_an_address_that_is_none(db: None) -> None:
    with pytest.raises(CommandError):
        call_command("invite", "nobody", "--team", "Team North")
    assert not Team.objects.exists()


def test_the_page_says_what_is_missing(client: Client, carla: User, team: Team) -> None:
    log_in(client, carla)
    answer = client.post(reverse("team_invite"), {"team": team.pk, "email": "noa", "role": TeamRole.PRACTITIONER})
    assert answer.status_code == 422
    assert "This is no e-mail address" in answer.content.decode()


@pytest.mark.parametrize("who", ["stine", "ada"])
def test_who_looks_after_the_site_lets_nobody_in_to_a_team_that_has_a_coordinator(
    request: pytest.FixtureRequest, team: Team, carla: User, who: str
) -> None:
    with pytest.raises(InvitationError):
        invitations.invite("x@example.org", team=team, by=request.getfixturevalue(who), at=NOON)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("who", ["stine", "ada"])
def test_who_looks_after_the_site_finds_the_first_coordinator_and_never_themselves(
    request: pytest.FixtureRequest, team: Team, who: str
) -> None:
    by = request.getfixturevalue(who)
    with pytest.raises(InvitationError):
        invitations.invite(by.email.upper(), team=team, role=TeamRole.COORDINATOR, by=by, at=NOON)
    invitations.invite("zoe@example.org", team=team, role=TeamRole.COORDINATOR, by=by, at=NOON)
    assert Invitation.objects.get().email == "zoe@example.org"
