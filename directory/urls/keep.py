"""The addresses at which organisers keep their listings true."""

from django.urls import include, path

from directory.views.keep import opening, sections, still_true, texts

urlpatterns = [
    path("", include("directory.urls.times")),
    path("keep/open/", opening.open_page, name="keep_open"),
    path("keep/still-true/", still_true.still_true, name="keep_still_true"),
    path("keep/<uuid:listing_id>/still-true/", still_true.confirm, name="keep_confirm"),
    path("keep/<uuid:listing_id>/", sections.overview, name="keep_listing"),
    path("keep/<uuid:listing_id>/edit/languages/", texts.languages, name="keep_languages"),
    path("keep/<uuid:listing_id>/edit/texts/<slug:key>/", texts.text, name="keep_text"),
    path("keep/<uuid:listing_id>/edit/texts/<slug:key>/draft/", texts.text_draft, name="keep_text_draft"),
    path("keep/<uuid:listing_id>/edit/<slug:code>/", sections.section, name="keep_section"),
    path("keep/<uuid:listing_id>/edit/<slug:code>/draft/", sections.section_draft, name="keep_draft"),
]
