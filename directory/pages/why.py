"""Why a group is among the results, or why it is missing, for stewards: a sentence first, then the reckoning."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory import facets, search
from directory.date_words import say_list
from directory.filters import ParsedQuery, is_place_unclear
from directory.geo.distance import format_length
from directory.models import Listing, TextVariant, User
from directory.pages.addresses import KEPT, results_path, with_values, without
from directory.pages.filters_panel import chips
from directory.pages.results import widened
from directory.pages.said_back import left_out
from directory.pages.texts import preferred
from directory.pages.why_reasons import say_here, say_hidden, say_missing
from directory.pages.why_table import SumView, WordRow, number_words, rows_of, sums_of
from directory.pages.why_words import label, quoted
from directory.search.explanations import ExplainedListing, Explanation, Opening, Taken
from directory.search.types import FACET_MODES, PAGE_SIZE

MAX_ADDRESS_CHARACTERS = 300
_ID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LinkView:
    """Words, with an address where they lead somewhere."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class WhyView:
    """All that the page shows. `answer` and `reasons` are sentences; `fields` are the other parameters of the form."""

    heading: str
    listing: LinkView | None
    asked: Sequence[str]
    problem: str
    notices: Sequence[str]
    answer: Sequence[str]
    is_found: bool
    reasons: Sequence[str]
    place_url: str
    rows: Sequence[WordRow]
    sums: SumView | None
    found: str
    counts: Sequence[str]
    openings: Sequence[LinkView]
    written: str
    fields: Sequence[tuple[str, str]]
    back_url: str


def why_view(parsed: ParsedQuery, *, data: QueryDict, user: User | AnonymousUser, site: str = "") -> WhyView:
    """Return the page for a question and, if `data` names one, a listing that `user` may see.

    `site` stands before the address of the listing: "https://groups.example".
    """
    written = "".join(char if char.isprintable() else " " for char in data.get("listing", "")[:MAX_ADDRESS_CHARACTERS])
    listing_id = listing_id_in(written)
    listing = Listing.objects.visible_to(user).filter(pk=listing_id).first() if listing_id else None
    asked = parsed
    parsed, told = _answered(parsed, listing.pk if listing else None)
    part, language = told.listing, parsed.query.language
    name = _name(listing, language) if listing else ""
    url = f"{results_path()}{listing.pk}/" if listing else ""
    return WhyView(
        heading=_heading(name, is_found=bool(part and part.is_found)),
        listing=LinkView(name, url) if listing else None,
        asked=list(_asked(parsed, data)),
        problem=_problem(written, listing_id, listing),
        notices=[*parsed.left_out, *_notices(parsed), *filter(None, [left_out(asked, parsed)])],
        answer=list(say_here(part, total=told.total, parsed=parsed)) if part and part.is_found else [],
        is_found=bool(part and part.is_found),
        reasons=[*say_hidden(listing, part), *say_missing(part, parsed=parsed)] if listing else [],
        place_url=_place_url(part, data),
        rows=rows_of(part, language=language) if part else [],
        sums=sums_of(part) if part else None,
        found=_found(told.total),
        counts=list(_counts(told)),
        openings=[
            _opening(opening, _spelled_out(parsed, data), parsed=parsed)
            for opening in sorted(told.openings, key=lambda row: -row.total)
        ],
        written=f"{site}{url}" if listing else written.strip(),
        fields=[(key, value) for key in KEPT if key not in ("q", "near") for value in data.getlist(key)],
        back_url=with_values(data, {}),
    )


def _answered(parsed: ParsedQuery, listing_id: UUID | None) -> tuple[ParsedQuery, Explanation]:
    """Return the question that the results page answers, and what there is to say; a wider one as there."""
    told = search.explain(parsed.query, listing_id)
    if not told.total and (wider := widened(parsed)):
        return wider, search.explain(wider.query, listing_id)
    return parsed, told


def listing_id_in(written: str) -> UUID | None:
    """Return the id of a listing in an address or by itself; None where there is none."""
    found = _ID.search(written)
    return UUID(found[0]) if found else None


