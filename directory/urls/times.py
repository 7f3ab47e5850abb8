"""The addresses of when and where a group meets, of single dates, and of closing for a time."""

from django.urls import path

from directory.views.keep import closing, dates, when, where

GROUP = "keep/<uuid:listing_id>/"

urlpatterns = [
    path(f"{GROUP}when/", when.when, name="keep_when"),
    path(f"{GROUP}when/new/", when.timetable, name="keep_when_new"),
    path(f"{GROUP}when/put-back/", when.put_back, name="keep_when_put_back"),
    path(f"{GROUP}when/<uuid:key>/", when.timetable, name="keep_timetable"),
    path(f"{GROUP}when/<uuid:key>/take-out/", when.take_out, name="keep_timetable_take_out"),
    path(f"{GROUP}not-this-week/", dates.not_this_week, name="keep_not_this_week"),
    path(f"{GROUP}dates/", dates.dates, name="keep_dates"),
    path(f"{GROUP}dates/<uuid:key>/<slug:day>/", dates.one_date, name="keep_date"),
    path(f"{GROUP}dates/<uuid:key>/<slug:day>/put-back/", dates.put_back, name="keep_date_put_back"),
    path(f"{GROUP}where/", where.where, name="keep_where"),
    path(f"{GROUP}where/new/", where.place, name="keep_where_new"),
    path(f"{GROUP}where/online/", where.attendance, name="keep_attendance"),
    path(f"{GROUP}where/put-back/", where.put_back, name="keep_where_put_back"),
    path(f"{GROUP}where/<uuid:key>/", where.place, name="keep_place"),
    path(f"{GROUP}where/<uuid:key>/take-out/", where.take_out, name="keep_place_take_out"),
    path(f"{GROUP}closed/", closing.closed, name="keep_closed"),
    path(f"{GROUP}closed/open/", closing.open_again, name="keep_open_again"),
    path(f"{GROUP}closed/place/<uuid:key>/", closing.place, name="keep_close_place"),
]
