"""How many listings a visitor saved, for the header of every page."""

from django.conf import settings
from django.http import HttpRequest

MY_LIST_KEY = "my_list"  # in the session: a list of listing ids as strings, in the visitor's order


def my_list_count(request: HttpRequest | None) -> int:
    """Return the length of my list; without a session cookie the session is not even opened."""
    if request is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return 0
    session = getattr(request, "session", None)
    return len(session.get(MY_LIST_KEY, ())) if session is not None else 0
