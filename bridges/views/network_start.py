"""A map without an account and without an introduction: what it is, one name, a receipt, and off one goes."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bridges import access, drafts
from bridges.access import person_page
from bridges.actions import networks, people, receipts
from bridges.actions.parties import by_person
from bridges.forms.person_asking import NameForm
from bridges.models import ContactChannel, Person, Receipt
from bridges.pages.form_fields import fields_of
from bridges.views.opening import open_address
from directory.access import network_of
from directory.actions import throttles
from directory.actions.throttles import Throttled
from directory.views.visitor import page_language


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def network_start(request: HttpRequest) -> HttpResponse:
    """Say what a map is, and begin one. Somebody whose page is open here goes to their own."""
    at = timezone.now()
    if access.person_of(request, at=at) is not None:
        return redirect("network_begun" if drafts.begun_in(request.session, at=at) else "my_network")
    form = NameForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _again(request, form, status=422 if form.is_bound else 200)
    try:
        throttles.check("ask", keys=(network_of(request),), at=at)
    except Throttled as error:
        return _again(request, form, why=str(error), status=429)
    person, receipt = _begin(form.cleaned_data["called"].strip(), at=at)
    way = Receipt.objects.get(person=person, ended_at__isnull=True)
    access.open_person_session(request, person, way=way, at=at)
    drafts.keep_begun(request.session, receipt=receipt, at=at)
    return redirect("network_begun")


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def network_begun(request: HttpRequest, person: Person) -> HttpResponse:
    """Show the receipt until it has been written down, then go on to the first names."""
    receipt = drafts.begun_in(request.session, at=timezone.now())
    if request.method == "POST" or not receipt:
        drafts.drop(request.session, drafts.BEGUN_KEY)
        return redirect("my_network_add" if request.method == "POST" else "my_network")
    context = {"receipt": receipt, "open_address": open_address(request)}
    return render(request, "bridges/networks/begun.html", context)


@transaction.atomic
def _begin(called: str, *, at: datetime) -> tuple[Person, str]:
    """Save somebody new with an empty map, and return them with the words of their receipt."""
    person = people.start(
        texts={"alias": called},
        language=page_language(),
        timezone=settings.TIME_ZONE,
        channel=ContactChannel.NONE,
        is_safe_to_write=False,
        by=None,
        at=at,
    )
    networks.start(person, by=by_person(person), at=at)
    return person, receipts.make(person, at=at)


def _again(request: HttpRequest, form: NameForm, *, why: str = "", status: int) -> HttpResponse:
    context = {
        "called": fields_of(form)["called"].value,
        "error": fields_of(form)["called"].error,
        "why": why,
    }
    return render(request, "bridges/networks/start.html", context, status=status)
