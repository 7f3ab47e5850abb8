"""Pages for what went wrong, where Django's own handlers are not enough."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say kindly that a form was too old to trust. `reason` is for developers and stays in the log."""
    return render(request, "403_csrf.html", status=403)
