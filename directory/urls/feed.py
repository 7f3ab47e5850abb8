"""The addresses that calendars and feed readers fetch: iCalendar and Atom."""

from django.urls import path

from directory.api.feeds import atom, calendars

urlpatterns = [
    path("groups/calendar.ics", calendars.SearchCalendar.as_view(), name="results_calendar"),
    path("groups/feed.atom", atom.SearchNews.as_view(), name="results_feed"),
    path("groups/<uuid:listing_id>/calendar.ics", calendars.ListingCalendar.as_view(), name="listing_calendar"),
    path("places/<uuid:location_id>/calendar.ics", calendars.PlaceCalendar.as_view(), name="place_calendar"),
    path("places/<str:town>/calendar.ics", calendars.TownCalendar.as_view(), name="town_calendar"),
    path("lists/<str:token>/calendar.ics", calendars.SharedListCalendar.as_view(), name="shared_calendar"),
    path("feeds/new.atom", atom.News.as_view(), name="feed_new"),
]
