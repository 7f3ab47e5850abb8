"""The addresses of practitioners."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
