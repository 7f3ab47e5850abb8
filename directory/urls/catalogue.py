"""The addresses at which stewards keep the catalogue whole: exports, conflicts with sources, duplicates."""

from django.urls import path

from directory.views.desk import conflicts, duplicates, exports

urlpatterns = [
    path("desk/export/", exports.exports, name="desk_export"),
    path("desk/export/file/", exports.export_file, name="desk_export_file"),
    path("desk/conflicts/", conflicts.conflicts, name="desk_conflicts"),
    path("desk/conflicts/<uuid:listing_id>/", conflicts.conflict, name="desk_conflict"),
    path("desk/duplicates/", duplicates.duplicates, name="desk_duplicates"),
    path("desk/duplicates/<int:finding_id>/", duplicates.duplicate, name="desk_duplicate"),
    path("desk/duplicates/<int:finding_id>/apart/", duplicates.apart, name="desk_duplicate_apart"),
    path("desk/merges/<uuid:merge_id>/undo/", duplicates.undo, name="desk_merge_undo"),
]
