"""Places that a search can start from: towns, districts and postcodes (the offline gazetteer)."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db import connections, models
from django.utils.translation import gettext_lazy as _

from directory.models.constraints import known
from directory.models.data_classes import declare

#: Sorts after every character that a folded name can hold.
_AFTER_ALL = "\U0010ffff"


class PlaceKind(models.TextChoices):
    TOWN = "town", _("Town")
    DISTRICT = "district", _("District")
    POSTCODE = "postcode", _("Postcode")


class PlaceQuerySet(models.QuerySet["Place"]):
    """Reads of the gazetteer. Places are public: everybody may see every row."""

    def named(self, folded_names: Iterable[str]) -> "PlaceQuerySet":
        """Narrow to places one of whose names, folded by `geo.folding`, is among `folded_names`.

        One query for the ids, by two indexes, when this is called: an OR over a join would read the whole table.
        """
        names = list(folded_names)
        alternates = PlaceName.objects.using(self.db).filter(folded_name__in=names).values_list("place_id")
        own = Place.objects.using(self.db).filter(folded_name__in=names).values_list("pk")
        return self.filter(pk__in=[pk for (pk,) in own.union(alternates)])

    def starting_with(self, *folded_prefixes: str) -> "PlaceQuerySet":
        """Narrow to places whose own folded name starts with one of these, by an index on SQLite and on PostgreSQL."""
        conditions = [_starts_with(self.db, prefix) for prefix in folded_prefixes]
        return self.filter(reduce(or_, conditions, models.Q(pk__in=[])))

    def in_countries(self, countries: Iterable[str]) -> "PlaceQuerySet":
        """Narrow to places in these countries (ISO 3166-1 alpha-2 codes, in capitals)."""
        return self.filter(country__in=list(countries))

    def within(self, *, south: float, west: float, north: float, east: float) -> "PlaceQuerySet":
        """Narrow to places in a box of degrees, edges included, that does not cross the antimeridian."""
        return self.filter(latitude__range=(south, north), longitude__range=(west, east))

    def biggest_first(self) -> "PlaceQuerySet":
        """Order by inhabitants; equal ones by their id, so that the order is the same every time."""
        return self.order_by("-population", "pk")


class Place(models.Model):
    """One town, district or postcode with its point, as a public gazetteer gives it.

    `folded_name` is the name as `geo.folding.fold_place_name` writes it (a postcode: compact). `locality` is the town
    of a postcode. `source` and `source_key` say where the row is from, so that importing again updates it.
    """

    source = models.CharField(max_length=40)
    source_key = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=PlaceKind.choices, default=PlaceKind.TOWN)
    name = models.CharField(_("name"), max_length=200)
    # Index: a place by its name; on PostgreSQL Django adds the pattern index for prefixes by itself.
    folded_name = models.CharField(max_length=200, db_index=True)
    locality = models.CharField(_("town"), max_length=200, blank=True)
    region = models.CharField(_("region"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=2)
    latitude = models.FloatField()
    longitude = models.FloatField()
    population = models.PositiveIntegerField(default=0)

    objects = PlaceQuerySet.as_manager()

    data_classes = declare(
        public=(
            "id",
            "source",
            "source_key",
            "kind",
            "name",
            "folded_name",
            "locality",
            "region",
            "country",
            "latitude",
            "longitude",
            "population",
        )
    )

    class Meta:
        indexes = [
            # Labels of the simple map: the biggest towns of a box.
            models.Index(fields=["kind", "-population"], name="place_biggest"),
            models.Index(fields=["latitude", "longitude"], name="place_within"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "source_key"], name="place_once_per_source"),
            models.CheckConstraint(
                condition=models.Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="place_coordinates_on_earth",
                violation_error_message=_("Latitude is between -90 and 90, longitude between -180 and 180."),
            ),
            known("place", kind=PlaceKind.values),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.country})"


class PlaceName(models.Model):
    """Another name of a place, to be found by and, in its language, to be shown."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    # Index: a place by another of its names.
    folded_name = models.CharField(max_length=200, db_index=True)
    language = models.CharField(max_length=5, blank=True)

    data_classes = declare(public=("id", "place", "name", "folded_name", "language"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "name", "language"], name="place_name_once")]

    def __str__(self) -> str:
        return self.name


def place_ids_by_name_prefix(folded_prefix: str, *, using: str = "default") -> models.QuerySet[PlaceName, int]:
    """Return the ids of places another of whose names starts so (lazily, unordered, perhaps repeated)."""
    return PlaceName.objects.using(using).filter(_starts_with(using, folded_prefix)).values_list("place_id", flat=True)


def _starts_with(using: str, folded_prefix: str) -> models.Q:
    """SQLite has no index for LIKE ... ESCAPE, PostgreSQL none for a range in its locale: each gets what it has."""
    if connections[using].vendor == "sqlite":
        return models.Q(folded_name__gte=folded_prefix, folded_name__lt=folded_prefix + _AFTER_ALL)
    return models.Q(folded_name__startswith=folded_prefix)
