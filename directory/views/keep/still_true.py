"""The question "Still true?" from an e-mail: what we have, and one button. Nothing changes before it is pressed."""

from django.http import HttpRequest, HttpResponse


def still_true(request: HttpRequest) -> HttpResponse:
    raise NotImplementedError
