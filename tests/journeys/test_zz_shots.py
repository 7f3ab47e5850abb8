from typing import Any
from django.conf import settings
from django.test import Client
from django.utils import timezone
from directory.models import Listing
from tests.keepers import make_organiser, open_keeping
from tests.browser import PHONE, DESK
import pytest

@pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1280"])
def test_shots(make_page: Any, live_server: Any, size: Any) -> None:
    listing = Listing.objects.filter(texts__name="The Harbour Choir").first()
    from directory.models import Organiser
    ida = Organiser.objects.filter(listing=listing).first() or make_organiser(listing)
    client = Client(headers={"sec-fetch-site": "same-origin"})
    open_keeping(client, ida, at=timezone.now())
    page = make_page(viewport=size)
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value, "url": live_server.url}])
    w = size["width"]
    for code in ["", "edit/what/", "edit/who/", "edit/welcome/", "edit/good/", "edit/company/", "edit/contact/", "edit/languages/", "edit/texts/en-easy/"]:
        page.goto(f"/keep/{listing.pk}/{code}")
        page.screenshot(path=f"/tmp/shots-editor/{w}-{code.replace('/','_') or 'overview'}.png", full_page=True)
