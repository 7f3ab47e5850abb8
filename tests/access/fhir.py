"""Rows for FHIR: the public directory, and what a person or their practitioner takes to another system."""

from tests.access.rows import EVERYBODY, NOBODY, PEOPLE, READ, SEND, TEAM, Row, Thing

ROWS = [
    Row("fhir_metadata", READ, EVERYBODY, is_open=True),
    Row("fhir_services", READ, EVERYBODY, is_open=True),
    Row("fhir_service", READ, EVERYBODY, Thing.PUBLIC_LISTING, is_open=True),
    Row("fhir_service", READ, NOBODY, Thing.DRAFT_LISTING, is_open=True),
    Row("fhir_service", READ, NOBODY, Thing.VANISHED_LISTING, is_open=True),
    Row("fhir_locations", READ, EVERYBODY, is_open=True),
    Row("fhir_location", READ, NOBODY, Thing.PUBLIC_LISTING, is_open=True),  # no listing is a place
    Row("fhir_organizations", READ, EVERYBODY, is_open=True),
    # a group that no body runs is its own
    Row("fhir_organization", READ, EVERYBODY, Thing.PUBLIC_LISTING, is_open=True),
    Row("fhir_organization", READ, NOBODY, Thing.DRAFT_LISTING, is_open=True),
    Row("fhir_root", READ, NOBODY, is_open=True),
    Row("fhir_not_there", READ, NOBODY, args=("Patient",), is_open=True),
    Row("my_record_file", READ, PEOPLE),
    Row("introduction_copy", SEND, TEAM, Thing.ASKED),
    Row("introduction_copy", SEND, NOBODY, Thing.SUGGESTED),  # there is no yes
    Row("introduction_copy", SEND, NOBODY, Thing.WITHDRAWN),
    Row("introduction_copy", SEND, NOBODY, Thing.THEIRS),
]
