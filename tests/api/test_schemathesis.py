"""Each interface does what its description says, asked hundreds of things that nobody thought of.

schemathesis makes the questions from the description, right ones and wrong ones, and looks at every answer with all of
its checks: no code, form, header or shape that is not described, nothing wrong that is accepted, nothing right that is
refused. Through WSGI, without a socket, with real ids of a small town. With FOOTBRIDGE_THOROUGH=1 some thousands.
"""

import os
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import override_settings
from django.urls import reverse

from tests.api.asking import ask_everything, shared_connection
from tests.api.test_v1 import LEEDS, make_rich
from tests.listings import make_listing, make_term
from tests.views.test_results import make_place

pytestmark = pytest.mark.django_db
IS_THOROUGH = os.environ.get("FOOTBRIDGE_THOROUGH") == "1"
EXAMPLES = 200 if IS_THOROUGH else 8
LEAST_CASES = 1_000 if IS_THOROUGH else 200


@pytest.fixture
def town() -> Iterator[None]:
    make_place("Leeds", latitude=53.8, longitude=-1.55)
    make_rich()
    for number in range(6):
        make_listing(
            f"Circle {number}",
            kind="peer_circle" if number % 2 else "community_group",
            ties={"bonding": ("abc", "Alike.")},
            place={**LEEDS, "visibility": ("public", "area", "hidden")[number % 3]},
            rrule=f"FREQ=WEEKLY;BYDAY={'MOTUWETHFRSA'[2 * number : 2 * number + 2]}",
            terms=(make_term("singing"),),
            status="temporarily_closed" if number == 5 else "active",
        )
    with override_settings(FOOTBRIDGE_API_PER_MINUTE=0):
        yield
    cache.clear()


@pytest.mark.parametrize("route", ["api_v1_openapi", "hsds_openapi"])
def test_it_does_what_it_says(town: None, route: str) -> None:
    address = reverse(route)
    with shared_connection() as application:
        asked = ask_everything(address, application, examples=EXAMPLES)
    print(f"{address}: {asked.cases} cases", *sorted(asked.codes.items()), sep="\n")  # noqa: T201
    assert asked.failures == [], "\n".join(asked.failures)
    assert asked.cases >= LEAST_CASES
