"""A yes that is said aloud: go through it together, read the message out, write it down, hand over the receipt."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bridges.actions import introductions, links, receipts
from bridges.actions.parties import spoken
from bridges.forms.practitioner_spoken import SpokenForm
from bridges.models import AskedBy, Company, Introduction, LinkPurpose
from bridges.pages import asking
from bridges.pages.form_fields import fields_of
from bridges.pages.hosts import group_name
from bridges.pages.next_steps import say_moment
from bridges.pages.qr import qr_drawing
from bridges.pages.spoken import facts_for, first_values, host_of, order_of
from bridges.pages.tickets import alias_of
from bridges.states import IntroductionStatus, MoveError, Party, open_moves
from bridges.views.practice import colleague, introduction_or_404, note_reading, say_refusal
from directory.access import practitioner_page
from directory.views.visitor import page_language

SHOW, CHANGE, YES = "show", "change", "yes"


@practitioner_page
@require_http_methods(["GET", "HEAD", "POST"])
def spoken_consent(request: HttpRequest, introduction_id: UUID) -> HttpResponse:
    """Walk through it in two pages; what was typed travels in the form, so that nothing is kept before the yes."""
    row, at = introduction_or_404(request, introduction_id), timezone.now()
    note_reading(request, row.person, what="introduction", at=at)
    if "consent" not in open_moves(IntroductionStatus(row.status), Party.PERSON):
        return redirect("introduction", row.pk)
    if request.method != "POST":
        return _choose(request, row, _form(row, None))
    do = request.POST.get("do", SHOW)
    form = _form(row, request.POST, is_last=do == YES)
    is_right = form.is_valid()
    if do == CHANGE or (not is_right and set(form.errors) != {"is_read_aloud"}):
        return _choose(request, row, form, status=200 if do == CHANGE else 422)
    if do == SHOW or not is_right:
        return _read_aloud(request, row, form, status=200 if is_right else 422)
    return _write_down(request, row, form, at=at)


def _form(row: Introduction, data: object, *, is_last: bool = False) -> SpokenForm:
    facts = facts_for(row, {})
    return SpokenForm(
        data,
        initial=first_values(row),
        is_last=is_last,
        scopes=[str(scope) for scope in asking.scopes_for(facts_for(row, {"access_needs": "…"}))],
        lines=[key for key, _kind, _text in facts.lines],
        askers=asking.askers_for(row.person),
        companies=asking.companies_for(row.person),
    )


def _choose(request: HttpRequest, row: Introduction, form: SpokenForm, *, status: int = 200) -> HttpResponse:
    fields = fields_of(form)
    chosen = [option.value for option in fields["scopes"].options if option.checked]
    facts = facts_for(row, {"access_needs": fields["access_needs"].value or "…"})
    context = {
        **_frame(row),
        "fields": fields,
        "companies": asking.choices(asking.companies_for(row.person), Company, {}, chosen=fields["company"].value),
        "scopes": asking.scope_choices(facts, chosen=chosen),
        "lines": asking.line_choices(facts, chosen=[o.value for o in fields["lines"].options if o.checked]),
        "askers": asking.choices(
            asking.askers_for(row.person), AskedBy, {}, chosen=fields["follow_up_by"].value or AskedBy.SYSTEM
        ),
    }
    return render(request, "bridges/practice/spoken_choose.html", context, status=status)


def _read_aloud(request: HttpRequest, row: Introduction, form: SpokenForm, *, status: int = 200) -> HttpResponse:
    values, host = form.cleaned_data, host_of(row)
    facts = facts_for(row, values)
    chosen = [choice for choice in asking.scope_choices(facts, chosen=values["scopes"]) if choice.checked]
    context = {
        **_frame(row),
        "host_name": host.name or group_name(row.listing, language=page_language()),
        "message": asking.message_to(host, facts, values),
        "message_language": host.language,
        "scopes": chosen,
        "lines": [line for line in asking.line_choices(facts, chosen=values["lines"]) if line.checked],
        "hidden": _hidden(form),
        "error": fields_of(form)["is_read_aloud"].error,
    }
    return render(request, "bridges/practice/spoken_aloud.html", context, status=status)


def _write_down(request: HttpRequest, row: Introduction, form: SpokenForm, *, at: datetime) -> HttpResponse:
    user, values = colleague(request), form.cleaned_data
    row.version = values["version"]
    try:
        with transaction.atomic():
            order = order_of(row, values, language=page_language())
            after = introductions.consent(row, order=order, by=spoken(row.person, to=user), at=at)
            undo = links.make(LinkPurpose.UNDO, person=row.person, introduction=after, at=at)
            has_receipt = row.person.receipts.filter(ended_at__isnull=True).exists()
            words = "" if has_receipt else receipts.make(row.person, at=at)
    except MoveError as error:
        say_refusal(request, error)
        return redirect("introduction", row.pk)
    context = {
        **_frame(after),
        "words": words,
        "drawing": qr_drawing(request.build_absolute_uri(undo.path), label=_("Code that takes it back")),
        "code": undo.code,
        "undo_url": request.build_absolute_uri(reverse("undo_spoken")),
        "until": say_moment(undo.link.expires_at, zone=timezone.get_current_timezone_name(), at=at),
        "hindrance": introductions.hindrance(after, at=at),
    }
    return render(request, "bridges/practice/spoken_done.html", context)


def _hidden(form: SpokenForm) -> list[tuple[str, str]]:
    """Return what was chosen as hidden fields: nothing is kept anywhere before the yes."""
    values = form.cleaned_data
    single = ["called", "company", "access_needs", "what_would_help", "message", "follow_up_by", "version"]
    many = [(name, value) for name in ("scopes", "lines") for value in values[name]]
    return [*((name, str(values[name])) for name in single), *many]


def _frame(row: Introduction) -> dict[str, object]:
    return {
        "id": row.pk,
        "version": row.version,
        "alias": alias_of(row.person),
        "group": group_name(row.listing, language=page_language()),
    }
