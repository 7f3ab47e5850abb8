"""What a token opens does what the description says, asked many things that nobody thought of."""

import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from openapi_spec_validator import validate

from bridges.models import Companion, Host, Introduction, Person
from bridges.scopes import ConsentScope
from bridges.states import IntroductionStatus
from directory.api.description import document
from directory.api.v1.about import ABOUT
from directory.models import User
from tests.api.asking import ask_everything, shared_connection
from tests.bridges.api.test_reading import make_follow_up, make_visit
from tests.bridges.cast import make_introduction
from tests.listings import make_listing
from tests.tokens import bearer, new_token

pytestmark = pytest.mark.django_db
IS_THOROUGH = os.environ.get("FOOTBRIDGE_THOROUGH") == "1"
EXAMPLES = 250 if IS_THOROUGH else 5
LEAST_CASES = 2_000 if IS_THOROUGH else 60
MINE = r"^/api/v1/(introductions|visits|follow-ups)/"
SCOPES = {
    "/api/v1/introductions/": "introductions:read",
    "/api/v1/introductions/{introduction_id}/": "introductions:read",
    "/api/v1/visits/": "visits:read",
    "/api/v1/follow-ups/": "follow_ups:read",
}


@pytest.fixture
def rows(noor: Person, pim: User, hanna: Host, bo: Companion) -> Iterator[None]:
    """One introduction in each status, with a visit and what is asked afterwards."""
    at = timezone.now()
    for n, status in enumerate(IntroductionStatus):
        row = make_introduction(
            noor,
            listing=make_listing(f"Group {n}"),
            status=status,
            scopes=tuple(ConsentScope)[: n % 9],
            author=pim,
            company="peer",
            at=at - timedelta(hours=n),
        )
        state = ("planned", "happened", "did_not_happen", "cancelled")[n % 4]
        make_visit(row, state=state, days=n - 9, company="peer", companion=bo if n % 2 else None)
        make_follow_up(row, days=n - 9, state=("planned", "asked", "answered", "skipped", "cancelled")[n % 5])
    with override_settings(FOOTBRIDGE_API_PER_MINUTE=0):
        yield
    cache.clear()


def test_the_description_names_the_scope_and_every_error(db: None) -> None:
    made = document(ABOUT)
    validate(made)
    assert made["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    for path, scope in SCOPES.items():
        operation = made["paths"][path]["get"]
        assert operation["security"] == [{"token": [scope]}]
        assert sorted(operation["responses"]) == ["200", "400", "401", "403", "404", "406", "429"]
        assert "read" not in operation["description"].split()[:5]


def test_it_does_what_it_says(rows: None, pim: User) -> None:
    row = Introduction.objects.latest("created_at")
    known = {"person": str(row.person_id), "introduction": str(row.pk)}
    headers = bearer(new_token(pim).text)
    with shared_connection() as application:
        asked = ask_everything(
            reverse("api_v1_openapi"), application, examples=EXAMPLES, headers=headers, only=MINE, known=known
        )
    print(f"{asked.cases} cases", *sorted(asked.codes.items()), sep="\n")  # noqa: T201
    assert asked.failures == [], "\n".join(asked.failures)
    assert asked.cases >= LEAST_CASES
    assert {label for (label, code) in asked.codes if code == 200} >= {f"GET {path}" for path in SCOPES}
