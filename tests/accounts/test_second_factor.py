"""A second factor before anything private: an app, spare codes; passkeys are tested in `test_passkeys.py`."""

import re
import threading

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse

from directory.access import has_second_factor
from directory.models import User
from tests.accounts.codes import app_code, mailed_code
from tests.accounts.conftest import TOTP_SECRET
from tests.logins import log_in

INDEX = reverse("mfa_index")
SET_UP_APP = reverse("mfa_activate_totp")
SECOND_STEP = reverse("mfa_authenticate")


def enter(client: Client, user: User) -> str:
    """Pass the code by e-mail, and return where that leads."""
    client.post(reverse("account_login"), {"email": user.email})
    return str(client.post(reverse("account_confirm_login_code"), {"code": mailed_code()})["Location"])


def secret_on(page) -> str:
    return re.search(r'<strong translate="no">([A-Z2-7 ]+)</strong>', page.content.decode())[1].replace(" ", "")


@pytest.mark.parametrize("name", ["team", "today", "caseload"])
def test_without_a_second_factor_private_pages_offer_two_ways_to_get_one(client: Client, pim: User, name: str) -> None:
    log_in(client, pim, second_factor=False)
    answer = client.get(reverse(name))
    assert answer.status_code == 403
    words = answer.content.decode()
    assert reverse("mfa_add_webauthn") in words
    assert SET_UP_APP in words


@pytest.mark.parametrize("name", ["team", "today", "caseload"])
def test_without_an_account_private_pages_offer_to_log_in_and_come_back(client: Client, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 401
    assert f'name="next" value="{reverse(name)}"' in answer.content.decode()
    assert answer.cookies == {}


def test_after_logging_in_a_practitioner_comes_to_the_choice_first(client: Client, pim: User) -> None:
    assert enter(client, pim) == reverse("account_start")
    assert client.get(reverse("account_start"))["Location"] == INDEX
    assert "One more lock on the door" in client.get(INDEX).content.decode()


def test_setting_up_an_app_shows_the_secret_in_both_ways_and_opens_the_work(client: Client, pim: User) -> None:
    enter(client, pim)
    page = client.get(SET_UP_APP)
    assert "data:image/svg+xml;base64," in page.content.decode()
    answer = client.post(SET_UP_APP, {"code": app_code(secret_on(page))})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert re.search(r"\d{8}<br>\d{8}", client.get(answer["Location"]).content.decode())
    assert client.get(reverse("team")).status_code == 200


def test_a_wrong_first_code_sets_nothing_up(client: Client, pim: User) -> None:
    enter(client, pim)
    client.get(SET_UP_APP)
    assert "This is not the code" in client.post(SET_UP_APP, {"code": "000000"}).content.decode()
    assert not Authenticator.objects.exists()


def test_secrets_are_sealed_in_the_database(pim: User, app_of_pim: Authenticator) -> None:
    assert TOTP_SECRET not in str(app_of_pim.data)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        assert all(TOTP_SECRET not in str(row[0]) for row in cursor.fetchall())


def test_logging_in_asks_for_the_app(client: Client, pim: User, app_of_pim: Authenticator) -> None:
    assert enter(client, pim) == SECOND_STEP
    assert client.get(reverse("team")).status_code == 401
    client.post(SECOND_STEP, {"code": "000000"})
    assert client.get(reverse("team")).status_code == 401
    assert client.post(SECOND_STEP, {"code": app_code()})["Location"] == reverse("account_start")
    assert client.get(reverse("team")).status_code == 200


def test_a_code_of_the_app_works_once(pim: User, app_of_pim: Authenticator) -> None:
    code = app_code()
    one, two = Client(), Client()
    enter(one, pim)
    enter(two, pim)
    one.post(SECOND_STEP, {"code": code})
    assert "used already" in two.post(SECOND_STEP, {"code": f" {code[:3]} {code[3:]}"}).content.decode()
    assert two.get(reverse("team")).status_code == 401


def test_a_spare_code_works_once(pim: User, app_of_pim: Authenticator) -> None:
    spare = Authenticator.objects.get(user=pim, type="recovery_codes").wrap().get_unused_codes()[0]
    one, two = Client(), Client()
    enter(one, pim)
    one.post(SECOND_STEP, {"code": spare})
    assert one.get(reverse("team")).status_code == 200
    enter(two, pim)
    two.post(SECOND_STEP, {"code": spare})
    assert two.get(reverse("team")).status_code == 401


def test_tries_at_the_second_factor_are_slowed_down(client: Client, pim: User, app_of_pim: Authenticator) -> None:
    enter(client, pim)
    pages = [client.post(SECOND_STEP, {"code": "000000"}).content.decode() for _try in range(6)]
    assert ["Please wait" in page for page in pages] == [False] * 5 + [True]
    client.post(SECOND_STEP, {"code": app_code()})  # right, and too early
    assert client.get(reverse("team")).status_code == 401


def test_the_last_second_factor_stays(client: Client, pim: User, app_of_pim: Authenticator) -> None:
    enter(client, pim)
    client.post(SECOND_STEP, {"code": app_code()})
    client.post(reverse("mfa_reauthenticate"), {"code": app_code(steps=1)})
    assert "Add another one first" in client.get(reverse("mfa_deactivate_totp")).content.decode()
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(pk=app_of_pim.pk).exists()


def test_changing_factors_asks_again(client: Client, pim: User, app_of_pim: Authenticator) -> None:
    enter(client, pim)
    client.post(SECOND_STEP, {"code": app_code()})
    for name in ["mfa_add_webauthn", "mfa_deactivate_totp", "mfa_generate_recovery_codes"]:
        assert client.get(reverse(name))["Location"].startswith(reverse("mfa_reauthenticate"))


def test_an_account_with_a_password_is_asked_for_its_second_key_as_well(
    client: Client, pim: User, app_of_pim: Authenticator
) -> None:
    pim.set_password("a password that opens nothing here")  # as `createsuperuser` leaves behind
    pim.save()
    enter(client, pim)
    client.post(SECOND_STEP, {"code": app_code()})
    for name in ["mfa_add_webauthn", "api_token_new"]:
        assert client.get(reverse(name))["Location"].startswith(reverse("mfa_reauthenticate"))


def test_a_check_that_fails_by_itself_means_no(pim: User) -> None:
    request = RequestFactory().get("/")
    request.user = pim  # and there is no session to look into
    assert has_second_factor(request) is False


def test_records_of_another_account_do_not_count(client: Client, pim: User, olaf: User) -> None:
    log_in(client, pim)
    session = client.session
    session["_auth_user_id"] = str(olaf.pk)
    session["_auth_user_hash"] = olaf.get_session_auth_hash()
    session.save()
    assert client.get(reverse("team")).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_passes_with_the_same_code(pim: User, app_of_pim: Authenticator) -> None:
    clients = [Client(), Client()]
    for client in clients:
        enter(client, pim)
    code, start = app_code(), threading.Barrier(2)

    def send(client: Client) -> None:
        start.wait()
        client.post(SECOND_STEP, {"code": code})
        connection.close()

    threads = [threading.Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(client.get(reverse("team")).status_code for client in clients) == [200, 401]
