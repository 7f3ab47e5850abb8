"""The root of the URLs."""

from django.urls import include, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from directory.views import health

urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("language/", require_POST(set_language), name="set_language"),
    path("", include("directory.urls")),  # first: what is asked for most is found soonest
    path("", include("bridges.urls")),
    path("", include("directory.api.no_such")),  # last: whatever else is asked for below /api/
]
