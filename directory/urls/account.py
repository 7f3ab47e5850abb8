"""The addresses of accounts and teams: only what is needed, under the names that allauth asks for."""

from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe
from django.views.generic import RedirectView

from directory.views import team
from directory.views.accounts import account, entering, lock, tokens

read_or_send = require_http_methods(["GET", "HEAD", "POST"])  # a FormView of Django would take PUT for POST
to_log_in = require_safe(RedirectView.as_view(pattern_name="account_login", query_string=True))

urlpatterns = [
    path("account/login/", read_or_send(entering.RequestCode.as_view()), name="account_login"),
    path("account/login/code/", to_log_in, name="account_request_login_code"),
    path("account/login/confirm/", read_or_send(entering.ConfirmCode.as_view()), name="account_confirm_login_code"),
    path("account/login/passkey/", read_or_send(entering.EnterWithPasskey.as_view()), name="mfa_login_webauthn"),
    path("account/login/second-step/", read_or_send(entering.SecondStep.as_view()), name="mfa_authenticate"),
    path("account/logout/", read_or_send(entering.Leave.as_view()), name="account_logout"),
    path("account/closed/", entering.inactive, name="account_inactive"),
    path("account/start/", entering.start, name="account_start"),
    path("account/unlock/", lock.unlock, name="account_unlock"),
    path("account/resume/", lock.resume, name="account_resume"),
    path("account/confirm/", read_or_send(lock.ConfirmWithCode.as_view()), name="mfa_reauthenticate"),
    path(
        "account/confirm/passkey/", read_or_send(lock.ConfirmWithPasskey.as_view()), name="mfa_reauthenticate_webauthn"
    ),
    path("account/", account.index, name="mfa_index"),
    path("account/app/", read_or_send(account.AddApp.as_view()), name="mfa_activate_totp"),
    path("account/app/remove/", read_or_send(account.RemoveApp.as_view()), name="mfa_deactivate_totp"),
    path("account/passkey/", read_or_send(account.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path("account/passkey/<int:pk>/remove/", read_or_send(account.RemovePasskey.as_view()), name="mfa_remove_webauthn"),
    path("account/codes/", read_or_send(account.RecoveryCodes.as_view()), name="mfa_view_recovery_codes"),
    path("account/codes/new/", read_or_send(account.NewRecoveryCodes.as_view()), name="mfa_generate_recovery_codes"),
    path("account/devices/", account.sessions, name="usersessions_list"),
    path("account/devices/<int:session_id>/end/", account.end_session, name="account_end_session"),
    path("account/devices/end-others/", account.end_other_sessions, name="account_end_other_sessions"),
    path("account/tokens/", tokens.tokens, name="api_tokens"),
    path("account/tokens/new/", tokens.new_token, name="api_token_new"),
    path("account/tokens/<uuid:token_id>/end/", tokens.end_token, name="api_token_end"),
    path("team/", team.team, name="team"),
    path("team/new/", team.new_team, name="team_new"),
    path("team/invite/", team.invite, name="team_invite"),
    path("team/invitations/<uuid:invitation_id>/end/", team.end_invitation, name="team_end_invitation"),
    path("team/members/<int:membership_id>/take-out/", team.take_out, name="team_take_out"),
    path("join/", team.join, name="join"),
]
