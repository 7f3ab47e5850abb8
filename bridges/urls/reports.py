"""The addresses of reports."""

from django.urls import URLPattern, path

from bridges.views import reports

urlpatterns: list[URLPattern] = [
    path("reports/", reports.practice_reports, name="practice_reports"),
    path("reports/places/<slug:table>.csv", reports.practice_places_csv, name="practice_places_csv"),
    path("reports/<slug:scope>/<slug:quarter>/", reports.practice_report, name="practice_report"),
    path(
        "reports/<slug:scope>/<slug:quarter>/<slug:figure>.csv", reports.practice_report_csv, name="practice_report_csv"
    ),
]
