"""What importers doubted: one line a doubt, settled by a steward, and opened again if that was a mistake."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from directory import queues
from directory.access import steward_page
from directory.actions import desk_cases
from directory.actions.findings import open_again, settle
from directory.models import Finding, FindingKind
from directory.pages.desk_findings import finding_rows
from directory.pages.desk_table import PAGE_SIZE
from directory.views.desk.common import steps_of, steward, way_back
from directory.views.desk.lists import whose_of
from directory.views.visitor import page_language

KINDS = [(kind, label) for kind, label in FindingKind.choices if kind != FindingKind.LIKELY_DUPLICATE]


@require_safe
@steward_page
def findings(request: HttpRequest) -> HttpResponse:
    """What is open, the oldest first."""
    user, at, whose = steward(request), timezone.now(), whose_of(request)
    rows = desk_cases.narrowed(queues.findings(at), queue="findings", whose=whose, user=user)
    kind = request.GET.get("kind", "")
    if kind in dict(KINDS):
        rows = rows.filter(kind=kind)
    page = Paginator(rows.select_related("listing").prefetch_related("listing__texts"), PAGE_SIZE)
    shown = page.get_page(request.GET.get("page", "1")[:6])
    settled = Finding.objects.filter(pk=request.GET["settled"]) if request.GET.get("settled", "").isdecimal() else None
    context = {
        "rows": finding_rows(shown.object_list, language=page_language(), user=user, at=at),
        "page": shown,
        "steps": steps_of(request, shown),
        "kinds": KINDS,
        "kind": kind,
        "whose": whose,
        "queue": "findings",
        "colleagues": desk_cases.colleagues(of=user),
        "here": request.get_full_path(),
        "settled": settled.filter(settled_at__isnull=False).first() if settled else None,
    }
    return render(request, "desk/findings.html", context)


@require_POST
@steward_page
def finding_settle(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Close a doubt, or open it again."""
    found = get_object_or_404(Finding, pk=finding_id)
    is_undo = request.POST.get("do") == "undo"
    if is_undo:
        open_again(found)
    else:
        settle(found, at=timezone.now())
    desk_cases.put_back("findings", found.pk)
    messages.success(request, _("It is open again.") if is_undo else _("Looked at. It does not come back."))
    back = way_back(request, otherwise="desk_findings")
    return redirect(back if is_undo else f"{back.partition('?')[0]}?settled={found.pk}")
