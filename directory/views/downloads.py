"""Answers that are files: a calendar, a QR code."""

import io

import segno
from django.http import HttpResponse

CALENDAR_TYPE = "text/calendar; charset=utf-8"


def calendar_response(body: bytes) -> HttpResponse:
    """Return a calendar file with a name that says nothing of what is in it."""
    response = HttpResponse(body, content_type=CALENDAR_TYPE)
    response["Content-Disposition"] = 'attachment; filename="calendar.ics"'
    return response


def qr_svg(address: str) -> bytes:
    """Return a QR code for `address` that prints and scans well: dark on white, four modules of quiet."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", scale=4, border=4, dark="#2A2630", light="#FFF")
    return out.getvalue()
