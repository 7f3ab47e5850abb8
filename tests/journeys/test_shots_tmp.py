import datetime
from datetime import timedelta
from typing import Any
import pytest
from django.test import Client
from django.conf import settings
from django.utils import timezone
from directory.actions import wishes, capital_reviews, desk_cases
from directory.actions.wishes import Wish
from directory.models import *
from tests.browser import DESK, PHONE
from tests.journeys.steps import small_targets, too_wide
from tests.logins import log_in

PAGES = {"home": "/desk/", "stale": "/desk/stale/?all=1", "listings": "/desk/listings/?missing=contact", "coverage": "/desk/coverage/", "cov2": "/desk/coverage/?tie=linking&access=step_free", "wishes": "/desk/wishes/", "findings": "/desk/findings/", "all": "/desk/listings/?all=1", }

@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1280"])
def test_shots(make_page: Any, live_server: Any, viewport: Any, assert_accessible: Any) -> None:
    page = make_page(viewport=viewport)
    stine, _n = User.objects.get_or_create(email="stine-desk@example.org", defaults={"is_steward": True, "display_name": "Stine"})
    sanne, _n = User.objects.get_or_create(email="sanne@example.org", defaults={"is_steward": True, "display_name": "Sanne"})
    now = timezone.now()
    Listing.objects.filter(pk__in=list(Listing.objects.public().groups().values_list("pk", flat=True)[:6])).update(confirmed_at=now - timedelta(days=170), confirmed_how="phone")
    ids = list(Listing.objects.public().groups().values_list("pk", flat=True)[:6])
    desk_cases.give("stale", ids[0], to=sanne, at=now)
    for n in range(6):
        wishes.note(Wish("underwater chess", "Brohavn", "tie=linking"), network=f"192.0.{n}.0/24", at=now - timedelta(days=(n+7) ))
        wishes.note(Wish("underwater chess", "Brohavn", "tie=linking"), network=f"192.0.{n}.0/24", at=now - timedelta(days=8 if n<4 else 7))
    wishes.note(Wish("quiet"), network="192.0.9.0/24", at=now)
    rated = Listing.objects.filter(capital_tags__isnull=False).first()
    try:
        capital_reviews.rate(rated, {"bonding": ["a"], "bridging": ["b", "c"]}, basis="read", by=stine, at=now)
    except capital_reviews.ReviewError: pass
    value = log_in(Client(), stine).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    first = Listing.objects.filter(capital_tags__isnull=False).exclude(niche_indicators={}).first() or rated
    talk = CapitalReview.objects.filter(settled_at__isnull=True).first()
    pages = dict(PAGES, listing=f"/desk/listings/{first.pk}/", move=f"/desk/listings/{first.pk}/move/?do=close", talk=f"/desk/ties/differences/{talk.pk}/" if talk else "/desk/")
    for name, address in pages.items():
        page.goto(address)
        page.screenshot(path=f"/tmp/shots-desk/{name}-{viewport['width']}.png", full_page=True)
        print(name, too_wide(page), small_targets(page))
        try:
            assert_accessible(page)
        except BaseException as e:
            print("AXE", name, str(e)[:1500])
