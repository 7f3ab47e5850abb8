"""Ask for an introduction (page 5): one question a page, no account, nothing sent before the last button."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bridges import access, drafts
from bridges.actions import asking
from bridges.drafts import Draft
from bridges.forms.person_asking import CompanyForm, HelpForm, NameForm, ShareForm
from bridges.forms.person_contact import ReachForm
from bridges.models import AskedBy, Company, ContactChannel, Introduction, Person
from bridges.pages import asking as pages
from bridges.pages.asked import asked_view
from bridges.pages.hosts import group_name
from bridges.states import IntroductionStatus, MoveError
from bridges.views.opening import open_address
from bridges.views.sending import send_draft
from directory.actions.throttles import Throttled
from directory.models import Listing
from directory.pages.others import others_like
from directory.views.leading_on import leads_on
from directory.views.visitor import page_language

STARTS_FROM = {IntroductionStatus.SUGGESTED, IntroductionStatus.CONSIDERING, IntroductionStatus.NOT_NOW}


@never_cache
@require_safe
@leads_on
def ask(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Go to the first question that is not answered; say so where nobody can be asked, or somebody was already."""
    at = timezone.now()
    listing, person = _listing(listing_id), access.person_of(request)
    here = _open_one(person, listing)
    if here is not None:
        messages.info(request, _("There is an open introduction to this group already. Here it is."))
        return redirect("my_introduction", here.pk)
    if asking.is_closed(listing) or asking.receiving_host(listing) is None:
        return _not_now(request, listing, at=at)
    draft = drafts.draft_in(request.session, at=at)
    return redirect("ask_step", listing.pk, _first_open(draft, listing, person))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@leads_on
