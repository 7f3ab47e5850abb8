"""Logging in with a code by e-mail: nobody learns who has an account, and nothing but the code lets anybody in."""

import time

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from directory.models import User
from tests.accounts.codes import mailed_code

LOGIN = reverse("account_login")
CONFIRM = reverse("account_confirm_login_code")


def test_a_code_by_email_logs_in(client: Client, olaf: User) -> None:
    client.post(LOGIN, {"email": "olaf@example.org"})
    answer = client.post(CONFIRM, {"code": mailed_code()})
    assert answer["Location"] == reverse("account_start")
    assert client.session["_auth_user_id"] == str(olaf.pk)


def test_one_comes_to_where_one_wanted_to_go_and_nowhere_else(client: Client, olaf: User) -> None:
    for wanted, led_to in [("/account/devices/", "/account/devices/"), ("https://evil.example/", "/account/start/")]:
        asked = client.post(LOGIN, {"email": "olaf@example.org", "next": wanted})
        answer = client.post(asked["Location"], {"code": mailed_code(), "next": wanted})
        assert answer["Location"] == led_to
        client.post(reverse("account_logout"))


def test_the_mail_is_neutral(client: Client, olaf: User, settings) -> None:
    client.post(LOGIN, {"email": "olaf@example.org"})
    (message,) = mail.outbox
    assert (message.to, message.subject) == (["olaf@example.org"], "Your code")
    assert message.body.splitlines()[0] == "Type this code where you asked for it:"
    assert len(message.body.split()) == 9
    assert message.alternatives == []
    assert settings.FOOTBRIDGE_NAME not in f"{message.subject} {message.body}"


def test_a_wrong_code_lets_nobody_in_and_three_end_it(client: Client, olaf: User) -> None:
    client.post(LOGIN, {"email": "olaf@example.org"})
    code = mailed_code()
    first = client.post(CONFIRM, {"code": "WRONG"})
    assert "This is not the code" in first.content.decode()
    client.post(CONFIRM, {"code": "WRONG"})
    assert client.post(CONFIRM, {"code": "WRONG"})["Location"] == reverse("account_request_login_code")
    client.post(CONFIRM, {"code": code})
    assert "_auth_user_id" not in client.session


def test_a_code_is_too_old_after_ten_minutes(client: Client, olaf: User) -> None:
    client.post(LOGIN, {"email": "olaf@example.org"})
    session = client.session
    session["account_login"]["state"]["stages"]["login_by_code"]["data"]["at"] = time.time() - 601
    session.save()
    client.post(CONFIRM, {"code": mailed_code()})
    assert "_auth_user_id" not in client.session


def test_a_code_works_once(client: Client, olaf: User) -> None:
    client.post(LOGIN, {"email": "olaf@example.org"})
    code = mailed_code()
    client.post(CONFIRM, {"code": code})
    client.post(reverse("account_logout"))
    client.post(CONFIRM, {"code": code})
    assert "_auth_user_id" not in client.session


def test_an_unknown_address_looks_the_same_and_gets_no_mail(olaf: User) -> None:
    pages = []
    for email in ["olaf@example.org", "nobody@example.org"]:
        client = Client()
        sent = client.post(LOGIN, {"email": email})
        page = client.get(sent["Location"])
        wrong = client.post(CONFIRM, {"code": "WRONG"})
        pages.append(
            (
                sent.status_code,
                sent["Location"],
                page.content.replace(email.encode(), b""),
                wrong.status_code,
                wrong.content.replace(email.encode(), b""),
                sorted(sent.cookies),
            )
        )
    assert pages[0] == pages[1]
    assert [message.to for message in mail.outbox] == [["olaf@example.org"]]


def test_a_closed_account_looks_unknown(client: Client, olaf: User) -> None:
    User.objects.filter(pk=olaf.pk).update(is_active=False)
    assert client.post(LOGIN, {"email": "olaf@example.org"})["Location"] == CONFIRM
    assert mail.outbox == []


def test_an_account_that_is_closed_is_out_at_once(client: Client, olaf: User) -> None:
    client.force_login(olaf)
    assert client.get(reverse("mfa_index")).status_code == 200
    User.objects.filter(pk=olaf.pk).update(is_active=False)
    assert client.get(reverse("mfa_index")).status_code == 401


def test_without_a_mail_server_the_page_says_so_to_everybody(client: Client, olaf: User, settings) -> None:
    settings.EMAIL_BACKEND = "directory.mail.NotSetUp"
    pages = [
        client.post(LOGIN, {"email": email}).content.replace(email.encode(), b"")
        for email in ["olaf@example.org", "nobody@example.org"]
    ]
    assert pages[0] == pages[1]
    assert b"We cannot send e-mail at the moment" in pages[0]


def test_too_many_mails_have_to_wait(client: Client, olaf: User) -> None:
    for _try in range(3):
        client.post(LOGIN, {"email": "olaf@example.org"})
        client.session.flush()
        client.cookies.clear()
    answer = client.post(LOGIN, {"email": "olaf@example.org"})
    assert "Please wait" in answer.content.decode()
    assert len(mail.outbox) == 3


def test_no_page_asks_for_a_password(client: Client, olaf: User) -> None:
    client.force_login(olaf)
    pages = [Client().get(LOGIN), client.get(reverse("mfa_index")), Client().get(reverse("join"))]
    assert all(b'type="password"' not in page.content for page in pages)


@pytest.mark.parametrize("name", ["account_login", "join", "account_logout", "account_inactive"])
def test_looking_at_a_door_costs_no_query_and_gives_no_cookie(client: Client, name: str) -> None:
    assert client.get(reverse(name)).cookies == {}  # and pytest-django forbids the database here


def test_logging_out_asks_the_browser_to_forget(client: Client, olaf: User) -> None:
    client.force_login(olaf)
    answer = client.post(reverse("account_logout"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert "_auth_user_id" not in client.session
    assert "You are logged out" in client.get(answer["Location"]).content.decode()
