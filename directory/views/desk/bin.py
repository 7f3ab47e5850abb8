"""The bin, who asked to be left out, and letters that did not arrive."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.access import steward_page
from directory.actions import bins, leave_outs, post
from directory.actions.leave_outs import LeaveOutError
from directory.actions.listings import StateError
from directory.actions.post import LetterError
from directory.editors import Author
from directory.forms.upkeep import LeaveOutForm
from directory.models import LeaveOut, LeaveOutScope, Letter, Listing, Party
from directory.pages import desk_bin as pages
from directory.views.desk.common import steps_of, steward
from directory.views.visitor import page_language

PAGE_SIZE = 50


@require_safe
@steward_page
def bin_(request: HttpRequest) -> HttpResponse:
    """Show what lies in the bin, what goes soonest first."""
    rows = Listing.objects.filter(binned_at__isnull=False).select_related("binned_by").prefetch_related("texts")
    page = Paginator(rows.order_by("binned_at", "pk"), PAGE_SIZE).get_page(request.GET.get("page", "1")[:6])
    found = pages.bin_rows(list(page.object_list), language=page_language(), at=timezone.now())
    return render(request, "desk/upkeep/bin.html", {"rows": found, "page": page, "steps": steps_of(request, page)})


@require_POST
@steward_page
def take_out(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Take one listing out of the bin, as it was."""
    listing = get_object_or_404(Listing, pk=listing_id)
    try:
        bins.take_out(listing, by=Author(Party.STEWARD, user=steward(request)), at=timezone.now())
        messages.success(request, _("It is out of the bin, as it was."))
    except StateError as error:
        messages.info(request, str(error))
    return redirect("desk_bin")


@require_http_methods(["GET", "HEAD", "POST"])
@steward_page
def left_out(request: HttpRequest) -> HttpResponse:
    """Show who asked to be left out of what, and write down one more."""
    if request.method != "POST":
        return _left_out(request, LeaveOutForm())
    form = LeaveOutForm(request.POST)
    if not form.is_valid():
        return _left_out(request, form, status=422)
    values = dict(form.cleaned_data)
    scope = LeaveOutScope(values.pop("scope"))
    try:
        leave_outs.write_down(scope, **values, by=steward(request), at=timezone.now())
    except LeaveOutError as error:  # something is written, but nothing by which they would be recognised
        form.add_error("name", str(error))
        return _left_out(request, form, status=422)
    messages.success(request, _("Written down. Imports and new groups are compared with it from now on."))
    return redirect("desk_left_out")


@require_POST
@steward_page
def left_out_end(request: HttpRequest, wish_id: UUID) -> HttpResponse:
    """Let a wish hold no longer."""
    leave_outs.end(get_object_or_404(LeaveOut, pk=wish_id), at=timezone.now())
    messages.success(request, _("It does not hold any more."))
    return redirect("desk_left_out")


@require_safe
@steward_page
def letters(request: HttpRequest) -> HttpResponse:
    """Show what could not be sent, and what perhaps arrived."""
    return render(request, "desk/upkeep/letters.html", {"rows": pages.letter_rows(language=page_language())})


@require_POST
@steward_page
def letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Send a letter once more, or leave it."""
    found = get_object_or_404(Letter, pk=letter_id)
    decide = {"resend": post.resend, "leave": post.leave}.get(request.POST.get("do", ""))
    if decide is None:
        raise Http404
    try:
        decide(found, by=steward(request), at=timezone.now())
        messages.success(request, _("Done."))
    except LetterError as error:
        messages.info(request, str(error))
    return redirect("desk_letters")


def _left_out(request: HttpRequest, form: LeaveOutForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "rows": pages.wishes(), "scopes": _scopes(form)}
    return render(request, "desk/upkeep/left_out.html", context, status=status)


def _scopes(form: LeaveOutForm) -> list[dict[str, object]]:
    chosen = form["scope"].value()
    return [
        {"value": value, "label": label, "checked": value == chosen, "count": None}
        for value, label in LeaveOutScope.choices
    ]
