"""The person's own addresses: asking, opening, my pages."""

from django.urls import path

<<<<<<< HEAD
from bridges.views import asking, my_calendar, my_data, my_pages, my_visits, opening, places, records
=======
from bridges.views import (
    asking,
    my_calendar,
    my_data,
    my_pages,
    my_roles,
    my_visits,
    network_start,
    network_versions,
    networks,
    opening,
    records,
)
>>>>>>> main

urlpatterns = [
    path("groups/<uuid:listing_id>/ask/", asking.ask, name="ask"),
    path("groups/<uuid:listing_id>/ask/<slug:step>/", asking.ask_step, name="ask_step"),
    path("asked/", asking.ask_done, name="ask_done"),
    path("open/", opening.open_page, name="open"),
    path("undo/", opening.undo_spoken, name="undo_spoken"),
    path("me/", my_pages.my_page, name="my_page"),
    path("me/introductions/<uuid:introduction_id>/", my_pages.my_introduction, name="my_introduction"),
    path("me/introductions/<uuid:introduction_id>/move/", my_pages.my_move, name="my_move"),
    path("me/introductions/<uuid:introduction_id>/take-back/", my_pages.my_withdraw, name="my_withdraw"),
    path("me/introductions/<uuid:introduction_id>/consents/", my_pages.my_consents, name="my_consents"),
    path("me/introductions/<uuid:introduction_id>/visit/", my_visits.my_visit, name="my_visit"),
    path("me/introductions/<uuid:introduction_id>/visit.ics", my_visits.my_visit_calendar, name="my_visit_calendar"),
    path("me/follow-ups/<uuid:follow_up_id>/", my_visits.my_follow_up, name="my_follow_up"),
    path("me/about/", my_data.about_me, name="about_me"),
    path("me/record/", my_data.my_record, name="my_record"),
    path("me/data/", my_data.my_data, name="my_data"),
    path("me/data/take/", my_data.my_export, name="my_export"),
    path("me/data/take/record.json", records.my_record_file, name="my_record_file"),
    path("me/data/erase/", my_data.my_erase, name="my_erase"),
    path("me/receipt/", my_data.my_receipt, name="my_receipt"),
    path("me/calendar/", my_calendar.my_calendar, name="my_calendar"),
    path("appointments/calendar.ics", my_calendar.appointments, name="appointments"),
    path("me/places-of-mine/", my_roles.my_roles, name="my_roles"),
    path("me/places-of-mine/<uuid:listing_id>/", my_roles.my_role, name="my_role"),
    path("me/go-along/", my_roles.my_company, name="my_company"),
    path("me/team/", my_data.my_team, name="my_team"),
<<<<<<< HEAD
    path("me/places/", places.my_places, name="my_places"),
    path("me/places/looking/", places.my_looking, name="my_looking"),
=======
    path("my-network/", network_start.network_start, name="network_start"),
    path("my-network/receipt/", network_start.network_begun, name="network_begun"),
    path("me/network/", networks.my_network, name="my_network"),
    path("me/network/add/", networks.my_network_add, name="my_network_add"),
    path("me/network/ties/<uuid:tie_id>/", networks.my_tie, name="my_tie"),
    path("me/network/put-back/", networks.my_network_put_back, name="my_network_put_back"),
    path("me/network/keep/", networks.my_network_keep, name="my_network_keep"),
    path("me/network/versions/", network_versions.my_network_versions, name="my_network_versions"),
    path("me/network/versions/<uuid:map_id>/", network_versions.my_network_version, name="my_network_version"),
    path("me/network/compare/", network_versions.my_network_compare, name="my_network_compare"),
    path("me/network/print/", network_versions.my_network_print, name="my_network_print"),
    path("me/network/map.svg", network_versions.my_network_svg, name="my_network_svg"),
    path("me/network/sharing/", network_versions.my_network_sharing, name="my_network_sharing"),
    path("me/network/delete/", network_versions.my_network_delete, name="my_network_delete"),
>>>>>>> main
    path("me/close/", opening.close_my_page, name="close_my_page"),
]
