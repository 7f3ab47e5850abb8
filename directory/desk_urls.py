"""The addresses of the steward's desk. Helpers of one queue may bring a module of their own, included here."""

from django.urls import path

from directory.views.desk import home, lists, many

urlpatterns = [
    path("desk/", home.desk, name="desk"),
    path("desk/assign/", home.assign, name="desk_assign"),
    path("desk/listings/", lists.listings, name="desk_listings"),
    path("desk/listings/filters/", home.keep_filter, name="desk_keep_filter"),
    path("desk/stale/", lists.stale, name="desk_stale"),
    path("desk/many/", many.many, name="desk_many"),
    path("desk/many/<uuid:change_id>/", many.many_done, name="desk_many_done"),
]
