"""The addresses of the steward's desk. A queue may bring a module of its own, included here."""

from django.urls import path

from directory.views.desk import bin, calls, capital, coverage, findings, home, listing, lists, many, wishes

urlpatterns = [
    path("desk/", home.desk, name="desk"),
    path("desk/assign/", home.assign, name="desk_assign"),
    path("desk/listings/", lists.listings, name="desk_listings"),
    path("desk/listings/filters/", home.keep_filter, name="desk_keep_filter"),
    path("desk/stale/", lists.stale, name="desk_stale"),
    path("desk/many/", many.many, name="desk_many"),
    path("desk/many/<uuid:change_id>/", many.many_done, name="desk_many_done"),
    path("desk/coverage/", coverage.coverage, name="desk_coverage"),
    path("desk/coverage/table.csv", coverage.coverage_csv, name="desk_coverage_csv"),
    path("desk/wishes/", wishes.wishes, name="desk_wishes"),
    path("desk/wishes/table.csv", wishes.wishes_csv, name="desk_wishes_csv"),
    path("desk/ties/", capital.next_one, name="desk_capital"),
    path("desk/ties/agreement/", capital.agreement, name="desk_agreement"),
    path("desk/ties/differences/", capital.differences, name="desk_capital_differences"),
    path("desk/ties/differences/<int:review_id>/", capital.talk, name="desk_capital_talk"),
    path("desk/ties/<uuid:listing_id>/", capital.rate, name="desk_capital_rate"),
    path("desk/findings/", findings.findings, name="desk_findings"),
    path("desk/findings/<int:finding_id>/", findings.finding_settle, name="desk_finding_settle"),
    path("desk/listings/<uuid:listing_id>/", listing.listing, name="desk_listing"),
    path("desk/listings/<uuid:listing_id>/move/", listing.move, name="desk_listing_move"),
    path("desk/hidden/", lists.hidden, name="desk_hidden"),
    path("desk/calls/", calls.calls, name="desk_calls"),
    path("desk/calls/<uuid:listing_id>/", calls.call, name="desk_call"),
    path("desk/bin/", bin.bin_, name="desk_bin"),
    path("desk/bin/<uuid:listing_id>/take-out/", bin.take_out, name="desk_bin_take_out"),
    path("desk/left-out/", bin.left_out, name="desk_left_out"),
    path("desk/left-out/<uuid:wish_id>/end/", bin.left_out_end, name="desk_left_out_end"),
    path("desk/letters/", bin.letters, name="desk_letters"),
    path("desk/letters/<uuid:letter_id>/", bin.letter, name="desk_letter"),
]
