"""A description says of each operation what it takes, what it gives, and every error that it can answer."""

from types import ModuleType
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import path
from openapi_spec_validator import validate
from rest_framework.request import Request
from rest_framework.response import Response

from directory.api.description import Description, DescriptionView, described, query
from directory.api.views import PublicView
from tests.listings import make_term

pytestmark = pytest.mark.django_db
ABOUT = Description(prefix="/api/clouds/", title="Clouds", text="What is above us.")


class Clouds(PublicView):
    """Clouds over a town."""

    @described(
        "list_clouds",
        "Clouds",
        gives={"type": "array", "items": {"type": "string"}},
        errors=(400,),
        parameters=[
            query("topic", {"type": "string"}, "What they look like.", is_repeated=True, taxonomy="topic"),
            query("most", {"type": "integer", "minimum": 1, "maximum": 9}, "How many."),
        ],
    )
    def get(self, request: Request) -> Response:
        return Response([])


urls = ModuleType("clouds")
urls.urlpatterns = [  # type: ignore[attr-defined]
    path("api/clouds/list/", Clouds.as_view()),
    path("api/clouds/openapi.json", DescriptionView.as_view(about=ABOUT)),
    path("api/other/", Clouds.as_view()),
]


@pytest.fixture
def made() -> dict[str, Any]:
    with override_settings(ROOT_URLCONF=urls):
        body: dict[str, Any] = Client().get("/api/clouds/openapi.json").json()
    return body


def test_it_is_valid_and_describes_its_own_addresses_alone(made: dict[str, Any]) -> None:
    validate(made)
    assert made["openapi"].startswith("3.1")
    assert list(made["paths"]) == ["/api/clouds/list/"]


def test_every_error_is_a_problem_document(made: dict[str, Any]) -> None:
    found = made["paths"]["/api/clouds/list/"]["get"]["responses"]
    assert sorted(found) == ["200", "304", "400", "406", "429"]
    for code in ("400", "406", "429"):
        problem = found[code]["content"]["application/problem+json"]["schema"]
        assert problem == {"$ref": "#/components/schemas/Problem"}
    assert set(found["429"]["headers"]) == {"Retry-After"}
    assert set(found["200"]["headers"]) == {"ETag"}
    assert "content" not in found["304"]


def test_words_of_vocabularies_are_those_of_now() -> None:
    make_term("weaving")
    with override_settings(ROOT_URLCONF=urls):
        topic, most = Client().get("/api/clouds/openapi.json").json()["paths"]["/api/clouds/list/"]["get"]["parameters"]
    assert "weaving" in topic["schema"]["items"]["enum"]
    assert topic["allowEmptyValue"] is True
    assert most["schema"] == {"type": "integer", "minimum": 1, "maximum": 9}
