"""The addresses of changes that wait, of the history of a listing, and of what people tell us is wrong."""

from django.urls import path

from directory.views import reports
from directory.views.desk import reports as desk_reports

urlpatterns = [
    path("groups/<uuid:listing_id>/report/", reports.report, name="report"),
    path("groups/<uuid:listing_id>/report/thanks/", reports.report_thanks, name="report_thanks"),
    path("desk/reports/", desk_reports.reports, name="desk_reports"),
    path("desk/reports/<uuid:report_id>/", desk_reports.report, name="desk_report"),
    path("desk/reports/<uuid:report_id>/decide/", desk_reports.decide, name="desk_report_decide"),
    path("desk/reports/<uuid:report_id>/tell/", desk_reports.tell, name="desk_report_tell"),
]
