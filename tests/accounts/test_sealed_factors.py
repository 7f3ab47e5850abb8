"""Second factors and the data key that seals them: a key that is gone opens nothing, and a new one takes them along."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.management import CommandError, call_command

from bridges.actions import keys
from directory.drafts import SealError
from directory.models import User

pytestmark = pytest.mark.django_db
NEW_KEY = b"n" * 32


def app_of(user: User) -> TOTP:
    return TOTP(Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP))


def codes_of(user: User) -> RecoveryCodes:
    return RecoveryCodes(Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES))


def test_without_its_key_a_second_factor_opens_nothing(app_of_pim: Authenticator, pim: User, settings: Any) -> None:
    settings.FOOTBRIDGE_DATA_KEYS = {"new": NEW_KEY}
    code_of_an_empty_secret = format_hotp_value(hotp_value("", int(time.time()) // 30))
    with pytest.raises(SealError):
        app_of(pim).validate_code(code_of_an_empty_secret)
    with pytest.raises(SealError):
        codes_of(pim).generate_codes()


def test_a_new_data_key_takes_second_factors_along(
    app_of_pim: Authenticator, pim: User, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    codes, (old_id, old) = codes_of(pim).generate_codes(), next(iter(settings.FOOTBRIDGE_DATA_KEYS.items()))
    settings.FOOTBRIDGE_DATA_KEYS = {"new": NEW_KEY, old_id: old}
    assert [(use.key_id, use.people) for use in keys.status()] == [("new", 0), (old_id, 2)]
    call_command("data_keys", "rotate")
    assert f"{old_id}: nobody" in capsys.readouterr().out
    settings.FOOTBRIDGE_DATA_KEYS = {"new": NEW_KEY}
    assert codes_of(pim).generate_codes() == codes
    assert keys.rewrap_some() == 0


def test_rotation_says_where_a_second_factor_cannot_be_opened(app_of_pim: Authenticator, settings: Any) -> None:
    settings.FOOTBRIDGE_DATA_KEYS = {"new": NEW_KEY}
    with pytest.raises(CommandError):
        call_command("data_keys", "rotate")
