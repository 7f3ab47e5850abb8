"""The addresses of hosts, companions, guests of a network meeting and making room."""

from django.urls import path

from bridges.views import companions, guests, hosting, hosts, meetings, room_tasks

urlpatterns = [
    path("host/", hosting.host_open, name="host_open"),
    path("host/inbox/", hosting.host_inbox, name="host_inbox"),
    path("host/close/", hosting.host_close, name="host_close"),
    path("host/introductions/<uuid:introduction_id>/", hosting.host_introduction, name="host_introduction"),
    path("host/introductions/<uuid:introduction_id>/answer/", hosting.host_answer, name="host_answer"),
    path("host/<uuid:host_id>/getting-ready/", hosting.host_room, name="host_room"),
    path("hosts/", hosts.hosts, name="hosts"),
    path("hosts/new/<uuid:listing_id>/", hosts.host_new, name="host_new"),
    path("hosts/<uuid:host_id>/", hosts.host, name="host"),
    path("hosts/<uuid:host_id>/move/", hosts.host_move, name="host_move"),
    path("hosts/<uuid:host_id>/freeze/", hosts.host_freeze, name="host_freeze"),
    path("hosts/<uuid:host_id>/hand-over/", hosts.host_hand_over, name="host_hand_over"),
    path("come-along/", companions.come_along, name="come_along"),
    path("come-along/close/", companions.come_along_close, name="come_along_close"),
    path("come-along/<uuid:visit_id>/", companions.companion_visit, name="companion_visit"),
    path("come-along/<uuid:visit_id>/answer/", companions.companion_answer, name="companion_answer"),
    path("companions/", companions.companions, name="companions"),
    path("companions/new/", companions.companion_new, name="companion_new"),
    path("companions/me/", companions.companion_me, name="companion_me"),
    path("companions/me/move/", companions.companion_me_move, name="companion_me_move"),
    path("companions/<uuid:companion_id>/move/", companions.companion_move, name="companion_move"),
    path("meeting/", guests.guest_open, name="guest_open"),
    path("meeting/close/", guests.guest_close, name="guest_close"),
    path("meeting/now/", guests.guest_meeting, name="guest_meeting"),
    path("meeting/now/move/", guests.guest_move, name="guest_move"),
    path("meeting/now/words.txt", guests.guest_words, name="guest_words"),
    path("meeting/now/leave/", guests.guest_leave, name="guest_leave"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/<uuid:meeting_id>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:meeting_id>/move/", meetings.meeting_move, name="meeting_move"),
    path("meetings/<uuid:meeting_id>/words.txt", meetings.meeting_words, name="meeting_words"),
    path("meetings/<uuid:meeting_id>/leave/", meetings.meeting_leave, name="meeting_leave"),
    path("making-room/", room_tasks.room_tasks, name="room_tasks"),
    path("making-room/new/<uuid:listing_id>/", room_tasks.room_task_new, name="room_task_new"),
    path("making-room/<uuid:task_id>/", room_tasks.room_task, name="room_task"),
    path("making-room/<uuid:task_id>/move/", room_tasks.room_task_move, name="room_task_move"),
]
