"""The pages that `manage.py demo --check` asks for."""

from config.page_check import PageToCheck


def main_pages() -> list[PageToCheck]:
    """Return the pages that a visitor meets first."""
    return [
        PageToCheck("ready", "/health/ready", '"ok"'),
        PageToCheck("home", "/", "<h1"),
    ]
