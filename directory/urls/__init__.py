"""The addresses of the directory."""

from django.urls import include, path

from directory.views import listing, my_list, results, why

urlpatterns = [
    path("groups/", results.results, name="results"),
    path("groups/words/", results.suggest_words, name="suggest_words"),
    path("groups/places/", results.suggest_places_view, name="suggest_places"),
    path("groups/why/", why.why, name="why"),
    path("groups/<uuid:listing_id>/", listing.listing, name="listing"),
    path("groups/<uuid:listing_id>/qr.svg", listing.listing_qr, name="listing_qr"),
    path("my-list/", my_list.my_list, name="my_list"),
    path("my-list/change/", my_list.my_list_change, name="my_list_change"),
    path("my-list/print/", my_list.my_list_print, name="my_list_print"),
    path("my-list/calendar.ics", my_list.my_list_calendar, name="my_list_calendar"),
    path("my-list/qr.svg", my_list.my_list_qr, name="my_list_qr"),
    path("lists/<str:token>/", my_list.shared_list, name="shared_list"),
    path("lists/<str:token>/keep/", my_list.keep_shared, name="keep_shared"),
    path("", include("directory.urls.feed")),
    path("", include("directory.urls.site")),
    path("", include("directory.urls.learn")),
    path("", include("directory.urls.open_data")),
    path("", include("directory.urls.keep")),
    path("", include("directory.urls.request")),
    path("", include("directory.urls.organiser")),
    path("", include("directory.urls.photo")),
    path("", include("directory.urls.proposal")),
    path("", include("directory.urls.desk")),
    path("", include("directory.urls.webhook")),
    path("", include("directory.urls.catalogue")),
    path("", include("directory.urls.account")),
    path("", include("directory.urls.web")),
    path("", include("directory.api.urls")),
]
