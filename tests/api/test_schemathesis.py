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

from directory.models import Place, Team, TeamMembership, User
from tests.api.asking import ask_everything, shared_connection
from tests.api.test_v1 import LEEDS, make_rich
from tests.bridges.cast import make_introduction, make_person
from tests.listings import make_listing, make_term
from tests.tokens import new_token
from tests.views.test_results import make_place

pytestmark = pytest.mark.django_db
IS_THOROUGH = os.environ.get("FOOTBRIDGE_THOROUGH") == "1"
EXAMPLES = 100 if IS_THOROUGH else 4
LEAST_CASES = 2_000 if IS_THOROUGH else 500


@pytest.fixture
def town() -> Iterator[str]:
    """Seven listings, and a person with an introduction; the token of whoever supports her."""
    make_place("Leeds", latitude=53.8, longitude=-1.55)
    place = make_place("LS1 4DY", latitude=53.8, longitude=-1.55)
    Place.objects.filter(pk=place.pk).update(kind="postcode", folded_name="ls14dy")
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
    team = Team.objects.create(name="Team West")
    pim = User.objects.create_user("pim@example.org", display_name="Pim")
    TeamMembership.objects.create(team=team, user=pim)
    make_introduction(make_person("Noor", team=team, practitioner=pim, created_by=pim))
    with override_settings(FOOTBRIDGE_API_PER_MINUTE=0):
        yield new_token(pim).text
    cache.clear()


@pytest.mark.parametrize("route", ["api_v1_openapi", "hsds_openapi"])
def test_it_does_what_it_says(town: str, route: str) -> None:
    address = reverse(route)
    with shared_connection() as application:
        asked = ask_everything(address, application, token=town, examples=EXAMPLES)
    print(f"{address}: {asked.cases} cases", *sorted(asked.codes.items()), sep="\n")  # noqa: T201
    assert asked.failures == [], "\n".join(asked.failures)
    assert asked.cases >= LEAST_CASES
