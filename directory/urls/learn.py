"""The addresses of the pages that explain an idea."""

from django.urls import path

from directory.views import learning

urlpatterns = [
    path("learn/", learning.learn, name="learn"),
    path("learn/<slug:slug>/", learning.learn_topic, name="learn_topic"),
]
