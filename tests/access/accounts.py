"""Rows for directory/account_urls.py: logging in, sessions, teams, invitations (how to write one: `rows.py`)."""

from tests.access.rows import EVERYBODY, NOBODY, READ, SEND, Role, Row, Thing

WITH_ACCOUNT = frozenset(
    {
        Role.PIM,
        Role.PIM_ONE_FACTOR,
        Role.CORA_COORDINATOR,
        Role.PAULA,
        Role.LEFT_THE_TEAM,
        Role.HANNA_BY_ACCOUNT,
        Role.OLAF_OUTSIDER,
        Role.IDA_BY_ACCOUNT,
        Role.KIM_CLAIMANT,
        Role.STINE_STEWARD,
        Role.ADA_ADMINISTRATOR,
    }
)
STINE = frozenset({Role.STINE_STEWARD})  # she has a passkey
OFFICE = frozenset({Role.STINE_STEWARD, Role.ADA_ADMINISTRATOR})  # who makes teams
MANAGERS = OFFICE | {Role.CORA_COORDINATOR}
WORKERS = MANAGERS | {Role.PIM, Role.PAULA}
CODE = (("code", "000000"),)

ROWS: list[Row] = [
    Row("account_login", READ | SEND, EVERYBODY, data=(("email", "nobody@example.org"),)),
    Row("account_request_login_code", READ, NOBODY),  # the same page has one address
    # nobody here is in the middle of logging in; who is in already is led on
    Row("account_confirm_login_code", READ | SEND, WITH_ACCOUNT, data=CODE),
    Row("mfa_login_webauthn", READ | SEND, WITH_ACCOUNT),
    Row("mfa_authenticate", READ | SEND, WITH_ACCOUNT, data=CODE),
    Row("account_logout", READ | SEND, EVERYBODY),
    Row("account_inactive", READ, NOBODY),  # says no to everybody
    # the others have no second factor yet in which the way to their work begins, or no work
    Row("account_start", READ, WORKERS | {Role.HANNA_BY_ACCOUNT, Role.IDA_BY_ACCOUNT}),
    Row("account_unlock", READ, STINE),
    Row("account_resume", READ, WITH_ACCOUNT),
    Row("mfa_reauthenticate", READ | SEND, STINE, data=CODE),
    Row("mfa_reauthenticate_webauthn", READ | SEND, STINE),
    Row("mfa_index", READ, WITH_ACCOUNT),
    Row("mfa_activate_totp", READ | SEND, WITH_ACCOUNT, data=CODE),
    Row("mfa_deactivate_totp", READ | SEND, NOBODY),  # nobody here has an app
    Row("mfa_add_webauthn", READ | SEND, WITH_ACCOUNT),
    Row("mfa_remove_webauthn", READ | SEND, STINE, Thing.PASSKEY),
    Row("mfa_view_recovery_codes", READ, NOBODY),  # nobody here has any
    Row("mfa_generate_recovery_codes", READ | SEND, WITH_ACCOUNT),
    Row("usersessions_list", READ, WITH_ACCOUNT),
    Row("account_end_session", SEND, STINE, Thing.DEVICE),
    Row("account_end_other_sessions", SEND, WITH_ACCOUNT),
    Row("team", READ, WORKERS),
    Row("team_new", SEND, OFFICE, data=(("name", "Team South"),)),
    Row(
        "team_invite",
        SEND,
        MANAGERS,
        data=(("team", "$team"), ("email", "noa@example.org"), ("role", "practitioner")),
    ),
    Row("team_end_invitation", SEND, MANAGERS, Thing.INVITATION),
    Row("team_take_out", READ | SEND, MANAGERS, Thing.MEMBERSHIP),
    # an invitation to somebody else: who is logged in is led to the way out
    Row("join", READ | SEND, EVERYBODY, data=(("code", "$invitation"), ("display_name", "Ida"))),
]
