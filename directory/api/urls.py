"""The addresses of the interfaces."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("directory.api.hsds.urls")),
]
