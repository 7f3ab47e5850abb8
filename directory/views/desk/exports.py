"""Download the listings: which format, and whether private details are in it."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory.access import steward_page
from directory.actions import exports as noted
from directory.exporters.formats import FORMATS, export, file_name
from directory.exporters.listings import listings
from directory.exporters.manners import Manner
from directory.forms.exports import ExportForm
from directory.pages.desk_exports import format_options, manner_options, separator_options
from directory.views.desk.common import steward


@require_safe
@steward_page
def exports(request: HttpRequest) -> HttpResponse:
    """Ask what the file should hold."""
    return _page(request, ExportForm())


@require_POST
@steward_page
def export_file(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Send the file, listing by listing."""
    form = ExportForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    format_, manner = FORMATS[form.cleaned_data["format"]], Manner(form.cleaned_data["manner"])
    at, user = timezone.now(), steward(request)
    noted.note(format_=format_.name, manner=str(manner), by=user, at=at)
    pieces = export(format_, manner=manner, separator=form.cleaned_data["separator"])
    response = StreamingHttpResponse(pieces, content_type=format_.media_type)
    name = file_name(format_, manner=manner, on=timezone.localdate(at))
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(request: HttpRequest, form: ExportForm, *, status: int = 200) -> HttpResponse:
    chosen = form.chosen()
    context = {
        "form": form,
        "formats": format_options(chosen["format"]),
        "manners": manner_options(
            chosen["manner"], public=listings(Manner.PUBLIC).count(), full=listings(Manner.FULL).count()
        ),
        "separators": separator_options(chosen["separator"]),
    }
    return render(request, "desk/export.html", context, status=status)
