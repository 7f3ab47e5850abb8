"""By keyboard alone: somebody draws a map of a few ties, and two people speak in a meeting. No mouse, no finger."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from bridges.actions import links, meeting_points, meetings, participants, receipts
from bridges.actions.participants import Guest
from bridges.actions.parties import by_person
from bridges.models import LinkPurpose, PointKind, Tie, Voice
from directory.models import User
from tests.bridges.cast import make_person
from tests.browser import DESK, PHONE
from tests.journeys.introductions.steps import Clock, Look, let_in
from tests.journeys.steps import hidden_focus, tab_to

MakePage = Callable[..., Page]
FEW = 60  # focus begins at the top of each page: nothing that one needs is further away than this
NAMES = ("Mum", "Bo", "Dr Holm")


def button(page: Page, words: str) -> Locator:
    return page.get_by_role("button", name=words, exact=True).first


def link(page: Page, words: str) -> Locator:
    return page.get_by_role("link", name=words, exact=True).first


def write(page: Page, field: Locator, words: str) -> None:
    tab_to(page, field, most=FEW)
    page.keyboard.type(words)


def enter(page: Page, wanted: Locator) -> None:
    """Go to a button or a link, press Enter there, and wait for the page that follows."""
    tab_to(page, wanted, most=FEW)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def unfold(page: Page, words: str) -> None:
    part = page.locator("details", has=page.locator("summary", has_text=words)).last
    tab_to(page, part.locator("summary"), most=FEW)
    page.keyboard.press("Enter")
    expect(part).to_have_attribute("open", "")


def pick(page: Page, name: str, value: str) -> None:
    """Go into a group of radio buttons, and on with the arrows to the one that is wanted."""
    group = page.locator(f"input[type=radio][name={name}]")
    tab_to(page, group.first, most=FEW)
    page.keyboard.press("Space")
    wanted = page.locator(f"input[name={name}][value='{value}']")
    for _step in range(group.count()):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowDown")
        assert hidden_focus(page) == ""
    raise AssertionError(f"the arrows did not reach {value}")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1280"])
def test_somebody_draws_a_map_by_keyboard_alone(
    make_page: MakePage, clock: Clock, look: Look, viewport: dict[str, int]
) -> None:
    page = make_page(viewport=viewport)
    page.goto("/my-network/")
    tab_to(page, page.locator(".skip"), most=1)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    tab_to(page, page.get_by_label("What may we call you?"), most=1)
    page.keyboard.type("Sia")
    enter(page, button(page, "Start my map"))
    enter(page, button(page, "I have written it down"))

    names = page.get_by_label("Who comes to mind?")
    tab_to(page, names, most=FEW)
    for name in NAMES:
        page.keyboard.type(name)
        page.keyboard.press("Enter")
    enter(page, button(page, "Put them on the map"))

    pick(page, "circle", "1")
    pick(page, "kind", "family")
    pick(page, "alike", "yes")
    enter(page, button(page, "Next"))
    pick(page, "circle", "2")
    unfold(page, "More, if you like")
    pick(page, "frequency", "weekly")
    enter(page, button(page, "Next"))
    enter(page, link(page, "Leave it open"))
    expect(page.locator("svg.net")).to_be_visible()
    expect(page.locator(".ties-table tbody tr")).to_have_count(len(NAMES))
    look.at(page)

    enter(page, link(page, "Mum"))
    tab_to(page, page.locator("input[name=circle][value='1']"), most=FEW)
    page.keyboard.press("ArrowUp")  # from the first to the last: what was said can be left open again
    expect(page.locator("input[name=circle][value='']")).to_be_checked()
    enter(page, page.locator(".tie-form button").last)
    assert Tie.objects.filter(map__kept_at=None).count() == len(NAMES)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1280"])
def test_two_people_speak_in_a_meeting_by_keyboard_alone(
    make_page: MakePage, clock: Clock, look: Look, viewport: dict[str, int]
) -> None:
    noor, at = make_person("Noor"), clock.now()
    by = by_person(noor)
    plan = meetings.Plan(title="How I go on", day=(at + timedelta(days=3)).date(), start=time(16))
    meeting = meetings.prepare(noor, plan, by=by, at=at)
    mia = participants.add(meeting, Guest(name="Mia", relation="my sister"), by=by, at=at)
    own = participants.own_of(meeting)
    meeting_points.write(own, kind=PointKind.AGENDA, text="My evenings are long", at=at)
    meetings.invite(meeting, by=by, at=at)
    code = links.make(LinkPurpose.GUEST, participant=mia, at=at).code

    guest = make_page(viewport=viewport)
    guest.goto("/meeting/")
    write(guest, guest.get_by_label("The code that you got"), code)
    enter(guest, button(guest, "Open"))
    enter(guest, button(guest, "I come"))
    write(guest, guest.locator("#say_text"), "I miss your songs.")
    tab_to(guest, guest.locator("select[name=point]"), most=1)
    guest.keyboard.press("ArrowDown")
    enter(guest, button(guest, "Say it"))
    expect(guest.locator("#said")).to_contain_text("I miss your songs.")
    unfold(guest, "Add a line")
    pick(guest, "kind", "next")
    write(guest, guest.locator("#line_text"), "Ring the choir")
    enter(guest, button(guest, "Write it down"))
    expect(guest.locator("#lines")).to_contain_text("Ring the choir")
    look.at(guest)

    page = make_page(viewport=viewport)
    page.goto("/open/")
    write(page, page.get_by_label("Your receipt or code"), receipts.make(noor, at=at))
    enter(page, button(page, "Open my page"))
    enter(page, link(page, "My meetings"))
    enter(page, link(page, "How I go on"))
    unfold(page, "Say what you thought while you listened")
    write(page, page.locator("textarea[id^=reflect_]"), "That touched me.")
    enter(page, page.locator("form", has=page.locator("textarea[id^=reflect_]")).locator("button"))
    expect(page.locator("#said")).to_contain_text("That touched me.")
    tab_to(page, page.locator("details.desk__more > summary"), most=FEW)
    look.at(page)
    assert Voice.objects.filter(meeting=meeting).count() == 2


def test_the_rest_of_the_ways_opens_and_closes_by_keyboard(make_page: MakePage, pim: User, clock: Clock) -> None:
    page = make_page(viewport=PHONE)
    let_in(page, pim, clock)
    page.goto("/meetings/")
    more = page.locator("details.desk__more")
    ways = page.locator(".desk__ways").bounding_box()
    assert ways is not None
    assert ways["height"] < 2 * 44  # one line of ways, so that the page itself begins in sight
    tab_to(page, more.locator("summary"), most=FEW)
    page.keyboard.press("Space")
    tab_to(page, link(page, "Making room"), most=2)
    page.keyboard.press("Escape")
    expect(more).not_to_have_attribute("open", "")
    expect(more.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    enter(page, link(page, "Reports"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Reports")
    expect(page.locator("details.desk__more > summary")).to_have_class("desk__in")
