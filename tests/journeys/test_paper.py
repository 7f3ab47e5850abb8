"""What comes out of a printer: A4, what one needs on the way, and a discreet version that gives nothing away."""

import io
from collections.abc import Callable

from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser import PHONE
from tests.journeys.steps import find_groups, save_first

A4_POINTS = (595, 842)


def printed(page: Page) -> PdfReader:
    reader = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    for sheet in reader.pages:
        assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == A4_POINTS
    return reader


def words_of(reader: PdfReader) -> str:
    return " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())


def test_my_list_prints_names_times_places_phones_and_notes(make_page: Callable[..., Page]) -> None:
    page = make_page(viewport=PHONE)
    find_groups(page, what="singing", near="Brohavn")
    names = save_first(page, count=3)
    page.goto("/my-list/")
    page.get_by_text("Note to myself").first.click()
    page.get_by_label(f"Note to myself about {names[0]}").fill("Bring the blue scarf")
    page.get_by_role("button", name="Keep the note").first.click()
    phone = page.locator(".my-list a[href^='tel:']").first.inner_text()

    page.goto("/my-list/print/")
    reader = printed(page)
    words = words_of(reader)
    assert len(reader.pages) == 1
    assert all(name in words for name in names)
    assert all(text in words for text in ("Bring the blue scarf", phone, "Brohavn"))
    assert not any(
        text in words for text in ("Leave this site", "Print this page", "Help with this site", "My list (3)")
    )


def test_the_discreet_sheet_says_when_where_and_whom_to_ring_but_not_what(make_page: Callable[..., Page]) -> None:
    page = make_page(viewport=PHONE)
    find_groups(page, what="grief", near="Brohavn")
    names = save_first(page, count=2)
    page.goto("/my-list/print/")
    page.get_by_role("link", name="Without names").click()
    when = page.locator(".sheet .fact").first.inner_text().split("\n")[0]
    words = words_of(printed(page))
    assert when.split(",")[0] in words
    assert "Appointments" in words
    assert not any(name.lower() in words.lower() for name in [*names, "grief", "Footbridge", "My list"])
    assert page.locator("main img").count() == 0


def test_a_group_prints_on_at_most_two_sheets_with_a_code_that_leads_back(make_page: Callable[..., Page]) -> None:
    page = make_page(viewport=PHONE)
    find_groups(page, what="harbour choir", near="Brohavn")
    page.get_by_role("link", name="The Harbour Choir").click()
    page.wait_for_url("**/groups/*-*/")
    reader = printed(page)
    words = words_of(reader)
    assert len(reader.pages) <= 2
    assert all(text in words for text in ("The Harbour Choir", "What happens the first time", "Good to know"))
    assert not any(text in words for text in ("Save to my list", "Leave this site", "You may also like"))
    page.emulate_media(media="print")
    assert page.locator("img.qr").is_visible()
