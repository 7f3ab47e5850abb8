"""The addresses of the interfaces."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("directory.api.hsds.urls")),
    path("", include("directory.api.fhir.urls")),
    path("api/v1/", include("directory.api.v1.urls")),
]