def ask_step(request: HttpRequest, listing_id: UUID, step: str) -> HttpResponse:
    """Ask one question; keep the answer and go on. The last page sends."""
    at = timezone.now()
    person, kept = access.person_of(request), drafts.draft_in(request.session, at=at)
    listing, steps = _listing(listing_id, draft=kept), pages.steps_for(person)
    if step not in pages.STEPS:
        raise Http404
    if not listing.is_public():
        return _not_now(request, listing, at=at)
    draft = (kept or Draft(listing.pk)).for_listing(listing.pk)
    if step not in steps or steps.index(step) > steps.index(_first_open(draft, listing, person)):
        return redirect("ask", listing.pk)
    if step == "check":
        return _check(request, listing, person, draft, at=at)
    is_preview = request.POST.get("do") == "preview"
    form = _form(step, request, listing, person, draft)
    if request.method == "POST" and (is_preview or form.is_valid()):
        draft.answers[step] = _typed(form) if is_preview else form.cleaned_data
        if not is_preview:
            drafts.keep(request.session, draft, at=at)
            return redirect("ask_step", listing.pk, _after(step, steps, request))
    return _question(request, listing, person, draft, step, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_done(request: HttpRequest) -> HttpResponse:
    """Show what was just sent, and the receipt, until it has been written down."""
    at = timezone.now()
    sent, person = drafts.sent_in(request.session, at=at), access.person_of(request)
    if person is None or not sent:
        return redirect("my_page")
    if request.method == "POST":
        drafts.put_away(request.session)
        return redirect("my_page")
    introduction = get_object_or_404(Introduction.objects.of(person), pk=sent["introduction"])
    view = asked_view(introduction, receipt=sent["receipt"], refusal=sent["refusal"], language=page_language(), at=at)
    context = {
        "view": view,
        "open_address": open_address(request),
        "others": _others(request, introduction.listing, at=at) if sent["refusal"] else (),
    }
    return render(request, "bridges/asking/done.html", context)


def _check(
    request: HttpRequest, listing: Listing, person: Person | None, draft: Draft, *, at: datetime
) -> HttpResponse:
    if request.method == "POST":
        try:
            return send_draft(request, listing, person, at=at)
        except Throttled as error:
            messages.warning(request, str(error))
            return redirect("ask_step", listing.pk, "check")
        except MoveError as error:
            return _not_now(request, listing, refusal="" if asking.is_closed(listing) else str(error), at=at)
    host = asking.receiving_host(listing)
    if host is None or asking.is_closed(listing):
        return _not_now(request, listing, at=at)
    facts = pages.facts_of(person, draft.answers)
    context = {
        "page": pages.ask_page(listing, "check", steps=pages.steps_for(person), language=page_language()),
        "rows": pages.check_rows(listing, person, draft.answers, facts),
        "letter": pages.message_to(host, facts, draft.answers["share"]),
        "host": host.name,
        "host_language": host.language,
        "draft_id": draft.id,
    }
    return render(request, "bridges/asking/check.html", context)


def _form(step: str, request: HttpRequest, listing: Listing, person: Person | None, draft: Draft) -> forms.Form:
    data = request.POST if request.method == "POST" else None
    initial = draft.answers.get(step, {})
    if step == "name":
        return NameForm(data, initial=initial)
    if step == "reach":
        return ReachForm(data, initial=initial, channels=pages.channels_for(person))
    if step == "company":
        return CompanyForm(data, initial=initial, companies=pages.companies_for(person))
    if step == "help":
        return HelpForm(data, initial=initial)
    facts = pages.facts_of(person, draft.answers)
    return ShareForm(
        data,
        initial=initial,
        scopes=[str(scope) for scope in pages.scopes_for(facts)],
        lines=[key for key, _kind, _text in facts.lines],
        askers=pages.askers_for(person),
    )


def _question(
    request: HttpRequest, listing: Listing, person: Person | None, draft: Draft, step: str, form: forms.Form
) -> HttpResponse:
    values = _typed(form) if form.is_bound else draft.answers.get(step, {})
    context = {
        "page": pages.ask_page(listing, step, steps=pages.steps_for(person), language=page_language()),
        "form": form,
        "values": values,
        "to_check": "check" if request.GET.get("then") == "check" else "",
    }
    if step == "reach":
        channels = pages.channels_for(person)
        context["channels"] = pages.choices(
            channels, ContactChannel, pages.CHANNEL_MORE, chosen=values.get("channel", "")
        )
    elif step == "company":
        companies = pages.companies_for(person)
        context["companies"] = pages.choices(companies, Company, pages.COMPANY_MORE, chosen=values.get("company", ""))
    elif step == "help":
        context["has_card"] = person is not None and person.card_lines.exists()
    elif step == "share":
        context |= _share_context(listing, person, draft, values)
    return render(request, f"bridges/asking/{step}.html", context)


def _share_context(listing: Listing, person: Person | None, draft: Draft, values: dict[str, Any]) -> dict[str, Any]:
    facts, host = pages.facts_of(person, draft.answers), asking.receiving_host(listing)
    askers = pages.askers_for(person)
    return {
        "scopes": pages.scope_choices(facts, chosen=values.get("scopes", [])),
        "lines": pages.line_choices(facts, chosen=values.get("lines", [])),
        "askers": pages.choices(askers, AskedBy, {}, chosen=values.get("follow_up_by") or AskedBy.SYSTEM),
        "letter": pages.message_to(host, facts, values) if host else "",
        "host": host.name if host else "",
        "host_language": host.language if host else "",
    }


def _typed(form: forms.Form) -> dict[str, Any]:
    """Return what was typed, right or wrong, so that nothing is lost when a page comes back."""
    return {name: form[name].value() or ([] if name in {"scopes", "lines"} else "") for name in form.fields}


def _after(step: str, steps: tuple[str, ...], request: HttpRequest) -> str:
    if request.POST.get("then") == "check" and step not in {"company", "help"}:
        return "check"
    return steps[steps.index(step) + 1]


def _first_open(draft: Draft | None, listing: Listing, person: Person | None) -> str:
    """Return the first question without an answer: nobody comes further than that."""
    answers = draft.for_listing(listing.pk).answers if draft else {}
    return next((step for step in pages.steps_for(person) if step not in answers), "check")


def _not_now(request: HttpRequest, listing: Listing, *, refusal: str = "", at: datetime) -> HttpResponse:
    """Say calmly that this group cannot be asked now, with others to look at. What was written is kept."""
    context = {
        "group": group_name(listing, language=page_language()),
        "group_url": reverse("listing", args=[listing.pk]) if listing.is_public() else "",
        "is_closed": asking.is_closed(listing),
        "closed_until": asking.closed_until_words(listing, at=at),
        "refusal": refusal,
        "others": _others(request, listing, at=at),
        "has_draft": drafts.draft_in(request.session, at=at) is not None,
    }
    return render(request, "bridges/asking/not_now.html", context)


def _others(request: HttpRequest, listing: Listing, *, at: datetime) -> list[Any]:
    return others_like(listing, user=request.user, language=page_language(), at=at)


def _open_one(person: Person | None, listing: Listing) -> Introduction | None:
    """Return the open introduction of this person to this group that is past an idea."""
    if person is None:
        return None
    rows = Introduction.objects.of(person).open().filter(listing=listing)
    return rows.exclude(status__in=[str(status) for status in STARTS_FROM]).first()


def _listing(listing_id: UUID, *, draft: Draft | None = None) -> Listing:
    """Return a group that anybody may see, or the one that somebody is just asking: it may have closed meanwhile."""
    rows = Listing.objects.groups() if draft and draft.listing_id == listing_id else Listing.objects.groups().public()
    return get_object_or_404(rows.with_parts(), pk=listing_id)
