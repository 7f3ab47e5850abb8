"""Copies for another system (FHIR): a person takes their own along, a practitioner one introduction, by a yes to it."""

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bridges.access import person_page
from bridges.actions import record_export
from bridges.actions.parties import by_practitioner
from bridges.actions.refusals import NoCopy
from bridges.models import Person
from bridges.views.introductions import refused_page
from bridges.views.practice import colleague, introduction_or_404
from directory.access import practitioner_page
from directory.exporters.fhir.elements import Resource

MEDIA_TYPE = "application/fhir+json"


@person_page
@require_safe
def my_record_file(request: HttpRequest, person: Person) -> HttpResponse:
    """Give a person their introductions as a file."""
    return _file(record_export.own(person, at=timezone.now()))


@practitioner_page
@require_POST
def introduction_copy(request: HttpRequest, introduction_id: UUID) -> HttpResponse:
    """Give one introduction as a file; without a yes that holds, say so on its page."""
    row, at = introduction_or_404(request, introduction_id), timezone.now()
    try:
        return _file(record_export.of_one(row, by=by_practitioner(colleague(request)), at=at))
    except NoCopy as error:
        return refused_page(request, introduction_id, error, at=at)


def _file(found: Resource) -> HttpResponse:
    """Return a file with a name that says nothing."""
    response = HttpResponse(json.dumps(found, ensure_ascii=False, indent=2), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = 'attachment; filename="record.json"'
    return response
