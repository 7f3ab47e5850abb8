"""The address of the page for developers."""

from django.urls import path

from directory.views import open_data

urlpatterns = [path("use-this-data/", open_data.use_this_data, name="use_this_data")]
