"""Who is asking, as far as pages need to know: their language and their list."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from directory.my_list import MyList


def page_language() -> str:
    """Return the two letters of the language that the page is shown in."""
    return (get_language() or settings.LANGUAGE_CODE)[:2]


def my_list_of(request: HttpRequest) -> MyList | None:
    """Return the visitor's list; None without a session cookie, so that reading makes none."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return MyList(request.session)


def is_steward(request: HttpRequest) -> bool:
    """Return whether a steward is logged in; asks nothing of a visitor without a cookie."""
    return bool(getattr(request.user, "is_steward", False))
