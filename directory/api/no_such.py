"""The answer for every address below `/api/` that is none; stands after all others."""

from django.urls import path

from directory.api import views

urlpatterns = [
    path("api/", views.not_found, name="api_root"),
    path("api/<path:rest>", views.not_found, name="api_not_found"),
]
