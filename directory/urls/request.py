"""The addresses of changes that wait, of the history of a listing, and of what people tell us is wrong."""

from django.urls import path

from directory.views import history, reports
from directory.views.desk import edits
from directory.views.desk import reports as desk_reports
from directory.views.keep import waiting

urlpatterns = [
    path("groups/<uuid:listing_id>/report/", reports.report, name="report"),
    path("groups/<uuid:listing_id>/report/thanks/", reports.report_thanks, name="report_thanks"),
    path("reports/answer/", reports.report_answer, name="report_answer"),
    path("desk/edits/", edits.edits, name="desk_edits"),
    path("desk/edits/published/", edits.published, name="desk_published"),
    path("desk/edits/published/<uuid:version_id>/", edits.look_after, name="desk_published_look_after"),
    path("desk/edits/<uuid:request_id>/", edits.edit, name="desk_edit"),
    path("desk/edits/<uuid:request_id>/decide/", edits.decide, name="desk_edit_decide"),
    path("desk/listings/<uuid:listing_id>/history/", history.desk_history, name="desk_history"),
    path("desk/listings/<uuid:listing_id>/history/<int:number>/", history.desk_version, name="desk_version"),
    path("desk/listings/<uuid:listing_id>/history/<int:number>/look/", history.desk_look, name="desk_look"),
    path("desk/listings/<uuid:listing_id>/history/<int:number>/restore/", history.desk_restore, name="desk_restore"),
    path("desk/listings/<uuid:listing_id>/freeze/", edits.freeze, name="desk_freeze"),
    path("keep/<uuid:listing_id>/waiting/", waiting.waiting, name="keep_waiting"),
    path("keep/<uuid:listing_id>/waiting/withdraw/", waiting.withdraw, name="keep_withdraw"),
    path("keep/<uuid:listing_id>/history/", history.keep_history, name="keep_history"),
    path("keep/<uuid:listing_id>/history/<int:number>/", history.keep_version, name="keep_version"),
    path("keep/<uuid:listing_id>/history/<int:number>/look/", history.keep_look, name="keep_look"),
    path("keep/<uuid:listing_id>/history/<int:number>/restore/", history.keep_restore, name="keep_restore"),
    path("desk/reports/", desk_reports.reports, name="desk_reports"),
    path("desk/reports/<uuid:report_id>/", desk_reports.report, name="desk_report"),
    path("desk/reports/<uuid:report_id>/decide/", desk_reports.decide, name="desk_report_decide"),
    path("desk/reports/<uuid:report_id>/tell/", desk_reports.tell, name="desk_report_tell"),
]
