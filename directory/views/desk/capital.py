"""Ties, rated a second time: blind, then side by side, then agreed; and the figures of it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from directory.access import steward_page
from directory.actions import capital_reviews
from directory.actions.capital_reviews import ReviewError
from directory.capital import STATEMENTS, CapitalKind
from directory.models import CapitalReview, Listing, ReviewBasis
from directory.pages import desk_capital
from directory.pages.listing import listing_view
from directory.views.desk.common import steward
from directory.views.visitor import page_language

FIGURES_OF = timedelta(days=365)
read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@steward_page
def next_one(request: HttpRequest) -> HttpResponse:
    """Lead on to the group that is rated next, or say that there is none."""
    user, at = steward(request), timezone.now()
    found = desk_capital.next_listing(user_id=user.pk, at=at)
    if found is not None:
        return redirect("desk_capital_rate", found.pk)
    waiting = capital_reviews.unreviewed().count()  # those that only a colleague can rate
    return render(request, "desk/capital_none.html", {"for_others": waiting})


@read_or_send
@steward_page
def rate(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Answer the twelve questions for a group, without seeing what was answered before."""
    listing = get_object_or_404(Listing.objects.with_parts().prefetch_related("contacts"), pk=listing_id)
    answers, basis = _answers(request), request.POST.get("basis", "")
    errors: list[str] = []
    if request.method == "POST":
        if basis not in ReviewBasis.values:
            errors = [_("Please say how you know.")]
        else:
            try:
                rows = capital_reviews.rate(listing, answers, basis=basis, by=steward(request), at=timezone.now())
                return _after_rating(request, rows)
            except ReviewError as error:
                messages.warning(request, str(error))
                return redirect("desk_capital")
    view = listing_view(listing, language=page_language(), variant="", at=timezone.now())
    context = {
        "view": view,
        "kinds": desk_capital.blank_questions(language=page_language(), answers=answers),
        "bases": ReviewBasis.choices,
        "basis": basis,
        "errors": errors,
        "may_rate": capital_reviews.may_rate(listing, user=steward(request)),
    }
    return render(request, "desk/capital_rate.html", context, status=422 if errors else 200)


def _answers(request: HttpRequest) -> Mapping[str, Sequence[str]]:
    return {
        str(kind): [letter for letter in request.POST.getlist(str(kind))[:9] if letter in STATEMENTS]
        for kind in CapitalKind
    }


def _after_rating(request: HttpRequest, rows: Sequence[CapitalReview]) -> HttpResponse:
    open_rows = [row for row in rows if row.settled_at is None]
    if not open_rows:
        messages.success(request, _("You both see it the same way."))
        return redirect("desk_capital")
    messages.success(request, _("Thank you. Here are both answers, where they differ."))
    found = CapitalReview.objects.filter(listing=rows[0].listing_id, settled_at__isnull=True).order_by("pk")
    return redirect("desk_capital_talk", found[0].pk)


@require_safe
@steward_page
def differences(request: HttpRequest) -> HttpResponse:
    """Where two stewards differ."""
    rows = capital_reviews.differing().select_related("first_rater", "rater", "listing")[:100]
    rows = rows.prefetch_related("listing__texts")
    return render(
        request,
        "desk/capital_differences.html",
        {"rows": [desk_capital.difference_row(row, language=page_language()) for row in rows]},
    )


@read_or_send
@steward_page
def talk(request: HttpRequest, review_id: int) -> HttpResponse:
    """Both answers side by side, and what the two agree on."""
    rows = CapitalReview.objects.select_related("listing", "rater", "first_rater").prefetch_related("listing__texts")
    review = get_object_or_404(rows, pk=review_id, settled_at__isnull=True)
    answers = reason = None
    problem = ""
    if request.method == "POST":
        answers = _answers(request)[review.kind]
        reason = " ".join(request.POST.get("reason", "").split())[:300]
        try:
            capital_reviews.settle(review, answers, reason=reason, by=steward(request), at=timezone.now())
            messages.success(request, _("Written down. The page of the group shows what you agreed on."))
            return redirect("desk_capital_differences")
        except ReviewError as error:
            problem = str(error)
    view = desk_capital.difference_view(review, language=page_language(), answers=answers, reason=reason)
    return render(request, "desk/capital_talk.html", {"view": view, "problem": problem}, status=422 if problem else 200)


@require_safe
@steward_page
def agreement(request: HttpRequest) -> HttpResponse:
    """How far two stewards agree, question by question, in the last year."""
    rows = desk_capital.agreement_rows(since=timezone.now() - FIGURES_OF, language=page_language())
    return render(request, "desk/agreement.html", {"kinds": rows})
