"""The addresses of hosts, companions and making room."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