def _name(listing: Listing, language: str) -> str:
    texts = {text.language: text.name for text in listing.texts.all() if text.variant == TextVariant.STANDARD}
    return preferred(texts, wanted=(language, listing.language))[1] if texts else str(listing.pk)


def _heading(name: str, *, is_found: bool) -> str:
    if not name:
        return _("Why is a group missing?")
    return (_("Why is “%(name)s” here?") if is_found else _("Why is “%(name)s” missing?")) % {"name": name}


def _asked(parsed: ParsedQuery, data: QueryDict) -> Iterable[str]:
    """Yield what was asked, as the chips of the results page say it."""
    for chip in chips(parsed, data=data, language=parsed.query.language):
        yield chip.text
    if parsed.query.radius_km is not None:
        yield _("within %(distance)s") % {"distance": format_length(float(parsed.radius))}


def _problem(written: str, listing_id: UUID | None, listing: Listing | None) -> str:
    if not written.strip() or listing is not None:
        return ""
    if listing_id is None:
        return _("This is not the address of a group. Copy the whole address from the page of the group.")
    return _("There is no group at this address.")


def _notices(parsed: ParsedQuery) -> Iterable[str]:
    if is_place_unclear(parsed):
        in_text = parsed.used.place.words if parsed.used and parsed.used.place else ""
        yield _("We do not know which place “%(place)s” is, so distance plays no part.") % {
            "place": parsed.place_text or in_text
        }


def _place_url(part: ExplainedListing | None, data: QueryDict) -> str:
    if part is None or part.place is None:
        return ""
    page = -(-part.place // PAGE_SIZE)
    return with_values(data, {"page": str(page) if page > 1 else ""})


# --- The question by itself ---


def _found(total: int) -> str:
    return ngettext("The question finds %(count)s group.", "The question finds %(count)s groups.", total) % {
        "count": number_words(total)
    }


def _counts(told: Explanation) -> Iterable[str]:
    for word in told.words:
        said = quoted(word.word)
        if word.used:
            said = _("%(written)s, read as %(used)s") % {"written": said, "used": quoted(word.used)}
        if not word.count:
            yield _("No group at all has %(word)s.") % {"word": said}
            continue
        yield ngettext("%(word)s: %(count)d group by itself", "%(word)s: %(count)d groups by itself", word.count) % {
            "word": said,
            "count": word.count,
        }


def _spelled_out(parsed: ParsedQuery, data: QueryDict) -> QueryDict:
    """Return the parameters of the same question with nothing left to be read in its words."""
    if not parsed.used:
        return data
    told = data.copy()
    told["q"], told["words"] = parsed.query.text, "1"
    for group, values in parsed.query.filters.items():
        told.setlist(group, sorted(values))
    if parsed.is_place_read and parsed.place and parsed.place.found:
        told["near"] = parsed.place.found.key
    return told


def _chosen(parsed: ParsedQuery, group: str) -> str:
    """Return what is chosen of a group of filters: “Free” and “Up to 5 pounds”."""
    language = parsed.query.language
    codes = [code for code in facets.values(group, language=language) if code in parsed.query.filters.get(group, ())]
    names = [quoted(label(group, code, language=language)) for code in codes]
    return say_list(names) if names else quoted(str(facets.LEGENDS.get(group, group)))


def _opening(opening: Opening, data: QueryDict, *, parsed: ParsedQuery) -> LinkView:
    changed = {
        Taken.WORD: lambda: with_values(data, {"q": opening.text}),
        Taken.FILTER: lambda: without(data, opening.value),
        Taken.ALL_FILTERS: lambda: with_values(data, dict.fromkeys(FACET_MODES, "")),
        Taken.RADIUS: lambda: without(data, "near"),
    }
    without_what = {
        Taken.WORD: quoted(opening.value),
        Taken.FILTER: _chosen(parsed, opening.value) if opening.taken is Taken.FILTER else "",
        Taken.ALL_FILTERS: _("all filters"),
        Taken.RADIUS: _("the distance"),
    }
    words = ngettext("Without %(what)s: %(count)d group", "Without %(what)s: %(count)d groups", opening.total)
    text = words % {"what": without_what[opening.taken], "count": opening.total}
    return LinkView(text, changed[opening.taken]() if opening.total else "")
