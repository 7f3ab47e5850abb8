"""The root of the URLs."""

from django.urls import include, path

from directory.views import health

urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("language/", include("django.conf.urls.i18n")),
    path("", include("directory.urls")),
]
