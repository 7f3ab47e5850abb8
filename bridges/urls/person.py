"""The person's own addresses: asking, opening, my pages."""

from django.urls import path

from bridges.views import opening

urlpatterns = [
    path("open/", opening.open_page, name="open"),
    path("undo/", opening.undo_spoken, name="undo_spoken"),
    path("me/close/", opening.close_my_page, name="close_my_page"),
]
