"""The addresses of introductions: the person's, the practitioner's, the host's; what tools read."""

from django.urls import include, path

urlpatterns = [
    path("", include("bridges.urls.person")),
    path("", include("bridges.urls.practitioner")),
    path("", include("bridges.urls.host")),
    path("", include("bridges.urls.reports")),
    path("", include("bridges.api.urls")),
]
