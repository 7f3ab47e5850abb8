"""The answer for every address below `/api/` that is none; stands after all others."""

from django.urls import path, re_path

from directory.api import views

urlpatterns = [
    path("api/", views.not_found, name="api_root"),
    re_path(r"^api/(?P<rest>[\s\S]+)\Z", views.not_found, name="api_not_found"),  # `path:` stops at a line break
]
