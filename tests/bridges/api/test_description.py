"""The description says what a token opens, with which scope, and every error."""

import pytest
from openapi_spec_validator import validate

from directory.api.description import document
from directory.api.v1.about import ABOUT

pytestmark = pytest.mark.django_db
SCOPES = {
    "/api/v1/introductions/": "introductions:read",
    "/api/v1/introductions/{introduction_id}/": "introductions:read",
    "/api/v1/visits/": "visits:read",
    "/api/v1/follow-ups/": "follow_ups:read",
}


def test_the_description_names_the_scope_and_every_error() -> None:
    made = document(ABOUT)
    validate(made)
    assert made["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    for path, scope in SCOPES.items():
        operation = made["paths"][path]["get"]
        assert operation["security"] == [{"token": [scope]}]
        assert sorted(operation["responses"]) == ["200", "400", "401", "403", "404", "406", "429"]
        assert "read" not in operation["description"].split()[:5]
