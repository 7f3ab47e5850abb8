"""Languages spoken, and the texts in other languages or easier to read, each beside the original."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from directory.actions import edit_drafts, edits
from directory.actions.listings import EditConflict, StateError
from directory.completeness import text_of
from directory.contents import text_field
from directory.editors import Editor
from directory.forms.keep_fields import SectionForm
from directory.forms.keep_languages import NewTextForm, SpokenForm, TextForm
from directory.merging import Change, Content
from directory.organiser_access import editor_page
from directory.pages.keep_fields import plain_field
from directory.pages.keep_section import TITLES
from directory.pages.keep_texts import is_old, key_of, languages_to_add, parts_of_key, text_rows, text_words
from directory.views.keep import editing
from directory.views.keep.editing import Page, kept_when_closed
from directory.views.visitor import page_language


@require_http_methods(["GET", "HEAD", "POST"])
@kept_when_closed
@editor_page
def languages(request: HttpRequest, editor: Editor) -> HttpResponse:
    """Show the texts that there are and the languages that are spoken, save those, or begin a new text."""
    content, at = edits.shown(editor), timezone.now()
    is_new = request.POST.get("do") == "add"
    new_form = NewTextForm(
        request.POST if is_new else None, content=content, languages=languages_to_add(language=page_language())
    )
    if is_new and new_form.is_valid():
        key = key_of(new_form.cleaned_data["text_language"], new_form.cleaned_data["variant"])
        return redirect("keep_text", editor.listing.pk, key)
    page = _languages_page(editor, content, new_form, is_open=is_new)
    if is_new:
        shown = editing.answer(_as_read(request), editor, page, content=content, at=at)
        shown.status_code = 422
        return shown
    return editing.answer(request, editor, page, content=content, at=at)


@require_http_methods(["GET", "HEAD", "POST"])
@kept_when_closed
@editor_page
def text(request: HttpRequest, editor: Editor, key: str) -> HttpResponse:
    """Show one text beside the original; save it, or take it away."""
    content, at = edits.shown(editor), timezone.now()
    page = _text_page(editor, content, key)
    if request.method == "POST" and request.POST.get("do") == "take_away":
        return _take_away(request, editor, page, content, key, at=at)
    return editing.answer(request, editor, page, content=content, at=at)


@require_POST
@kept_when_closed
@editor_page
def text_draft(request: HttpRequest, editor: Editor, key: str) -> HttpResponse:
    """Keep what is being typed, and show the card that comes of it."""
    content = edits.shown(editor)
    return editing.keep_draft(request, editor, _text_page(editor, content, key), content=content, at=timezone.now())


def _languages_page(editor: Editor, content: Mapping[str, Any], new_form: NewTextForm, *, is_open: bool) -> Page:
    language, listing_id = page_language(), editor.listing.pk

    def make_form(data: Any, content: Mapping[str, Any]) -> SectionForm:
        return SpokenForm(data, content=content, language=language)

    context = {
        "listing_id": listing_id,
        "name": text_of(content, "name"),
        "draft_url": reverse("keep_draft", args=[listing_id, "languages"]),
        "texts": text_rows(content, editor.listing, language=language),
        "new_fields": [plain_field(new_form, name) for name in ("text_language", "variant")],
        "is_new_open": is_open,
    }
    then = reverse("keep_listing", args=[listing_id])
    return Page("languages", "keep/languages.html", make_form, context, then, title=str(TITLES["languages"][0]))


def _text_page(editor: Editor, content: Mapping[str, Any], key: str) -> Page:
    text_language, variant = parts_of_key(key)
    known = {code for code, _label in [*settings.LANGUAGES, *languages_to_add(language=page_language())]}
    is_there = text_field("name", language=text_language, variant=variant) in content
    is_original = (text_language, variant) == (content["language"], "standard")
    if is_original or not (is_there or text_language in known):
        raise Http404
    language, listing_id = page_language(), editor.listing.pk

    def make_form(data: Any, content: Mapping[str, Any]) -> SectionForm:
        return TextForm(
            data,
            content=content,
            language=language,
            text_language=text_language,
            variant=variant,
            revision=editor.listing.revision,
        )

    words = text_words(text_language, variant, language=language)
    context = {
        "listing_id": listing_id,
        "name": text_of(content, "name"),
        "title": words,
        "is_easy": variant != "standard",
        "is_there": is_there,
        "is_old": is_old(content, text_language, variant, revision=editor.listing.revision),
        "original_words": text_words(str(content["language"]), "standard", language=language),
        "original_language": str(content["language"])[:2],
        "draft_url": reverse("keep_text_draft", args=[listing_id, key]),
    }
    return Page(
        f"text.{key}", "keep/text.html", make_form, context, reverse("keep_languages", args=[listing_id]), words
    )


def _take_away(
    request: HttpRequest, editor: Editor, page: Page, content: Content, key: str, *, at: datetime
) -> HttpResponse:
    """Take a text away. The original stays, and the history has it."""
    text_language, variant = parts_of_key(key)
    name = text_field("name", language=text_language, variant=variant)
    try:
        saved = edits.save(editor, {name: Change(content.get(name), "")}, at=at)
    except (EditConflict, StateError) as error:
        messages.warning(request, str(error))
        return redirect(request.path)
    edit_drafts.forget(editor, page=page.code)
    said = _("Taken away.") if saved.is_published else editing.saved_words(editor, saved, at=at)
    messages.success(request, said)
    return redirect(page.then)


def _as_read(request: HttpRequest) -> HttpRequest:
    """Return the request as one that only reads: what was sent was for another form of the page."""
    request.method = "GET"
    return request
