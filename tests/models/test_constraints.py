"""What is always true is true in the database too, whoever writes there."""

from datetime import time
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from directory.models import (
    CapitalTag,
    CostOption,
    Finding,
    ImportRun,
    Listing,
    ListingText,
    Location,
    Photo,
    Place,
    Schedule,
    Source,
    TaxonomyTerm,
)

NOT_LISTINGS: list[tuple[str, dict[str, Any]]] = [
    ("listing_kind_is_known", {"kind": "clinic"}),
    ("listing_status_is_known", {"status": "maybe"}),
    ("listing_attendance_is_known", {"attendance": "by post"}),
    ("listing_openness_is_known", {"openness": "sometimes"}),
    ("listing_alcohol_is_known", {"alcohol": "a little"}),
    ("listing_confirmed_when_and_how", {"confirmed_how": "phone"}),
    ("listing_ages_in_order", {"age_min": 30, "age_max": 20}),
    ("listing_group_sizes_in_order", {"group_size_min": 12, "group_size_max": 5}),
]
NOT_PARTS: list[tuple[str, type[models.Model], dict[str, Any]]] = [
    ("listing_text_has_a_name", ListingText, {"language": "en", "name": ""}),
    ("listing_text_variant_is_known", ListingText, {"language": "en", "name": "Choir", "variant": "loud"}),
    ("location_visibility_is_known", Location, {"visibility": "friends"}),
    ("location_coordinate_origin_is_known", Location, {"coordinate_origin": "a guess"}),
    ("location_coordinates_on_earth", Location, {"latitude": 91.0, "longitude": 10.0}),
    ("location_coordinates_on_earth", Location, {"latitude": 55.0}),
    ("schedule_has_a_rule_or_a_date", Schedule, {"start": time(19), "timezone": "Europe/London"}),
    ("cost_kind_is_known", CostOption, {"kind": "cheap"}),
    ("cost_amount_has_a_currency", CostOption, {"kind": "paid", "amount": "5.00"}),
    ("capital_kind_is_known", CapitalTag, {"kind": "friendly", "strength": 2}),
    ("capital_strength_0_to_3", CapitalTag, {"kind": "bonding", "strength": 4}),
    ("photo_subject_is_known", Photo, {"subject": "a face", "language": "en", "alt": "Ida"}),
    ("photo_state_is_known", Photo, {"subject": "door", "language": "en", "alt": "A door", "state": "seen"}),
    ("photo_has_words", Photo, {"subject": "door", "language": "en", "alt": ""}),
    ("photo_taken_down_when", Photo, {"subject": "door", "language": "en", "alt": "A door", "state": "taken_down"}),
    ("finding_kind_is_known", Finding, {"kind": "odd", "found_at": timezone.now()}),
]


def assert_refused(name: str, row: models.Model) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "values"), NOT_LISTINGS)
def test_a_listing_that_breaks_a_rule_is_refused_by_the_database(name: str, values: dict[str, Any]) -> None:
    assert_refused(name, Listing(**values))


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "model", "values"), NOT_PARTS)
def test_a_part_that_breaks_a_rule_is_refused_by_the_database(
    name: str, model: type[models.Model], values: dict[str, Any]
) -> None:
    assert_refused(name, model(listing=Listing.objects.create(), **values))


@pytest.mark.django_db
def test_a_place_outside_the_world_or_of_no_kind_is_refused_by_the_database() -> None:
    leeds = {"source": "test", "source_key": "1", "name": "Leeds", "folded_name": "leeds", "country": "GB"}
    assert_refused("place_coordinates_on_earth", Place(**leeds, latitude=5.0, longitude=181.0))
    assert_refused("place_kind_is_known", Place(**leeds, latitude=5.0, longitude=18.0, kind="river"))


@pytest.mark.django_db
def test_a_term_of_no_vocabulary_or_below_itself_is_refused_by_the_database() -> None:
    assert_refused("taxonomy_term_taxonomy_is_known", TaxonomyTerm(taxonomy="mood", code="sad"))
    term = TaxonomyTerm(taxonomy="topic", code="music")
    term.parent = term
    assert_refused("taxonomy_term_is_not_its_own_parent", term)


@pytest.mark.django_db
def test_a_run_that_has_ended_without_an_end_is_refused_by_the_database() -> None:
    source = Source.objects.create(slug="council", name="Council")
    run = ImportRun(source=source, format="csv", fingerprint="", state="finished", started_at=timezone.now())
    assert_refused("import_run_ended_when_not_running", run)


@pytest.mark.django_db
def test_every_rule_about_values_has_words_for_people() -> None:
    rules = [
        rule
        for model in (Listing, ListingText, Location, Schedule, CostOption, CapitalTag, Place)
        for rule in model._meta.constraints
        if isinstance(rule, models.CheckConstraint)
    ]
    default = models.CheckConstraint.default_violation_error_message
    assert len(rules) > 15
    assert [rule.name for rule in rules if rule.violation_error_message == default] == []
