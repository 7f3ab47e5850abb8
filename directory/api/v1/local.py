"""The base of views whose answers have words in them."""

from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from rest_framework.request import Request
from rest_framework.response import Response

from directory.api.parameters import Parameters
from directory.api.v1.addresses import Addresses
from directory.api.v1.questions import read_locale
from directory.api.views import PublicView

Answer = dict[str, Any]


class LocalView(PublicView):
    """Answers in the language of the parameter `locale`."""

    def make(self, asked: Parameters, *, locale: str, at: datetime, addresses: Addresses) -> Answer:
        """Read the parameters, call `done`, and return the answer; `locale` is the active language."""
        raise NotImplementedError

    def answer(self, request: Request) -> Response:
        """Return what `make` gives, in the language that was asked for."""
        asked = Parameters(request.query_params)
        locale = read_locale(asked)
        with translation.override(locale):
            made = self.make(asked, locale=locale, at=timezone.now(), addresses=Addresses.seen_by(request._request))
        response = Response(made, headers={"Content-Language": locale})
        if "help" in made:  # no cache keeps that somebody asked for help
            response["Cache-Control"] = "no-store"
        return response
