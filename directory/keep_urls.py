"""The addresses at which organisers keep their listings true."""

from django.urls import path

from directory.views.keep import opening, still_true

urlpatterns = [
    path("keep/open/", opening.open_page, name="keep_open"),
    path("keep/still-true/", still_true.still_true, name="keep_still_true"),
    path("keep/<uuid:listing_id>/still-true/", still_true.confirm, name="keep_confirm"),
]
