"""The addresses of practitioners."""

from django.urls import URLPattern, path

from bridges.views import (
    caseload,
    introductions,
    network_together,
    networks,
    people,
    person_meetings,
    places,
    records,
    spoken,
    suggest,
    today,
    visits,
)

urlpatterns: list[URLPattern] = [
    path("today/", today.today, name="today"),
    path("today/messages/<uuid:notice_id>/", today.notice_decide, name="notice_decide"),
    path("caseload/", caseload.caseload, name="caseload"),
    path("people/new/", people.person_new, name="person_new"),
    path("people/<uuid:person_id>/", people.person, name="person"),
    path("people/<uuid:person_id>/edit/", people.person_edit, name="person_edit"),
    path("people/<uuid:person_id>/code/", people.person_code, name="person_code"),
    path("people/<uuid:person_id>/places/", places.person_places, name="person_places"),
    path("people/<uuid:person_id>/take-over/", people.person_take_over, name="person_take_over"),
    path("people/<uuid:person_id>/network/", networks.person_network, name="person_network"),
    path("people/<uuid:person_id>/network/allow/", network_together.person_network_allow, name="person_network_allow"),
    path("people/<uuid:person_id>/network/add/", networks.person_network_add, name="person_network_add"),
    path("people/<uuid:person_id>/network/ties/<uuid:tie_id>/", networks.person_tie, name="person_tie"),
    path("people/<uuid:person_id>/network/put-back/", networks.person_network_put_back, name="person_network_put_back"),
    path("people/<uuid:person_id>/network/keep/", networks.person_network_keep, name="person_network_keep"),
    path("people/<uuid:person_id>/meetings/new/", person_meetings.person_meeting_new, name="person_meeting_new"),
    path("groups/<uuid:listing_id>/suggest/", suggest.suggest, name="suggest"),
    path("introductions/<uuid:introduction_id>/", introductions.introduction, name="introduction"),
    path("introductions/<uuid:introduction_id>/move/", introductions.introduction_move, name="introduction_move"),
    path("introductions/<uuid:introduction_id>/copy/", records.introduction_copy, name="introduction_copy"),
    path("introductions/<uuid:introduction_id>/aloud/", spoken.spoken_consent, name="spoken_consent"),
    path("introductions/<uuid:introduction_id>/visit/", visits.introduction_visit, name="introduction_visit"),
    path(
        "introductions/<uuid:introduction_id>/how-it-was/",
        visits.introduction_follow_up,
        name="introduction_follow_up",
    ),
]
