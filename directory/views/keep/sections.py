"""The pages of one listing for whoever keeps it true: the overview, and one page a section."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.actions import edits
from directory.completeness import text_of
from directory.editors import Editor
from directory.forms.keep_fields import SectionForm
from directory.organiser_access import editor_page
from directory.pages.keep_overview import overview_page
from directory.pages.keep_section import FORMS, TITLES
from directory.views.keep import editing
from directory.views.keep.editing import Page, kept_when_closed
from directory.views.visitor import page_language

OWN_PAGES = {"languages"}  # with a view of their own


@require_safe
@editor_page
def overview(request: HttpRequest, editor: Editor) -> HttpResponse:
    """Show what is done, what waits and what comes next."""
    view = overview_page(editor, language=page_language(), at=timezone.now())
    return render(request, "keep/overview.html", {"view": view})


@require_http_methods(["GET", "HEAD", "POST"])
@kept_when_closed
@editor_page
def section(request: HttpRequest, editor: Editor, code: str) -> HttpResponse:
    """Show one section, or save it."""
    content = edits.shown(editor)
    return editing.answer(request, editor, _page(editor, code, content), content=content, at=timezone.now())


@require_POST
@kept_when_closed
@editor_page
def section_draft(request: HttpRequest, editor: Editor, code: str) -> HttpResponse:
    """Keep what is being typed, and show the card that comes of it."""
    content = edits.shown(editor)
    return editing.keep_draft(request, editor, _page(editor, code, content), content=content, at=timezone.now())


def _page(editor: Editor, code: str, content: Mapping[str, Any]) -> Page:
    if code not in FORMS or code in OWN_PAGES:
        raise Http404
    language = page_language()

    def make_form(data: Any, content: Mapping[str, Any]) -> SectionForm:
        return FORMS[code](data, content=content, language=language)

    context = {
        "listing_id": editor.listing.pk,
        "name": text_of(content, "name"),
        "draft_url": reverse("keep_draft", args=[editor.listing.pk, code]),
    }
    then = reverse("keep_listing", args=[editor.listing.pk])
    return Page(code, "keep/section.html", make_form, context, then, title=str(TITLES[code][0]))
