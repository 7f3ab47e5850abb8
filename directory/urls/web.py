"""The addresses for crawlers, meeting finders, and the frames of other sites."""

from django.urls import path

from directory.api.meeting_guide import MeetingGuideView
from directory.api.oembed import OembedView
from directory.views import crawlers, widget

urlpatterns = [
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("sitemaps/pages.xml", crawlers.sitemap_pages, name="sitemap_pages"),
    path("sitemaps/groups-<uuid:first>.xml", crawlers.sitemap_groups, name="sitemap_groups"),
    path("feeds/meeting-guide.json", MeetingGuideView.as_view(), name="meeting_guide"),
    path("oembed", OembedView.as_view(), name="oembed"),
    path("widget/", widget.widget, name="widget"),
    path("widget/<uuid:listing_id>/", widget.widget_listing, name="widget_listing"),
]
