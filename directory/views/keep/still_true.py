"""The question "Still true?": from an e-mail without a log-in, and on the organiser's own pages.

Opening it changes nothing, by whatever method a scanner of mails tries: only the press of a button with an answer does.
"""

from datetime import timedelta

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from directory import organiser_access as access
from directory.actions import confirmations, edits, post
from directory.actions.confirmations import Confirmed
from directory.actions.listings import EditConflict, StateError
from directory.actions.private_links import LinkError
from directory.doors import Door
from directory.editors import Editor
from directory.freshness import ASKED
from directory.merging import Change
from directory.models import ConfirmationMethod, Listing, ListingStatus, OrganiserLink, OrganiserLinkPurpose
from directory.pages.keep_still_true import sections_to_change, still_true_view
from directory.views.visitor import page_language

DOOR = Door("keep/still_true/open.html")
TICKET_SALT = "still true?"
TICKET_LASTS = timedelta(hours=2)
"""How long the answer to a question that is on the screen is taken without the code being typed again."""


@DOOR.opens
def still_true(request: HttpRequest) -> HttpResponse:
    """Ask for the code, or let the small script show the question; take the answer to it."""
    link = _link(request)
    editor = Editor(link.organiser.listing, organiser=link.organiser)
    if "answer" not in request.POST:
        return _question(request, editor, link=link)
    access.open_session(request, link.organiser, way=link, at=timezone.now())
    return _answer(request, editor, link=link)


@access.editor_page
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, editor: Editor) -> HttpResponse:
    """The same question to somebody whose pages are open."""
    if request.method == "POST" and "answer" in request.POST:
        return _answer(request, editor, link=None)
    return _question(request, editor, link=None)


def _link(request: HttpRequest) -> OrganiserLink:
    """Return the link behind a token, a code, or the ticket of a question that was shown.

    :raises LinkError: if it opens nothing, or whose it is keeps the listing no longer
    """
    ticket = request.POST.get("ticket", "")
    at = timezone.now()
    if ticket:
        link = _of_ticket(ticket)
    else:
        link = access.found_link(request, purposes=(OrganiserLinkPurpose.STILL_TRUE,), at=at)
    organiser = link.organiser
    if organiser.ended_at or organiser.verified_at is None or link.ended_at or _is_gone(organiser.listing):
        raise LinkError("expired")
    return link


def _of_ticket(ticket: str) -> OrganiserLink:
    try:
        pk = signing.loads(ticket, salt=TICKET_SALT, max_age=TICKET_LASTS)
        return OrganiserLink.objects.select_related("organiser__listing").get(pk=pk)
    except (signing.BadSignature, OrganiserLink.DoesNotExist):
        raise LinkError("expired") from None


def _is_gone(listing: Listing) -> bool:
    return listing.binned_at is not None or listing.merged_into_id is not None


def _answer(request: HttpRequest, editor: Editor, *, link: OrganiserLink | None) -> HttpResponse:
    answer = request.POST["answer"]
    try:
        if answer == "change":
            return redirect("keep_listing", editor.listing.pk)
        if answer == "yes":
            return _thanks(request, editor, _confirmed(editor, ASKED, link=link))
        if answer == "some":
            return _thanks(request, editor, _confirmed(editor, request.POST.getlist("true"), link=link))
        if answer == "ended":
            return _ended(request, editor)
    except (StateError, EditConflict) as error:
        return _question(request, editor, link=link, error=str(error), status=409)
    return _question(request, editor, link=link, status=422)


def _confirmed(editor: Editor, fields: "tuple[str, ...] | list[str]", *, link: OrganiserLink | None) -> Confirmed:
    return confirmations.confirm_some(
        editor.listing,
        fields,
        how=ConfirmationMethod.EMAIL if editor.is_steward else ConfirmationMethod.ORGANISER,
        by=editor.author,
        link=link,
        at=timezone.now(),
    )


def _ended(request: HttpRequest, editor: Editor) -> HttpResponse:
    """Ask to end the listing: a change like any other, which a steward decides where the organiser may not publish."""
    before = edits.shown(editor)["status"]
    wanted = {"status": Change(before, str(ListingStatus.DEFUNCT))}
    saved = edits.save(editor, wanted, at=timezone.now(), note=_("It has ended"))
    context = {"editor": editor, "name": _name(editor), "is_published": saved.is_published}
    return render(request, "keep/still_true/ended.html", context)


def _thanks(request: HttpRequest, editor: Editor, confirmed: Confirmed) -> HttpResponse:
    context = {
        "editor": editor,
        "confirmed": confirmed,
        "name": _name(editor),
        "sections": sections_to_change(confirmed.todo),
        "is_public": Listing.objects.get(pk=editor.listing.pk).is_public(),
    }
    return render(request, "keep/still_true/thanks.html", context)


def _name(editor: Editor) -> str:
    at = timezone.now()
    zone = post.zone_of(editor.listing)
    return still_true_view(editor.listing, language=page_language(), zone=zone, was_answered=False, at=at).name


def _question(
    request: HttpRequest, editor: Editor, *, link: OrganiserLink | None, error: str = "", status: int = 200
) -> HttpResponse:
    """Show what we have, and the one button; a part of the page for the script, a page for everybody else."""
    listing = editor.listing
    question = still_true_view(
        listing,
        language=page_language(),
        zone=post.zone_of(listing),
        was_answered=link is not None and confirmations.was_answered(listing, link),
        at=timezone.now(),
    )
    context = {
        "question": question,
        "view": question.view,
        "ticket": signing.dumps(str(link.pk), salt=TICKET_SALT) if link else "",
        "error": error,
    }
    is_part = request.headers.get("HX-Request") == "true"
    name = "keep/still_true/_question.html" if is_part else "keep/still_true/question.html"
    return render(request, name, context, status=status)
