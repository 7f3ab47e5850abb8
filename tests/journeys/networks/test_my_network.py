"""A person draws their network, alone or together with a practitioner, and goes from there to a place."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bridges.actions import receipts
from bridges.models import Host, Introduction, Person, Tie
from directory.models import Team, User
from tests.bridges.cast import make_person
from tests.browser import DESK, PHONE
from tests.journeys.introductions.steps import Clock, Look, choose, follow, let_in, open_my_page, press

MakePage = Callable[..., Page]
SAID = {
    "Mum": {"circle": "1", "kind": "family", "alike": "yes", "flow": "both"},
    "Ida from the choir": {"circle": "1", "kind": "friend", "alike": "yes"},
    "Bo": {"circle": "2", "kind": "peer", "flow": "receives"},
    "Hanna next door": {"circle": "2", "kind": "neighbour", "alike": "no"},
    "Mr Jensen": {"circle": "3", "kind": "professional"},
    "The garden group": {"kind": "group"},
    "Sofie": {"circle": "3"},
    "Dr Holm": {},
}


def write_names(page: Page, *names: str) -> None:
    page.get_by_label("Who comes to mind?").fill("\n".join(names))
    press(page, "Put them on the map")


def say(page: Page, name: str, **said: str) -> None:
    """Say what there is to say of the tie whose page is open, and go on."""
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    for question, answer in said.items():
        choose(page, question, answer)
    is_last = page.get_by_role("button", name="Next", exact=True).count() == 0
    press(page, "Keep this and see the map" if is_last else "Next")


@pytest.mark.parametrize(("script", "viewport"), [(True, PHONE), (True, DESK), (False, PHONE)])
def test_a_person_draws_eight_ties_alone(
    make_page: MakePage, clock: Clock, look: Look, script: bool, viewport: dict[str, int]
) -> None:
    page = make_page(viewport=viewport, java_script_enabled=script)
    page.goto("/my-network/")
    look.at(page)
    page.get_by_label("What may we call you?").fill("Sia")
    press(page, "Start my map")
    look.at(page)
    receipt = page.locator(".receipt").inner_text()
    press(page, "I have written it down")
    look.at(page)
    write_names(page, *SAID)
    look.at(page)
    for name, said in SAID.items():
        if said:
            say(page, name, **said)
        else:
            follow(page, "Leave it open")
    expect(page.locator("svg.net")).to_be_visible()
    expect(page.locator(".ties-table tbody tr")).to_have_count(len(SAID))
    look.at(page)
    follow(page, "Keep it as it is today")
    look.at(page)
    press(page, "Keep it like this")
    look.at(page)
    page.goto("/me/network/")
    follow(page, "Bo")
    choose(page, "circle", "1")
    page.locator("summary", has_text="More, if you like").click()
    look.at(page)
    press(page, "Next")  # Dr Holm, of whom nothing is said yet
    press(page, "Take Dr Holm off the map")
    look.at(page)
    press(page, "Put it back")
    follow(page, "Lay both side by side")
    expect(page.get_by_text("Closer than before: Bo.")).to_be_visible()
    look.at(page)
    for way in ("print/", "sharing/", "delete/"):
        page.goto(f"/me/network/{way}")
        look.at(page)
    page = make_page(viewport=viewport, java_script_enabled=script)
    open_my_page(page, receipt)
    follow(page, "My network")
    expect(page.get_by_role("link", name="Dr Holm", exact=True)).to_be_visible()
    assert Tie.objects.filter(map__kept_at=None).count() == len(SAID)


def test_together_from_the_map_to_two_suggestions_and_one_yes(
    make_page: MakePage, hanna: Host, team: Team, pim: User, clock: Clock, look: Look
) -> None:
    noor = make_person("Noor", team=team, practitioner=pim, created_by=pim)
    receipt = receipts.make(noor, at=clock.now())
    own = make_page(viewport=PHONE)
    open_my_page(own, receipt)
    own.goto("/me/places/looking/")
    own.get_by_label("What I would like to do").fill("Sing in a choir")
    press(own, "Keep it and show me places")

    desk = make_page(viewport=DESK)
    let_in(desk, pim, clock)
    draw_together(desk, noor, look)
    for number in range(2):
        follow_to_suggest(desk, noor, number)
        desk.get_by_label("Why did you think of it?").fill("You said that you miss singing.")
        press(desk, "Suggest it")
    assert Introduction.objects.filter(person=noor, status="suggested").count() == 2

    own.goto("/me/")
    expect(own.locator("article.card")).to_have_count(2)
    look.at(own)
    idea = Introduction.objects.filter(person=noor).order_by("created_at").first()
    assert idea is not None
    Host.objects.filter(pk=hanna.pk).update(listing=idea.listing_id)  # Hanna welcomes at the place that fits best
    own.goto(f"/me/introductions/{idea.pk}/")
    say_yes(own)
    idea.refresh_from_db()
    assert idea.status == "asked"
    assert Introduction.objects.filter(person=noor, status="suggested").count() == 1


def draw_together(desk: Page, noor: Person, look: Look) -> None:
    """Write down Noor's yes, draw three ties with her, and go on to places."""
    desk.goto(f"/people/{noor.pk}/")
    follow(desk, "They said yes, aloud")
    look.at(desk)
    choose(desk, "may", "draw")
    choose(desk, "is_read_aloud", "1")
    press(desk, "Write down the yes")
    expect(desk.get_by_role("heading", name="Noor said yes")).to_be_visible()
    look.at(desk)  # what she takes along
    follow(desk, "Look at it together")
    look.at(desk)
    follow(desk, "Write the first names")
    write_names(desk, "Mum", "Bo", "Ida")
    look.at(desk)
    for name in ("Mum", "Bo", "Ida"):
        say(desk, name, circle="1")
    look.at(desk)
    follow(desk, "Places that may fit")
    look.at(desk)


def follow_to_suggest(desk: Page, noor: Person, number: int) -> None:
    """Go from the list of places to suggesting the one with that number."""
    desk.goto(f"/people/{noor.pk}/places/?all=1")
    with desk.expect_navigation():
        desk.get_by_role("link", name="Suggest it to Noor").nth(number).click()


def say_yes(own: Page) -> None:
    """Go through the questions of asking, as somebody whose page is open."""
    with own.expect_navigation():
        own.locator(".next a.button").first.click()
    choose(own, "company", "alone")
    press(own, "Go on")
    press(own, "Go on")
    choose(own, "scopes", "name_or_alias")
    press(own, "Go on")
    press(own, "Send it to Hanna")
