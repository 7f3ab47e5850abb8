"""Fixtures that more than one file of tests of pages uses."""

from tests.bridges.views.hosting import asked, now
from tests.bridges.views.my_pages import browser

__all__ = ["asked", "browser", "now"]
