"""The documentation of the interface for people: Swagger UI from our own static files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.api.description import document
from directory.api.v1.about import ABOUT


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show every operation; without JavaScript as a plain list."""
    operations = [
        {"method": method.upper(), "path": path, "summary": operation.get("summary", "")}
        for path, methods in document(ABOUT)["paths"].items()
        for method, operation in methods.items()
    ]
    return render(request, "site/api_docs.html", {"title": ABOUT.title, "operations": operations})
