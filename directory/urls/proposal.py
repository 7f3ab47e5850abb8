"""The addresses at which somebody without an account lists a group, and where stewards look at it."""

from django.urls import path

from directory.views import proposal_pages, proposals
from directory.views.desk import proposals as desk

urlpatterns = [
    path("list-a-group/", proposals.list_group, name="list_group"),
    path("list-a-group/sent/", proposal_pages.list_group_sent, name="list_group_sent"),
    path("list-a-group/sent/again/", proposal_pages.list_group_again, name="list_group_again"),
    path("list-a-group/open/", proposal_pages.list_group_open, name="list_group_open"),
    path("list-a-group/next/", proposal_pages.list_group_next, name="list_group_next"),
    path("list-a-group/next/answer/", proposal_pages.list_group_answer, name="list_group_answer"),
    path("list-a-group/<slug:step>/", proposals.list_group_step, name="list_group_step"),
    path("desk/new/", desk.desk_new, name="desk_new"),
    path("desk/new/<uuid:proposal_id>/", desk.desk_new_one, name="desk_new_one"),
]
