"""What the pages of the editor do with a form: keep what is typed, save it, and say what became of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from directory import organiser_access
from directory.actions import edit_drafts, edits
from directory.actions.content_rows import ContentError
from directory.actions.edits import Saved, changes_from
from directory.actions.listings import EditConflict, StateError
from directory.editors import Editor
from directory.forms.keep_fields import SectionForm
from directory.merging import Change, Content
from directory.models import ListingStatus
from directory.pages.keep_conflict import conflict_page
from directory.pages.keep_overview import day_words, public_since
from directory.pages.keep_section import open_base, seal_base, section_page

MINE, THEIRS = "mine", "theirs"
CHOICE = "choice."

EditView = Callable[..., HttpResponseBase]
MakeForm = Callable[[Any, Mapping[str, Any]], SectionForm]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the editor: its code (also of its draft), its template, its form, and where it leads."""

    code: str
    template: str
    make_form: MakeForm
    context: Mapping[str, Any]
    then: str
    title: str = ""


def kept_when_closed(view: EditView) -> EditView:
    """Keep what an organiser sends from a page that was closed meanwhile: as a draft, for when they come in again.

    It shows nothing and changes nothing that is public. Stewards have `access.locked` for this.
    """

    @wraps(view)
    def checked(request: HttpRequest, listing_id: UUID, **kwargs: Any) -> HttpResponseBase:
        was_open = organiser_access.last_opened(request, listing_id)
        response = view(request, listing_id=listing_id, **kwargs)
        if request.method == "POST" and response.status_code == 403 and was_open is not None:
            page = kwargs.get("code") or (f"text.{kwargs['key']}" if "key" in kwargs else "languages")
            editor = Editor(was_open.listing, organiser=was_open)
            edit_drafts.keep(editor, _typed(request, with_base=True), page=page, at=timezone.now())
        return response

    return checked


def answer(request: HttpRequest, editor: Editor, page: Page, *, content: Content, at: datetime) -> HttpResponse:
    """Show a page with what was typed before, or do what was pressed."""
    if request.method != "POST":
        return _show(request, editor, page, content=content, at=at)
    do = request.POST.get("do", "save")
    if do == "forget":
        edit_drafts.forget(editor, page=page.code)
        messages.success(request, _("Thrown away. This is how it was saved last."))
        return redirect(request.path)
    form = page.make_form(request.POST, content)
    if do == "preview":
        _keep(request, editor, page, at=at)
        return _page(request, editor, page, form, base=_base_of(request, form), at=at)
    return _save(request, editor, page, form, at=at)


def keep_draft(request: HttpRequest, editor: Editor, page: Page, *, content: Content, at: datetime) -> HttpResponse:
    """Keep what is typed, and answer with the live part of the page: the card, and how easy it is to read.

    What says the same as what is saved is no draft.
    """
    form = page.make_form(request.POST, content)
    if form.is_valid() and not changes_from(content, form.said()):
        edit_drafts.forget(editor, page=page.code)
        draft = None
    else:
        _keep(request, editor, page, at=at)
        draft = edit_drafts.find(editor, page=page.code, at=at)
    view = section_page(editor, form, code=page.code, draft=draft, base="-", at=at)
    return render(request, "keep/_live.html", {"view": view, "editor": editor, "is_part": True, **page.context})


def _show(request: HttpRequest, editor: Editor, page: Page, *, content: Content, at: datetime) -> HttpResponse:
    draft = edit_drafts.find(editor, page=page.code, at=at)
    if draft is None:
        return _page(request, editor, page, page.make_form(None, content), base="", at=at)
    data = QueryDict(mutable=True)
    for name, values in draft.typed.items():
        data.setlist(name, values)
    return _page(request, editor, page, page.make_form(data, content), base=data.get("base", ""), at=at)


def _page(
    request: HttpRequest,
    editor: Editor,
    page: Page,
    form: SectionForm,
    *,
    base: str,
    show_errors: bool = False,
    error: str = "",
    at: datetime,
) -> HttpResponse:
    draft = edit_drafts.find(editor, page=page.code, at=at)
    base = base if open_base(base) is not None else ""
    view = section_page(
        editor, form, code=page.code, draft=draft, base=base, show_errors=show_errors, error=error, at=at
    )
    context = {"view": view, "editor": editor, **page.context}
    return render(request, page.template, context, status=422 if show_errors or error else 200)


def _save(request: HttpRequest, editor: Editor, page: Page, form: SectionForm, *, at: datetime) -> HttpResponse:
    """Save what was typed; whatever comes in between, nothing of it is lost."""
    sealed = _base_of(request, form)
    if not form.is_valid():
        _keep(request, editor, page, at=at)
        return _page(request, editor, page, form, base=sealed, show_errors=True, at=at)
    base = open_base(sealed) or {}
    wanted = _wanted(request, base, form.said())
    try:
        saved = edits.save(editor, wanted, at=at)
    except EditConflict as error:
        _keep(request, editor, page, at=at)
        return _choose(request, page, error, base=base, at=at)
    except (ContentError, StateError) as error:
        _keep(request, editor, page, at=at)
        return _page(request, editor, page, form, base=sealed, error=str(error), at=at)
    edit_drafts.forget(editor, page=page.code)
    messages.success(request, saved_words(editor, saved, at=at))
    return redirect(page.then)


def _base_of(request: HttpRequest, form: SectionForm) -> str:
    """Return what the form began with; where that is not ours, what is there now."""
    sealed = request.POST.get("base", "")
    return sealed if open_base(sealed) is not None else seal_base(form)


def _wanted(request: HttpRequest, base: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Change]:
    """Return the changes, without those for which somebody chose what the other one wrote."""
    wanted = changes_from(base, said)
    return {name: change for name, change in wanted.items() if request.POST.get(f"{CHOICE}{name}") != THEIRS}


def _choose(
    request: HttpRequest, page: Page, error: EditConflict, *, base: Mapping[str, Any], at: datetime
) -> HttpResponse:
    view = conflict_page(
        error.conflicts,
        title=page.title,
        base=base,
        typed=_typed(request),
        chosen={name: request.POST.get(f"{CHOICE}{name}", "") for name in error.conflicts},
        at=at,
    )
    return render(request, "keep/conflict.html", {"view": view, **page.context}, status=409)


def _keep(request: HttpRequest, editor: Editor, page: Page, *, at: datetime) -> None:
    edit_drafts.keep(editor, _typed(request, with_base=True), page=page.code, at=at)


def _typed(request: HttpRequest, *, with_base: bool = False) -> dict[str, list[str]]:
    left_out = {"do"} if with_base else {"do", "base"}
    return {
        name: [value.replace("\0", "") for value in values]
        for name, values in request.POST.lists()
        if name not in left_out and not name.startswith(CHOICE)
    }


def saved_words(editor: Editor, saved: Saved, *, at: datetime) -> str:
    """Return what became of it, and who sees what until then."""
    if saved.request is not None:
        day = day_words(public_since(editor.listing), at=at)
        return _("Saved. A steward looks at it; until then people see the version from %(day)s.") % {"day": day}
    if not saved.is_published:
        return _("Saved. Nothing has changed.")
    if editor.listing.status == ListingStatus.DRAFT:
        return _("Saved. Nobody sees it before a steward has said yes to the group.")
    return _("Saved. It is public now.")
