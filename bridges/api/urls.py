"""The addresses that a token opens."""

from django.urls import path

from bridges.api import views

urlpatterns = [
    path("api/v1/introductions/", views.IntroductionsView.as_view(), name="api_introductions"),
    path("api/v1/introductions/<uuid:introduction_id>/", views.IntroductionView.as_view(), name="api_introduction"),
    path("api/v1/visits/", views.VisitsView.as_view(), name="api_visits"),
    path("api/v1/follow-ups/", views.FollowUpsView.as_view(), name="api_follow_ups"),
]
