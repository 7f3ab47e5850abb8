"""One line in the log for each request, without the person."""

import logging
import secrets
import time

from django.http import HttpRequest, HttpResponse

from directory.logs import request_id
from directory.middleware.around import GetResponse

logger = logging.getLogger("footbridge.access")


class LogRequest:
    """Gives each request an id (`X-Request-ID` of the answer) and writes one line when it ends."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(secrets.token_hex(8))
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id.get()
            self._write(request, response, milliseconds=(time.perf_counter() - started) * 1000)
            return response
        finally:
            request_id.reset(token)

    @staticmethod
    def _write(request: HttpRequest, response: HttpResponse, *, milliseconds: float) -> None:
        match = request.resolver_match
        logger.info(
            "request",
            extra={
                "method": request.method,
                "route": (match.view_name or match.route) if match else "",
                "status": response.status_code,
                "milliseconds": round(milliseconds, 1),
            },
        )
