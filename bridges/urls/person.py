"""The person's own addresses: asking, opening, my pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
