"""The page "Use this data": the interfaces, one after the other, with examples of this catalogue."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.models import Listing, Location
from directory.pages.open_data_examples import EXAMPLES, Example

Words = str | Promise
NOBODY: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Address:
    """One address of an interface, as it is written, and what is there. `name` is that of its route."""

    name: str
    path: str
    words: Words


@dataclass(frozen=True, slots=True)
class Part:
    """One interface: who it is for, where it is, and how it is asked. `read_more` is a path of this site, or ""."""

    key: str
    icon: str
    title: Words
    words: Words
    addresses: tuple[Address, ...] = ()
    read_more: str = ""
    examples: tuple[Example, ...] = ()


# fmt: off
PARTS: Final = (
    Part("api", "search", _("Our own interface"), _("Ask as on the page with the results: the same filters, the same order, as JSON. The best choice for an app or a website of your own."), (  # noqa: E501
        Address("api_v1_listings", "/api/v1/listings/", _("find groups")),
        Address("api_v1_listing", "/api/v1/listings/{id}/", _("one group, with everything that is public")),
        Address("api_v1_facets", "/api/v1/facets/", _("the filters and their values")),
        Address("api_v1_topics", "/api/v1/topics/", _("the topics")),
        Address("api_v1_places", "/api/v1/places/", _("towns and postcodes")),
        Address("api_v1_openapi", "/api/v1/openapi.json", _("the description, for tools (OpenAPI 3.1)")),
    ), read_more="/api/v1/docs/"),
    Part("hsds", "table", _("HSDS and Open Referral UK"), _("The standards for directories of services (HSDS 3.1 and Open Referral UK 3.0). The best choice if you keep a directory yourself."), (  # noqa: E501
        Address("hsds", "/api/hsds/", _("which versions we speak")),
        Address("hsds_services", "/api/hsds/services", _("all groups, page by page or one a line")),
        Address("hsds_service", "/api/hsds/services/{id}", _("one group")),
        Address("hsds_places", "/api/hsds/service_at_locations", _("groups at places, nearest first")),
        Address("hsds_organizations", "/api/hsds/organizations", _("who runs them")),
        Address("hsds_terms", "/api/hsds/taxonomy_terms", _("the words they are sorted by")),
    )),
    Part("calendars", "calendar", _("Calendars"), _("Calendar files that keep themselves up to date. A calendar program reads this address again and again."), (  # noqa: E501
        Address("listing_calendar", "/groups/{id}/calendar.ics", _("one group")),
        Address("results_calendar", "/groups/calendar.ics", _("a search: the same filters as on the page")),
        Address("town_calendar", "/places/{town}/calendar.ics", _("a town")),
    )),
    Part("news", "message", _("News"), _("What is new and what has changed, for feed readers (Atom)."), (
        Address("feed_new", "/feeds/new.atom", _("all groups")),
        Address("results_feed", "/groups/feed.atom", _("a search")),
    )),
    Part("widget", "board", _("A frame in your page"), _("Show groups on your own website without a developer: copy these lines into the page. First ask us to add your website to the list of those that may."), (  # noqa: E501
        Address("widget", "/widget/", _("a search")),
        Address("widget_listing", "/widget/{id}/", _("one group")),
        Address("oembed", "/oembed", _("for programs that make frames by themselves (oEmbed)")),
    )),
    Part("webhooks", "send", _("Messages when something changes"), _("We send you a short signed message when a group is new, has changed, is closed, or is gone (Standard Webhooks). Ask us to add your address. Read the group again when you get one: it names the group and says no more."), (  # noqa: E501
    )),
    Part("meetings", "people", _("Peer circles for meeting finders"), _("Peer circles in the format of Meeting Guide, for the finders and apps that read it."), (  # noqa: E501
        Address("meeting_guide", "/feeds/meeting-guide.json", _("all peer circles that meet each week")),
    )),
    Part("web", "map", _("Search engines"), _("Each page of a group tells search engines what it is (schema.org, as JSON-LD). The sitemap lists all pages."), (  # noqa: E501
        Address("sitemap", "/sitemap.xml", _("the list of lists")),
    )),
    Part("fhir", "papers", _("FHIR, for health records"), _("The groups as HealthcareService, Location and Organization (FHIR R4). Introductions of people are never in it."), (  # noqa: E501
        Address("fhir_metadata", "/api/fhir/metadata", _("what can be asked")),
        Address("fhir_services", "/api/fhir/HealthcareService", _("all groups")),
        Address("fhir_service", "/api/fhir/HealthcareService/{id}", _("one group")),
        Address("fhir_locations", "/api/fhir/Location", _("places")),
        Address("fhir_organizations", "/api/fhir/Organization", _("who runs them")),
    )),
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Filling:
    """What stands in the examples: a real group, topic and town of this catalogue."""

    site: str
    listing: str
    topic: str
    town: str

    def of(self, key: str) -> tuple[Example, ...]:
        """Return the examples of a part, ready to copy."""
        values = {"site": self.site, "listing": self.listing, "topic": self.topic, "town": self.town}
        return tuple(example.filled(**values) for example in EXAMPLES[key])


def filling(*, site: str) -> Filling:
    """Return a group that has a topic and a town, if there is one; at most three queries, whatever the catalogue."""
    rows = Listing.objects.public().groups().order_by("pk")
    found = rows.filter(terms__taxonomy="topic").values_list("pk", "terms__code").order_by("pk", "terms__code").first()
    pk, topic = found or (rows.values_list("pk", flat=True).first() or NOBODY, "")
    towns = Location.objects.filter(listing=pk).exclude(city="").order_by("pk")
    return Filling(site=site, listing=str(pk), topic=topic, town=towns.values_list("city", flat=True).first() or "")


def parts(filled: Filling) -> list[tuple[Part, tuple[Example, ...]]]:
    """Return each part with its examples."""
    return [(part, filled.of(part.key)) for part in PARTS]
