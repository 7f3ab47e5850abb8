"""Logs somebody in for a test, as if a code by e-mail and a second factor had been passed."""

import time

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from directory.models import User

USER_KEY = "account_authentication_methods_user"


def log_in(client: Client, user: User, *, second_factor: bool = True) -> Client:
    """Let `client` be `user`; with a second factor that was passed just now, unless told otherwise."""
    client.force_login(user)
    now = time.time()
    records = [{"method": "code", "at": now, "email": user.email}]
    if second_factor:
        records.append({"method": "mfa", "at": now, "id": 0, "type": "totp"})
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session[USER_KEY] = str(user.pk)
    session.save()
    return client
