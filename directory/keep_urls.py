"""The addresses at which organisers keep their listings true."""

from django.urls import path

from directory.views.keep import opening

urlpatterns = [
    path("keep/", opening.home, name="keep_home"),
    path("keep/open/", opening.open_page, name="keep_open"),
]
