"""Atom (RFC 4287): what is new and changed, and what is new and changed of what a search finds."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from rest_framework.request import Request

from directory.api.feeds import questions
from directory.api.feeds.views import ATOM_TYPE, AtomRenderer, FeedView, catalogue_changed_at, said_changed
from directory.calendars import clean
from directory.models import Listing, TextVariant
from directory.models.taxonomy import Taxonomy
from directory.pages.texts import preferred

MOST_ENTRIES = 50
LONGEST_SUMMARY = 500


class NewsFeed(Atom1Feed):
    """Django's feed, which without an entry would say that it was changed this very moment."""

    def __init__(self, *, changed_at: datetime, **options: Any) -> None:
        self.changed_at = changed_at
        super().__init__(**options)

    def latest_post_date(self) -> datetime:
        """Return when any listing changed last: a feed changes too when something leaves it."""
        return self.changed_at


class News(FeedView):
    """What is new and changed in the whole catalogue, the newest change first."""

    renderer_classes = (AtomRenderer,)

    def get(self, request: Request) -> HttpResponse:
        """Give the feed of the last `MOST_ENTRIES` changes."""
        self.parameters.done()
        rows = Listing.objects.public().groups().order_by("-modified_at", "pk")[:MOST_ENTRIES]
        return self.feed_of(rows.with_parts(), title=_("New and changed groups"), page=reverse("results"))

    def feed_of(self, rows: Iterable[Listing], *, title: str, page: str, told: str = "") -> HttpResponse:
        """Return the feed of these listings; `page` is the path of the page that shows the same."""
        own, changed_at = self.own_url(), catalogue_changed_at()
        feed = NewsFeed(
            changed_at=changed_at or datetime.fromtimestamp(0, tz=timezone.get_default_timezone()),
            title=clean(title),
            link=self.request.build_absolute_uri(page),
            description=told or None,
            language=self.language,
            author_name=settings.FOOTBRIDGE_NAME,
            feed_url=own,
            feed_guid=uuid5(NAMESPACE_URL, own).urn,
        )
        for row in rows:
            feed.add_item(**self._entry(row))
        response = HttpResponse(content_type=ATOM_TYPE)
        feed.write(response, "utf-8")
        return said_changed(response, changed_at)

    def _entry(self, listing: Listing) -> dict[str, Any]:
        texts = {text.language: text for text in listing.texts.all() if text.variant == TextVariant.STANDARD}
        _key, text = preferred(texts, wanted=(self.language, listing.language))
        summary = " ".join(clean(text.promise or text.description).split())
        if len(summary) > LONGEST_SUMMARY:
            summary = summary[: LONGEST_SUMMARY - 1] + "…"
        topics = [term.name_in(self.language) for term in listing.terms.all() if term.taxonomy == Taxonomy.TOPIC]
        return {
            "title": " ".join(clean(text.name).split()),
            "link": self.request.build_absolute_uri(reverse("listing", args=[listing.pk])),
            "description": escape(summary) if summary else None,  # Django calls it HTML
            "unique_id": listing.pk.urn,
            "pubdate": listing.created_at,
            "updateddate": listing.modified_at,
            "categories": [str(listing.get_kind_display()), *sorted(topics)],
        }


class SearchNews(News):
    """What is new and changed of what a search finds; the parameters are those of the results page."""

    def get(self, request: Request) -> HttpResponse:
        """Give the feed of at most `MOST_LISTINGS` groups, the newest change first."""
        data = request._request.GET
        found = questions.found(self.parameters, data=data, language=self.language, at=timezone.now())
        rows = questions.listings_of(found.ids).order_by("-modified_at", "pk").with_parts()
        return self.feed_of(rows, title=found.name, page=questions.page_of(data), told=found.told)
