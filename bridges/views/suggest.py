"""Suggest a group to somebody: the name of who suggests is carried, and the person decides."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bridges.actions import introductions
from bridges.actions.parties import by_practitioner
from bridges.actions.refusals import AlreadyOpen
from bridges.forms.practitioner_moves import SuggestForm
from bridges.models import Introduction, Person
from bridges.pages.form_fields import fields_of
from bridges.pages.hosts import group_name
from bridges.pages.tickets import alias_of
from bridges.states import MoveError
from bridges.views.practice import colleague, say_refusal
from directory.access import practitioner_page
from directory.models import Listing, User
from directory.views.leading_on import leads_on
from directory.views.visitor import page_language


@practitioner_page
@require_http_methods(["GET", "HEAD", "POST"])
@leads_on
def suggest(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Choose who it is for and say why; where there is an open introduction already, it is shown instead."""
    user = colleague(request)
    rows = Listing.objects.visible_to(user).groups().filter(merged_into__isnull=True)
    listing = get_object_or_404(rows.prefetch_related("texts"), pk=listing_id)
    people = _own_people(user)
    if request.method != "POST":
        form = SuggestForm(initial={"person": request.GET.get("person", "")}, people=people)
        return _form(request, form, listing)
    form = SuggestForm(request.POST, people=people)
    if not form.is_valid():
        return _form(request, form, listing, status=422)
    person = get_object_or_404(Person.objects.visible_to(user).select_related("key"), pk=form.cleaned_data["person"])
    try:
        row = introductions.suggest(
            person, listing, words=form.cleaned_data["words"], by=by_practitioner(user), at=timezone.now()
        )
    except AlreadyOpen as error:
        say_refusal(request, error)
        return redirect("introduction", Introduction.objects.open().get(person=person, listing=listing).pk)
    except MoveError as error:
        form.add_error(None, str(error))
        return _form(request, form, listing, status=409)
    messages.success(request, _("Suggested, in your name. They decide."))
    return redirect("introduction", row.pk)


def _own_people(user: User) -> list[tuple[str, str]]:
    """Return (id, alias) of the people whom the reader may suggest something to: their own first, then the team's."""
    rows = Person.objects.visible_to(user).select_related("key")
    named = [(row.practitioner_id != user.pk, alias_of(row), str(row.pk)) for row in rows]
    return [(pk, alias) for _is_others, alias, pk in sorted(named, key=lambda one: (one[0], one[1].casefold()))]


def _form(request: HttpRequest, form: SuggestForm, listing: Listing, *, status: int = 200) -> HttpResponse:
    context = {
        "fields": fields_of(form),
        "errors": [str(error) for error in form.non_field_errors()],
        "group": group_name(listing, language=page_language()),
        "listing_id": listing.pk,
        "has_people": bool(getattr(form.fields["person"], "choices", ())),
    }
    return render(request, "bridges/practice/suggest.html", context, status=status)
