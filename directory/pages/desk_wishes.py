"""What people looked for and nobody offers: a table of words and towns, from five voices up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, Sum
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from directory import facets
from directory.actions.wishes import monday_of
from directory.models import SearchWish

WEEKS = (4, 12, 52)
MOST = 200  # rows


@dataclass(frozen=True, slots=True)
class WishRow:
    """One question: its words, the town ("" anywhere), the filters in words, and how many asked it."""

    words: str
    place: str
    filters: Sequence[str]
    count: int
    last_week: date


@dataclass(frozen=True, slots=True)
class WishesView:
    """The table of the last `weeks` weeks; `unsaid` is how many questions of this week stayed below five."""

    rows: Sequence[WishRow]
    weeks: int
    unsaid: int


def wishes_view(weeks_asked: str, *, language: str, at: datetime) -> WishesView:
    """Return what was looked for most; two queries. The same question of several weeks is one row."""
    weeks = int(weeks_asked) if weeks_asked in {str(number) for number in WEEKS} else WEEKS[1]
    this_week = monday_of(timezone.localtime(at).date())
    rows = SearchWish.objects.filter(week__gt=this_week - timedelta(weeks=weeks))
    said = (
        rows.filter(shown_at__isnull=False)
        .values_list("words", "place", "filters")
        .annotate(total=Sum("count"), last=Max("week"))
        .order_by("-total", "words", "place", "filters")[:MOST]
    )
    return WishesView(
        rows=[
            WishRow(words or _("anything"), place, filter_words(filters, language=language), total, last)
            for words, place, filters, total, last in said
        ],
        weeks=weeks,
        unsaid=SearchWish.objects.filter(week=this_week, shown_at__isnull=True).count(),
    )


def filter_words(filters: str, *, language: str) -> list[str]:
    """Return the filters of a question in words: "A door to help and a say"; what is not known stays a code."""
    found = []
    for group, values in QueryDict(filters).lists():
        known = facets.values(group, language=language) if group in facets.LEGENDS else {}
        found += [known[value].label if value in known else value for value in values]
    return found
