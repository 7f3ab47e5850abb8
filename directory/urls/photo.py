"""The addresses of photos: their files, the pages of those who keep them, and the steward's."""

from django.urls import path

from directory.views import photos
from directory.views.desk import photos as desk
from directory.views.keep import photos as keep

urlpatterns = [
    path("photos/<uuid:file_id>.webp", photos.photo, name="photo"),
    path("keep/<uuid:listing_id>/photos/", keep.photo_list, name="keep_photos"),
    path("keep/<uuid:listing_id>/photos/add/", keep.photo_add, name="keep_photo_add"),
    path("keep/<uuid:listing_id>/photos/<uuid:file_id>.webp", keep.photo_file, name="keep_photo_file"),
    path("keep/<uuid:listing_id>/photos/<uuid:photo_id>/words/", keep.photo_words, name="keep_photo_words"),
    path("keep/<uuid:listing_id>/photos/<uuid:photo_id>/replace/", keep.photo_replace, name="keep_photo_replace"),
    path("keep/<uuid:listing_id>/photos/<uuid:photo_id>/change/", keep.photo_change, name="keep_photo_change"),
    path("desk/photos/", desk.desk_photos, name="desk_photos"),
    path("desk/photos/<uuid:file_id>.webp", desk.desk_photo_file, name="desk_photo_file"),
    path("desk/photos/<uuid:photo_id>/", desk.desk_photo_decide, name="desk_photo_decide"),
]
