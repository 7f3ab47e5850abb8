"""One page of the editor: its fields, what helps while writing, and the card that people would see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.actions.edit_drafts import KeptDraft
from directory.actions.edits import changes_from
from directory.date_words import say_date, say_time
from directory.editors import Editor
from directory.forms.keep_company import CompanyForm
from directory.forms.keep_contact import ContactForm
from directory.forms.keep_fields import SectionForm
from directory.forms.keep_languages import SpokenForm
from directory.forms.keep_welcome import GoodForm, WelcomeForm
from directory.forms.keep_what import WhatForm, WhoForm
from directory.merging import applied
from directory.models import ListingStatus, TextVariant
from directory.pages.cards import CardView
from directory.pages.keep_company import GivesView, gives
from directory.pages.keep_fields import GroupView, groups_of
from directory.pages.keep_preview import preview_of

SALT = "keep.base"

FORMS: Mapping[str, type[SectionForm]] = {
    form.section: form for form in (WhatForm, WhoForm, WelcomeForm, GoodForm, CompanyForm, ContactForm, SpokenForm)
}
TITLES: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "what": (gettext_lazy("What it is"), gettext_lazy("In your own words, as you would tell a neighbour.")),
    "who": (gettext_lazy("Who comes"), gettext_lazy("So that people can see whether it is something for them.")),
    "welcome": (
        gettext_lazy("The first time"),
        gettext_lazy("The first step through the door is the hardest. Tell people what waits behind it."),
    ),
    "good": (gettext_lazy("Good to know"), gettext_lazy("What people ask before they go.")),
    "company": (
        gettext_lazy("What it gives"),
        gettext_lazy("Twelve questions with yes or no. What you say yes to says what kind of company people find."),
    ),
    "contact": (
        gettext_lazy("How to reach you"),
        gettext_lazy("All of it can stay empty. You say for each one who may see it."),
    ),
    "languages": (
        gettext_lazy("Languages and easy text"),
        gettext_lazy("The more languages, the more people feel meant."),
    ),
}


@dataclass(frozen=True, slots=True)
class SectionPage:
    """All that a page of the editor shows. `kept` says since when a draft waits, `save_words` what saving does."""

    code: str
    title: str
    lead: str
    groups: Sequence[GroupView]
    base: str
    has_errors: bool
    error: str
    kept: str
    is_draft: bool
    save_words: str
    card: CardView | None
    has_card: bool
    gives: Mapping[str, GivesView]


def section_page(
    editor: Editor,
    form: SectionForm,
    *,
    code: str,
    draft: KeptDraft | None = None,
    base: str = "",
    show_errors: bool = False,
    error: str = "",
    at: datetime,
) -> SectionPage:
    """Return the page of a section; `base` is what the form began with, sealed when it is shown first."""
    title, lead = TITLES.get(code, ("", ""))
    text_language = getattr(form, "text_language", str(form.content["language"]))
    content = content_as_typed(form)
    return SectionPage(
        code=code,
        title=str(title),
        lead=str(lead),
        groups=groups_of(form, show_errors=show_errors),
        base=base or seal_base(form),
        has_errors=show_errors and bool(form.errors),
        error=error,
        kept=kept_words(draft.saved_at, at=at) if draft else "",
        is_draft=draft is not None,
        save_words=save_words(editor, at=at),
        card=preview_of(editor.listing, content, language=form.language, text_language=text_language, at=at),
        has_card=getattr(form, "variant", TextVariant.STANDARD) == TextVariant.STANDARD,
        gives={view.kind: view for view in gives(form)} if isinstance(form, CompanyForm) else {},
    )


def content_as_typed(form: SectionForm) -> dict[str, Any]:
    """Return the content with what is typed and makes sense; the rest stays as it is."""
    if not form.is_bound:
        return dict(form.content)
    form.is_valid()
    return applied(form.content, changes_from(form.content, form.said_so_far()))


def seal_base(form: SectionForm) -> str:
    """Return what the content says in the fields of this form, signed: what is saved later is compared with it."""
    said = {name: form.content.get(name) for name in form.names()}
    return signing.dumps(said, salt=SALT, compress=True)


def open_base(sealed: str) -> dict[str, Any] | None:
    """Return what `seal_base` was given; None where it is not ours."""
    try:
        opened = signing.loads(sealed, salt=SALT)
    except signing.BadSignature:
        return None
    return opened if isinstance(opened, dict) else None


def kept_words(saved_at: datetime, *, at: datetime) -> str:
    """Return when a draft was kept: “14:02”, with its day where that is not today."""
    here = timezone.localtime(saved_at)
    clock = say_time(here.time())
    today = timezone.localtime(at).date()
    if here.date() == today:
        return _("Kept at %(time)s, for you alone. Press Save when it is right.") % {"time": clock}
    words = {"day": say_date(here.date(), today=today), "time": clock}
    return _("Kept on %(day)s at %(time)s, for you alone. Press Save when it is right.") % words


def save_words(editor: Editor, *, at: datetime) -> str:
    """Return what will happen on saving."""
    if editor.listing.status == ListingStatus.DRAFT:
        return _("Nobody sees it before a steward has said yes to the group.")
    if editor.may_publish:
        return _("It is public as soon as you save.")
    return _("A steward looks at it before it is public.")
