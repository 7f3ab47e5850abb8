"""What practitioners' tools show with each request: a token in the header `Authorization` (RFC 6750), and nothing else.

A session opens nothing here, so that no page in a browser can be made to ask; a token in an address is refused with the
advice to end it, because addresses are written down on their way.
"""

from typing import Any, ClassVar, Final

from django.conf import settings
from django.db import transaction
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import APIException
from rest_framework.exceptions import Throttled as TooManyRequests
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from directory import access, api_scopes
from directory.actions import api_tokens, throttles
from directory.actions.api_tokens import Reason, TokenError
from directory.api_scopes import ApiScope
from directory.models import ApiToken, User

REALM: Final = 'Bearer realm="introductions"'
IN_ADDRESS: Final = frozenset({"access_token", "token", "api_key", "apikey", "key", "authorization", "bearer"})
WORDS: Final = {
    Reason.UNKNOWN: "This token is unknown here.",
    Reason.REVOKED: "This token was ended by its owner, or with their account.",
    Reason.EXPIRED: "This token has run out. Its owner can make a new one.",
    Reason.OWNER: "The account of this token may read nothing now: closed, in no team, or without a second key.",
}


class TokenMissing(APIException):
    """A request without a token."""

    status_code = 401
    default_detail = (
        "Send a token in the header Authorization: Bearer fb_… Practitioners make one on the page /account/tokens/."
    )
    auth_header = REALM


class TokenInvalid(APIException):
    """A request with a token that opens nothing (any more)."""

    status_code = 401

    def __init__(self, reason: Reason) -> None:
        super().__init__(WORDS[reason])
        self.auth_header = f'{REALM}, error="invalid_token", error_description="{WORDS[reason]}"'


class TokenInAddress(APIException):
    """A token where everybody on the way can read it."""

    status_code = 400
    default_detail = (
        "A token never stands in an address: addresses are kept in logs and histories. Send it in the header"
        " Authorization: Bearer fb_… and end this one on the page /account/tokens/."
    )
    auth_header = f'{REALM}, error="invalid_request"'


class ScopeMissing(APIException):
    """A token that is not for this."""

    status_code = 403

    def __init__(self, scope: ApiScope) -> None:
        super().__init__(f"This token is not for {scope}. Its owner can make one that is.")
        self.auth_header = f'{REALM}, error="insufficient_scope", scope="{scope}"'
        self.members = {"scope": str(scope)}


class TokenAuthentication(BaseAuthentication):
    """Lets in by token alone: `request.user` is its owner, `request.auth` the token."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken]:
        """Return owner and token.

        :raises APIException: with the status and the challenge of RFC 6750
        """
        _check_address(request)
        scheme, _blank, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not text.strip():
            raise TokenMissing
        at = timezone.now()
        try:
            token = api_tokens.find(text.strip(), at=at)
        except TokenError as error:
            # A right token is never slowed down by others who try wrong ones from the same network.
            _count("api_token_wrong", keys=(access.network_of(request._request),))
            raise TokenInvalid(error.reason) from None
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge of RFC 6750."""
        return REALM


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Says in OpenAPI descriptions how a token is sent, and which scope an operation needs."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """Return the scheme."""
        scopes = "".join(f"\n- `{scope}` {words}" for scope, words in api_scopes.FOR_DEVELOPERS.items())
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": f"{api_scopes.PREFIX} and 64 hexadecimal digits",
            "description": f"A token of a practitioner, made on the page `/account/tokens/`. Scopes:\n{scopes}",
        }

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:
        """Return the scope that the view asks for."""
        return {self.name: [str(auto_schema.view.scope)]}


class HasScope(BasePermission):
    """Asks for the scope that the view names."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Return True.

        :raises ScopeMissing: if the token is not for it
        """
        if not has_scope(request, view.scope):
            raise ScopeMissing(view.scope)
        return True


class TokenThrottle(BaseThrottle):
    """Counts the requests of a token in the database, so that all processes know; where the operator sets a limit."""

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count one request.

        :raises TooManyRequests: with the seconds to wait
        """
        if settings.FOOTBRIDGE_API_PER_MINUTE and isinstance(request.auth, ApiToken):
            _count("api_token", keys=(str(request.auth.pk),))
        return True


class TokenView(APIView):
    """Reads what the owner of a token may see; `scope` is what the token must be for. Nothing of it is kept anywhere.

    `read` runs in one transaction with the record of who read: what cannot be written down is not shown.
    """

    authentication_classes = (TokenAuthentication,)
    permission_classes = (HasScope,)
    throttle_classes = (TokenThrottle,)
    http_method_names: ClassVar[list[str]] = ["get", "head"]  # type: ignore[misc]
    scope: ClassVar[ApiScope]

    def get(self, request: Request, **kwargs: Any) -> Response:
        """Answer with what `read` returns."""
        at = timezone.now()
        with transaction.atomic():
            api_tokens.note_use(token_of(request), at=at)
            return self.read(request, at=at, **kwargs)

    def read(self, request: Request, **kwargs: Any) -> Response:
        """Return the answer; every view has its own."""
        raise NotImplementedError

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Let nobody keep the answer."""
        answer: HttpResponseBase = super().finalize_response(request, response, *args, **kwargs)
        answer["Cache-Control"] = "no-store"
        return answer


def token_of(request: Request) -> ApiToken:
    """Return the token of a request that was let in."""
    assert isinstance(request.auth, ApiToken)
    return request.auth


def has_scope(request: Request, scope: ApiScope) -> bool:
    """Return whether the token of a request is for `scope`."""
    return scope in api_scopes.read(token_of(request).scopes)


def _check_address(request: Request) -> None:
    for name, found in request.query_params.lists():
        if name.lower() in IN_ADDRESS or any(str(value).startswith(api_scopes.PREFIX) for value in found):
            raise TokenInAddress


def _count(kind: str, *, keys: tuple[str, ...]) -> None:
    try:
        throttles.check(kind, keys=keys, at=timezone.now())
    except throttles.Throttled as error:
        raise TooManyRequests(error.seconds) from None
