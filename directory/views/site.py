"""The pages around the catalogue: home, help, privacy, whom to ring, leaving."""

import logging
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from directory import help_lines
from directory.exporters.linked_data import site_data
from directory.gallery import samples
from directory.middleware import comes_from_this_site
from directory.models import Source
from directory.pages.indexed import site_address
from directory.sitemaps import languages
from directory.three_questions import COMPANY, IDEAS, LAST_STEP, progress
from directory.tiles import COMPANY_TILES, TILES
from directory.vendored import vendored_files

logger = logging.getLogger("footbridge.site")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Find people and places near you."""
    site = site_address(request)
    search_url = f"{site}{reverse('results')}?q="
    data = site_data(name=settings.FOOTBRIDGE_NAME, url=f"{site}/", search_url=search_url, languages=languages())
    return render(request, "directory/home.html", {"tiles": TILES, "company": COMPANY_TILES, "data": data})


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Not sure? Three questions, one a page; the answers travel in the address only."""
    now = progress(request.GET)
    asked = {1: ("idea", IDEAS), 2: ("company", COMPANY)}
    name, answers = asked.get(now.step, ("", ()))
    carried = {"idea": now.idea, "company": now.company, "step": str(now.step + 1)}
    carried.pop(name, None)
    carried = {key: value for key, value in carried.items() if value}
    is_last = now.step == LAST_STEP
    context = {
        "progress": now,
        "name": name,
        "answers": answers,
        "carried": now.search() if is_last else tuple(carried.items()),
        "skip_url": f"{reverse('results')}?{urlencode(now.search())}" if is_last else f"?{urlencode(carried)}",
        "back_url": _back_to(now.step - 1, idea=now.idea, company=now.company),
        "is_last": is_last,
    }
    return render(request, "site/questions.html", context)


def _back_to(step: int, *, idea: str, company: str) -> str:
    if step < 1:
        return reverse("home")
    answers = {"step": str(step), "idea": idea, "company": company}
    return f"?{urlencode({key: value for key, value in answers.items() if value})}"


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to use this site."""
    return render(request, "site/help.html", _contact())


def _contact() -> dict[str, str]:
    return {"email": settings.FOOTBRIDGE_CONTACT_EMAIL, "phone": settings.FOOTBRIDGE_CONTACT_PHONE}


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept and what is not, in plain words."""
    context = {
        "session_hours": settings.SESSION_COOKIE_AGE // 3600,
        "maps_from": urlsplit(settings.FOOTBRIDGE_TILE_URL).hostname if settings.FOOTBRIDGE_TILE_URL else "",
    }
    return render(request, "site/privacy.html", context)


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """Whom to ring right now; the country of this site first."""
    lines = help_lines.current()
    home_country, *others = lines.home_first(settings.FOOTBRIDGE_COUNTRY)
    is_home = home_country.code == settings.FOOTBRIDGE_COUNTRY
    context = {
        "language": get_language() or settings.LANGUAGE_CODE,
        "anywhere_number": lines.anywhere_number,
        "anywhere_text": lines.anywhere_text,
        "home": home_country if is_home else None,
        "others": others if is_home else [home_country, *others],
    }
    return render(request, "site/help_now.html", context)


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Where the facts come from, with licences and attributions."""
    context = {
        "sources": Source.objects.order_by("name"),
        "vendored": vendored_files(),
        "tile_attribution": settings.FOOTBRIDGE_TILE_ATTRIBUTION if settings.FOOTBRIDGE_TILE_URL else "",
    }
    return render(request, "site/sources.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What we did so that everybody can use this site, and what is still missing."""
    return render(request, "site/accessibility.html", _contact())


@require_safe
def leaving(request: HttpRequest) -> HttpResponse:
    """How leaving works, and that the device still remembers."""
    return render(request, "site/leaving.html")


@csrf_exempt  # never refuse somebody who wants to get away; a form of another site ends nothing, see below
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Forget the visitor and show a blank page, or go on to the operator's neutral one.

    Not a redirect: `form-action` of our policy forbids one to another site, while a refresh is no
    form action, and browsers put its target in the place of this page in the history.
    """
    response = render(request, "site/blank.html")
    if request.method == "POST":
        if comes_from_this_site(request):
            _forget(request, response)
        if settings.FOOTBRIDGE_QUICK_EXIT_URL:
            response["Refresh"] = f"0; url={settings.FOOTBRIDGE_QUICK_EXIT_URL}"
    return response


def _forget(request: HttpRequest, response: HttpResponse) -> None:
    try:
        request.session.flush()
    except DatabaseError:  # the cookies go in any case: getting away matters more than the row
        logger.exception("A session could not be ended in the database.")
        response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Lax")
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
    response["Clear-Site-Data"] = '"cache"'


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Each component with its parameters, for those who build pages; only while DEBUG is on."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "site/gallery.html", samples())
