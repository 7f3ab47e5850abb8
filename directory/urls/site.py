"""The addresses of the pages around the catalogue."""

from django.urls import path

from directory.views import site

urlpatterns = [
    path("", site.home, name="home"),
    path("questions/", site.questions, name="questions"),
    path("help/", site.help_page, name="help"),
    path("help/leaving/", site.leaving, name="leaving"),
    path("privacy/", site.privacy, name="privacy"),
    path("help-now/", site.help_now, name="help_now"),
    path("sources/", site.sources, name="sources"),
    path("accessibility/", site.accessibility, name="accessibility"),
    path("leave/", site.leave, name="leave"),
    path("gallery/", site.gallery, name="gallery"),
]
