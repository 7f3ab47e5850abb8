"""The addresses of our own interface, as far as anybody may read it."""

from django.urls import path

from directory.api.description import DescriptionView
from directory.api.v1 import docs, listings, words
from directory.api.v1.about import ABOUT

urlpatterns = [
    path("", listings.Root.as_view(), name="api_v1"),
    path("listings/", listings.Listings.as_view(), name="api_v1_listings"),
    path("listings/<str:listing_id>/", listings.ListingView.as_view(), name="api_v1_listing"),
    path("facets/", words.Facets.as_view(), name="api_v1_facets"),
    path("topics/", words.Topics.as_view(), name="api_v1_topics"),
    path("places/", words.Places.as_view(), name="api_v1_places"),
    path("suggestions/", words.Suggestions.as_view(), name="api_v1_suggestions"),
    path("openapi.json", DescriptionView.as_view(about=ABOUT), name="api_v1_openapi"),
    path("docs/", docs.docs, name="api_v1_docs"),
]
