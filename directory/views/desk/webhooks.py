"""Publishers who are told what changes: who they are, their secrets, and what became of each message."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from directory.access import steward_page
from directory.actions import webhooks
from directory.actions.webhooks import WebhookError
from directory.forms.webhooks import WebhookForm
from directory.models import Webhook, WebhookDelivery
from directory.pages import desk_webhooks as pages
from directory.views.desk.common import steps_of, steward
from directory.views.visitor import page_language

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@steward_page
def all_of_them(request: HttpRequest) -> HttpResponse:
    """Show who is told; add one more, and show its secret this once."""
    if request.method != "POST":
        return _list(request, WebhookForm())
    form = WebhookForm(request.POST)
    if form.is_valid():
        try:
            made, secret = webhooks.make(**form.cleaned_data, by=steward(request), at=timezone.now())
        except WebhookError as error:
            form.add_error(error.field or None, str(error))
        else:
            return _secret(request, made, secret, is_new=True)
    return _list(request, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@steward_page
def one(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Show the log of one; test it, pause it, go on, or give it a new secret: `do` says which."""
    found, at = get_object_or_404(Webhook, pk=webhook_id), timezone.now()
    match request.POST.get("do", "") if request.method == "POST" else None:
        case None:
            return _log(request, found)
        case "test":
            webhooks.test(found, at=at)
            messages.success(request, _("A test is on its way. Look again in a moment."))
        case "pause":
            webhooks.pause(found, by=steward(request), at=at)
            messages.success(request, _("Nothing is sent now. What changes is kept for 30 days."))
        case "resume":
            webhooks.resume(found, by=steward(request), at=at)
            messages.success(request, _("It goes on, with what was kept."))
        case "rotate":
            return _secret(request, found, webhooks.rotate(found, by=steward(request), at=at), is_new=False)
        case _:
            raise Http404
    return redirect("desk_webhook", webhook_id)


@require_http_methods(["GET", "HEAD", "POST"])
@steward_page
def delete(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Ask, and delete one with its log."""
    found = get_object_or_404(Webhook, pk=webhook_id)
    if request.method != "POST":
        return render(request, "desk/webhooks/delete.html", {"webhook": pages.webhook_row(found)})
    webhooks.delete(found, by=steward(request), at=timezone.now())
    messages.success(request, _("“%(name)s” is deleted. Nothing is sent there any more.") % {"name": found.name})
    return redirect("desk_webhooks")


@require_POST
@steward_page
def message(request: HttpRequest, webhook_id: UUID, message_id: UUID) -> HttpResponse:
    """Send one message once more."""
    found = get_object_or_404(WebhookDelivery, pk=message_id, webhook=webhook_id)
    if webhooks.try_again(found, at=timezone.now()):
        messages.success(request, _("It goes again. Look again in a moment."))
    else:
        messages.info(request, _("It has arrived meanwhile."))
    return redirect("desk_webhook", webhook_id)


def _list(request: HttpRequest, form: WebhookForm, *, status: int = 200) -> HttpResponse:
    context = {"rows": pages.webhook_rows(), "form": form, "options": form.options()}
    return render(request, "desk/webhooks/list.html", context, status=status)


def _log(request: HttpRequest, webhook: Webhook) -> HttpResponse:
    rows = webhook.deliveries.order_by("-changed_at", "pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page", "1")[:6])
    context = {
        "webhook": pages.webhook_row(webhook),
        "url": webhook.url,
        "events": pages.events_in_words(webhook),
        "old_until": webhook.old_secret_until if webhook.old_secret else None,
        "owner": webhook.owner,
        "rows": pages.message_rows(page.object_list, user=steward(request), language=page_language()),
        "page": page,
        "steps": steps_of(request, page),
        "now": timezone.now(),
    }
    return render(request, "desk/webhooks/log.html", context)


def _secret(request: HttpRequest, webhook: Webhook, secret: str, *, is_new: bool) -> HttpResponse:
    """Show a secret in the answer to the form itself: no session, no address and no later page has it."""
    context = {"webhook": pages.webhook_row(webhook), "secret": secret, "is_new": is_new}
    return render(request, "desk/webhooks/secret.html", context)
