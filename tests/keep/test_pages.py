"""Ida's pages, from the overview to each section: what she types is kept, saved, and shown as people see it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from directory.actions import edit_drafts, listings
from directory.merging import Change
from directory.models import ChangeRequest, EditDraft, Listing, ListingStatus, Organiser, User
from tests.keep.pages import fill, filled
from tests.keepers import by_steward, make_organiser, open_keeping
from tests.listings import make_listing
from tests.logins import log_in

pytestmark = pytest.mark.django_db

SECTIONS = ["what", "who", "welcome", "good", "company", "contact"]
NASTY = "<script>alert(1)</script> & “quotes” {{ 7|add:7 }}"


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize("path", ["", *(f"edit/{code}/" for code in [*SECTIONS, "languages"]), "edit/texts/da/"])
def test_every_page_opens_for_ida_and_says_which_group_it_is(as_ida: Client, choir: Listing, path: str) -> None:
    response = as_ida.get(f"/keep/{choir.pk}/{path}")
    assert response.status_code == 200
    assert "Harbour choir" in text(response)


@pytest.mark.parametrize("path", ["edit/when-ever/", "edit/texts/en/", "edit/texts/xx/", "edit/texts/da-hard/"])
def test_a_page_that_is_none_is_not_there(as_ida: Client, choir: Listing, path: str) -> None:
    assert as_ida.get(f"/keep/{choir.pk}/{path}").status_code == 404


@pytest.mark.parametrize("code", SECTIONS)
def test_saving_a_page_as_it_is_changes_nothing(as_ida: Client, choir: Listing, code: str) -> None:
    before = listings.current(choir)
    response = as_ida.post(f"/keep/{choir.pk}/edit/{code}/", filled(as_ida, f"/keep/{choir.pk}/edit/{code}/"))
    assert response.status_code == 302
    assert listings.current(choir) == before
    assert not ChangeRequest.objects.exists()
    assert "Saved. Nothing has changed." in text(as_ida.get(response.headers["Location"]))


def test_what_ida_saves_waits_for_a_steward_and_the_page_says_so(as_ida: Client, choir: Listing) -> None:
    saved = fill(as_ida, choir, "what", name="Harbour choir for all", promise="Sing with us.")
    assert "Saved. A steward looks at it; until then people see the version from" in saved
    assert "Waits for a steward" in saved
    assert "Name (English), In one sentence (English)" in saved
    assert listings.current(choir)["text.en.standard.name"] == "Harbour choir"
    assert "Harbour choir for all" in text(as_ida.get(f"/keep/{choir.pk}/edit/what/"))


def test_what_a_trusted_organiser_saves_is_public_at_once(as_ida: Client, choir: Listing, ida: Organiser) -> None:
    Organiser.objects.update(is_trusted=True)
    assert "It is public as soon as you save." in text(as_ida.get(f"/keep/{choir.pk}/edit/what/"))
    assert "Saved. It is public now." in fill(as_ida, choir, "what", promise="Sing with us.")
    assert listings.current(choir)["text.en.standard.promise"] == "Sing with us."
    assert "Sing with us." in text(as_ida.get(f"/groups/{choir.pk}/"))


def test_a_draft_is_saved_at_once_and_nobody_sees_it(as_ida: Client, choir: Listing) -> None:
    Listing.objects.update(status=ListingStatus.DRAFT)
    saved = fill(as_ida, choir, "what", promise="Sing with us.")
    assert "Saved. Nobody sees it before a steward has said yes to the group." in saved
    assert "A draft: nobody sees it yet" in saved
    assert listings.current(choir)["text.en.standard.promise"] == "Sing with us."


def test_a_steward_uses_the_same_pages(client: Client, choir: Listing, stine: User) -> None:
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    log_in(client, stine)
    assert "Saved. It is public now." in fill(client, choir, "who", who_comes="Thirty neighbours.")
    assert listings.current(choir)["text.en.standard.who_comes"] == "Thirty neighbours."


def test_all_seven_parts_can_be_filled_and_are_counted(as_ida: Client, choir: Listing) -> None:
    Organiser.objects.update(is_trusted=True)
    assert "2 of 7 parts done" in text(as_ida.get(f"/keep/{choir.pk}/"))
    fill(as_ida, choir, "what", promise="Sing with us.", description="We sing old songs.", topics=["singing"])
    fill(as_ida, choir, "who", who_comes="Thirty neighbours.", who_for="Everybody.", openness="open")
    may = {"may_watch": "yes", "may_leave_early": "yes", "may_bring_someone": "no"}
    steps = {"step_1": "Come to the red door.", "step_2": "Ida says hello.", "step_3": "Sing, or listen."}
    fill(as_ida, choir, "welcome", who_greets="Ida", **may, **steps)
    fill(as_ida, choir, "good", access=["step_free"], cost_0_kind="paid", cost_0_amount="2,50", cost_0_currency="gbp")
    answers = {f"{kind}_{letter}": "no" for kind in ("bonding", "bridging", "linking") for letter in "abcd"}
    answers |= {f"bridging_{letter}": "yes" for letter in "abd"}
    done = fill(as_ida, choir, "company", **answers, bridging_reason="Three streets sing together.", niche_c="yes")
    assert "7 of 7 parts done" in done
    contact = {"contact_0_name": "Ida", "contact_0_phone": "0161 496 0000", "contact_0_seen_by": "private"}
    fill(as_ida, choir, "contact", **contact, url="example.org/choir")
    content = listings.current(choir)
    assert content["text.en.standard.first_visit"] == list(steps.values())
    assert (content["may_bring_someone"], content["openness"], content["topics"]) == (False, "open", ["singing"])
    assert content["costs"] == [{"kind": "paid", "amount": "2.50", "currency": "GBP", "note": ""}]
    assert content["capital.bridging"] == {"statements": ["a", "b", "d"], "reason": "Three streets sing together."}
    assert (content["capital.bonding"], content["niche_indicators"]) == (None, {"c": True})
    assert content["contacts"] == [
        {"name": "Ida", "role": "", "phone": "+441614960000", "email": "", "is_public": False}
    ]
    assert content["url"] == "https://example.org/choir"


def test_the_answers_say_at_once_which_tie_is_shown(as_ida: Client, choir: Listing) -> None:
    url = f"/keep/{choir.pk}/edit/company/"
    typed = {**filled(as_ida, url), "bonding_a": "yes", "bonding_b": "yes", "do": "preview"}
    page = text(as_ida.post(url, typed))
    assert "You said yes 2 times." in page
    assert "“People like me” is shown as soon as you write one sentence why." in page
    assert "2 answers are missing." in page
    typed |= {"bonding_c": "no", "bonding_d": "no", "bonding_reason": "We all hear voices."}
    assert "“People like me” is shown on your page, with your sentence." in text(as_ida.post(url, typed))
    assert listings.current(choir)["capital.bonding"] is None


def test_the_niche_questions_say_who_sees_the_answers(as_ida: Client, choir: Listing) -> None:
    assert "Only stewards see these answers" in text(as_ida.get(f"/keep/{choir.pk}/edit/company/"))


def test_what_is_being_typed_is_kept_and_found_again(as_ida: Client, choir: Listing, ida: Organiser) -> None:
    url = f"/keep/{choir.pk}/edit/what/"
    typed = {**filled(as_ida, url), "promise": "Sing, even if you"}
    part = text(as_ida.post(f"{url}draft/", typed))
    assert "Kept at" in part
    assert "Sing, even if you" in part  # on the card
    assert "Sing, even if you" not in EditDraft.objects.get().sealed
    assert listings.current(choir)["text.en.standard.promise"] == ""
    page = text(as_ida.get(url))
    assert "You have not saved this yet" in page
    assert "Sing, even if you" in page
    assert "You began to write here and have not saved it." in text(as_ida.get(f"/keep/{choir.pk}/"))
    fill(as_ida, choir, "what", promise="Sing, even if you never did.")
    assert not EditDraft.objects.exists()


def test_a_draft_survives_the_end_of_the_session(as_ida: Client, choir: Listing, ida: Organiser) -> None:
    url = f"/keep/{choir.pk}/edit/what/"
    as_ida.post(f"{url}draft/", {**filled(as_ida, url), "promise": "Sing, even if you"})
    as_ida.session.flush()
    as_ida.cookies.clear()
    assert as_ida.get(url).status_code == 403
    open_keeping(as_ida, ida, at=timezone.now())
    assert "Sing, even if you" in text(as_ida.get(url))


@pytest.mark.parametrize("path", ["edit/what/", "edit/what/draft/"])
def test_what_is_sent_from_a_page_that_was_closed_meanwhile_is_there_when_ida_comes_back(
    as_ida: Client, choir: Listing, ida: Organiser, path: str
) -> None:
    typed = {**filled(as_ida, f"/keep/{choir.pk}/edit/what/"), "promise": "Sing, even if you"}
    session = as_ida.session
    session["keeping"] = {**session["keeping"], "seen": session["keeping"]["seen"] - 31 * 60}
    session.save()
    closed = as_ida.post(f"/keep/{choir.pk}/{path}", typed)
    assert closed.status_code == 403
    assert "Sing, even if you" not in text(closed)
    assert listings.current(choir)["text.en.standard.promise"] == ""
    open_keeping(as_ida, ida, at=timezone.now())
    assert "Sing, even if you" in text(as_ida.get(f"/keep/{choir.pk}/edit/what/"))


def test_who_looks_after_a_group_no_longer_leaves_no_draft(as_ida: Client, choir: Listing, ida: Organiser) -> None:
    typed = filled(as_ida, f"/keep/{choir.pk}/edit/what/")
    Organiser.objects.update(ended_at=timezone.now())
    assert as_ida.post(f"/keep/{choir.pk}/edit/what/", {**typed, "promise": "Mine."}).status_code == 403
    assert not EditDraft.objects.exists()


def test_a_draft_is_for_whoever_typed_it_alone(as_ida: Client, choir: Listing, ida: Organiser) -> None:
    url = f"/keep/{choir.pk}/edit/what/"
    as_ida.post(f"{url}draft/", {**filled(as_ida, url), "promise": "Sing, even if you"})
    omar = Client(headers={"sec-fetch-site": "same-origin"})
    open_keeping(omar, make_organiser(choir, "Omar"), at=timezone.now())
    assert "Sing, even if you" not in text(omar.get(url))


def test_a_draft_that_says_what_is_saved_already_is_none(as_ida: Client, choir: Listing) -> None:
    url = f"/keep/{choir.pk}/edit/what/"
    as_ida.post(f"{url}draft/", filled(as_ida, url))
    assert not EditDraft.objects.exists()


def test_a_draft_can_be_thrown_away_and_is_after_thirty_days(as_ida: Client, choir: Listing) -> None:
    url = f"/keep/{choir.pk}/edit/what/"
    typed = {**filled(as_ida, url), "promise": "Sing, even if you"}
    as_ida.post(f"{url}draft/", typed)
    as_ida.post(url, {"do": "forget"})
    assert not EditDraft.objects.exists()
    as_ida.post(f"{url}draft/", typed)
    EditDraft.objects.update(saved_at=timezone.now() - timedelta(days=31))
    assert "Sing, even if you" not in text(as_ida.get(url))
    as_ida.post(f"/keep/{choir.pk}/edit/who/draft/", {"who_comes": "Neighbours"})
    edit_drafts.forget_old(at=timezone.now())
    assert [draft.page for draft in EditDraft.objects.all()] == ["who"]


def test_an_error_keeps_all_that_was_typed_also_for_the_next_day(as_ida: Client, choir: Listing) -> None:
    url = f"/keep/{choir.pk}/edit/what/"
    response = as_ida.post(url, {**filled(as_ida, url), "name": "", "description": "We sing old songs."})
    assert response.status_code == 422
    assert "Write the name: people look for it." in text(response)
    assert "We sing old songs." in text(response)
    assert "We sing old songs." in text(as_ida.get(url))


@pytest.mark.parametrize("is_mine", [True, False])
def test_two_who_write_at_once_see_both_and_choose(as_ida: Client, choir: Listing, is_mine: bool) -> None:
    Organiser.objects.update(is_trusted=True)
    url = f"/keep/{choir.pk}/edit/what/"
    typed = {**filled(as_ida, url), "promise": "Idas words.", "keywords": "gospel"}
    listings.edit(choir, {"text.en.standard.promise": Change("", "Stines words.")}, by=by_steward(), at=timezone.now())
    response = as_ida.post(url, typed)
    assert response.status_code == 409
    page = text(response)
    assert "Somebody else was here at the same time" in page
    assert "Idas words." in page
    assert "Stines words." in page
    assert listings.current(choir)["keywords"] == []
    chosen = {**filled(response), "choice.text.en.standard.promise": "mine" if is_mine else "theirs"}
    assert as_ida.post(url, chosen).status_code == 302
    content = listings.current(choir)
    assert content["text.en.standard.promise"] == ("Idas words." if is_mine else "Stines words.")
    assert content["keywords"] == ["gospel"]


def test_a_third_change_while_somebody_chooses_is_shown_again(as_ida: Client, choir: Listing) -> None:
    Organiser.objects.update(is_trusted=True)
    url = f"/keep/{choir.pk}/edit/what/"
    typed = {**filled(as_ida, url), "promise": "Idas words."}
    field, by, at = "text.en.standard.promise", by_steward(), timezone.now()
    listings.edit(choir, {field: Change("", "Stines words.")}, by=by, at=at)
    response = as_ida.post(url, typed)
    listings.edit(choir, {field: Change("Stines words.", "Third words.")}, by=by, at=at)
    response = as_ida.post(url, {**filled(response), f"choice.{field}": "mine"})
    assert response.status_code == 409
    assert "Third words." in text(response)
    assert listings.current(choir)[field] == "Third words."


@pytest.mark.parametrize("base", ["", "not ours", "e30:1x:AAAA"])
def test_a_form_without_its_beginning_is_compared_with_what_is_there_now(
    as_ida: Client, choir: Listing, base: str
) -> None:
    Organiser.objects.update(is_trusted=True)
    url = f"/keep/{choir.pk}/edit/what/"
    as_ida.post(url, {**filled(as_ida, url), "base": base, "promise": "Sing with us."})
    assert listings.current(choir)["text.en.standard.promise"] == "Sing with us."


def test_a_frozen_group_says_why_it_cannot_be_changed_and_keeps_the_words(as_ida: Client, choir: Listing) -> None:
    Listing.objects.update(frozen_at=timezone.now())
    url = f"/keep/{choir.pk}/edit/what/"
    response = as_ida.post(url, {**filled(as_ida, url), "promise": "Sing with us."})
    assert response.status_code == 422
    assert "This group cannot be changed at the moment." in text(response)
    assert "Sing with us." in text(response)


def test_mark_up_is_text_everywhere(as_ida: Client, choir: Listing) -> None:
    Organiser.objects.update(is_trusted=True)
    fill(as_ida, choir, "what", name=NASTY, promise=NASTY, description=NASTY, keywords=NASTY)
    fill(as_ida, choir, "who", who_comes=NASTY, common_ground=NASTY, openness_note=NASTY)
    fill(as_ida, choir, "welcome", who_greets=NASTY, step_1=NASTY, quiet_spot=NASTY, what_is_private=NASTY)
    fill(as_ida, choir, "good", access_note=NASTY, faith_note=NASTY, cost_0_kind="free", cost_0_note=NASTY)
    contact = {"contact_0_name": NASTY, "contact_0_email": "ida@example.org", "contact_0_seen_by": "public"}
    fill(as_ida, choir, "contact", **contact)
    paths = [f"/keep/{choir.pk}/", *(f"/keep/{choir.pk}/edit/{code}/" for code in SECTIONS), f"/groups/{choir.pk}/"]
    for path in [*paths, "/groups/", f"/keep/{choir.pk}/edit/texts/da/"]:
        page = text(as_ida.get(path))
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page
        assert "quotes” 14" not in page
    assert listings.current(choir)["text.en.standard.name"] == NASTY


def test_control_characters_are_left_out_and_new_lines_are_plain(as_ida: Client, choir: Listing) -> None:
    Organiser.objects.update(is_trusted=True)
    fill(as_ida, choir, "what", name="Har\0bour\u202e choir\x07", description="One.\r\nTwo.\0\r\n\r\nThree.")
    content = listings.current(choir)
    assert content["text.en.standard.name"] == "Harbour choir"
    assert content["text.en.standard.description"] == "One.\nTwo.\n\nThree."


@pytest.mark.parametrize(
    ("code", "typed", "words"),
    [
        ("what", {"name": "x" * 256}, "This is too long. Please write at most 255 characters: it has 256 now."),
        ("what", {"promise": "word " * 31}, "This has 31 words. Please use at most 30"),
        ("what", {"description": "x" * 4001}, "at most 4000 characters"),
        ("what", {"keywords": ",".join(f"w{number}" for number in range(16))}, "fifteen words at most"),
        ("what", {"topics": ["no-such-topic"]}, "Choose among these."),
        ("what", {"kind": "club"}, "Choose one of these."),
        ("who", {"age_min": "40", "age_max": "20"}, "The youngest age is above the oldest."),
        ("who", {"age_min": "-1"}, "Write a number that is not below 0."),
        ("who", {"group_size_max": "99999999999"}, "Write a number up to 10000."),
        ("who", {"group_size_max": "many"}, "Write a whole number, like 12."),
        ("welcome", {"step_1": "x" * 201}, "at most 200 characters"),
        ("welcome", {"may_watch": "perhaps"}, "Choose one of these."),
        ("good", {"cost_0_amount": "much"}, "Write the amount as a number"),
        ("good", {"cost_0_amount": "NaN"}, "Write the amount as a number"),
        ("good", {"cost_0_amount": "5", "cost_0_currency": "£"}, "three letters"),
        ("company", {"bonding_a": "yes"}, "Choose yes or no: the four belong together."),
        ("contact", {"contact_0_phone": "12"}, "This is not a phone number that we know."),
        ("contact", {"contact_0_email": "ida@"}, "This e-mail address is not complete."),
        ("contact", {"contact_0_name": "Ida"}, "Write a phone number or an e-mail address"),
        ("contact", {"contact_0_email": "ida@example.org"}, "Choose who may see it."),
        ("contact", {"url": "javascript:alert(1)"}, "This is not the address of a page."),
    ],
)
def test_what_cannot_be_saved_is_said_in_clear_words(
    as_ida: Client, choir: Listing, code: str, typed: dict[str, Any], words: str
) -> None:
    before = listings.current(choir)
    url = f"/keep/{choir.pk}/edit/{code}/"
    response = as_ida.post(url, {**filled(as_ida, url), **typed})
    assert response.status_code == 422
    assert words in text(response)
    assert listings.current(choir) == before


def test_what_came_in_longer_from_elsewhere_does_not_stand_in_the_way(as_ida: Client, client: Client) -> None:
    long = make_listing("Old club", text={"promise": "word " * 40 + "end"})
    open_keeping(client, make_organiser(long, is_trusted=True), at=timezone.now())
    assert "Saved. It is public now." in fill(client, long, "what", name="Older club")


def test_the_name_of_a_group_that_is_not_mine_opens_nothing(as_ida: Client) -> None:
    other = make_listing("Chess club")
    assert as_ida.get(f"/keep/{other.pk}/").status_code == 403
    assert as_ida.get(f"/keep/{other.pk}/edit/what/").status_code == 403
    assert as_ida.post(f"/keep/{other.pk}/edit/what/draft/", {"name": "x"}).status_code == 403
