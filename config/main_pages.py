"""The pages that `manage.py demo --check` asks for."""

from django.contrib.auth.models import AnonymousUser
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import urlencode

from bridges.models import Host
from config.page_check import PageToCheck
from directory.models import Listing

ROUTES_WITH_A_HEADING = (
    *("home", "questions", "my_list", "help", "leaving", "privacy", "help_now", "sources"),
    "use_this_data",
    *("open", "host_open", "come_along", "join", "account_login", "keep_open", "list_group"),
)


def main_pages() -> list[PageToCheck]:
    """Return the pages that a visitor meets first, with what each must contain; needs a loaded demo.

    :raises Listing.DoesNotExist: if there is no public listing.
    """
    listing = Listing.objects.visible_to(AnonymousUser()).groups().order_by("pk")[:1].get()
    path = reverse("listing", args=[listing.pk])
    results = reverse("results")
    return [
        PageToCheck("ready for visitors", reverse("health_ready"), '"status": "ok"'),
        *(PageToCheck(name.replace("_", " "), reverse(name), "<h1") for name in ROUTES_WITH_A_HEADING),
        PageToCheck("home in Danish", reverse("home"), 'lang="da"', language="da"),
        PageToCheck("all results", results, f'href="{results}'),
        PageToCheck("a search", f"{results}?{urlencode({'q': 'singing'})}", "Choir"),
        PageToCheck("a listing", path, "<h1"),
        PageToCheck("its calendar file", reverse("listing_calendar", args=[listing.pk]), "BEGIN:VCALENDAR"),
        PageToCheck("its QR code", reverse("listing_qr", args=[listing.pk]), "<svg"),
        PageToCheck("asking for an introduction", reverse("ask", args=[_welcoming().pk]), "<h1"),
        PageToCheck("the caseload, for strangers", reverse("caseload"), "<h1", status=401),
        PageToCheck("listings for machines", reverse("api_v1_listings"), '"results"'),
        PageToCheck("services of HSDS", reverse("hsds_services"), '"contents"'),
        PageToCheck("what is new, as a feed", reverse("feed_new"), "<feed"),
        PageToCheck("the style", static("css/footbridge.css"), "--"),
        PageToCheck("a page that does not exist", "/nowhere/", "<h1", status=404),
    ]


def _welcoming() -> Listing:
    return (
        Listing.objects.visible_to(AnonymousUser()).filter(hosts__in=Host.objects.receiving()).order_by("pk")[:1].get()
    )
