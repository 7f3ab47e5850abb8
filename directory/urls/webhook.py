"""The addresses of webhooks on the steward's desk."""

from django.urls import path

from directory.views.desk import webhooks

urlpatterns = [
    path("desk/webhooks/", webhooks.all_of_them, name="desk_webhooks"),
    path("desk/webhooks/<uuid:webhook_id>/", webhooks.one, name="desk_webhook"),
    path("desk/webhooks/<uuid:webhook_id>/delete/", webhooks.delete, name="desk_webhook_delete"),
    path("desk/webhooks/<uuid:webhook_id>/<uuid:message_id>/", webhooks.message, name="desk_webhook_message"),
]
