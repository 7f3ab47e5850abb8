"""Somebody without an account lists a group; nobody sees it before the address is proven and a steward has looked."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from directory.actions import proposals
from directory.models import Letter, Listing, Organiser, Proposal, ProposalState
from tests.keepers import make_steward
from tests.listings import NOON, make_listing
from tests.logins import log_in
from tests.proposing import CHOIR, fill, newest_link, post_letters, prove, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ida(client: Client, clock: Any) -> Client:
    """Ida's telephone."""
    return client


@pytest.fixture
def stine(clock: Any) -> Client:
    browser = Client()
    log_in(browser, make_steward())
    return browser


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_who_only_looks_at_the_first_page_gets_no_cookie(client: Client) -> None:
    response = client.get("/list-a-group/")
    assert response.status_code == 200
    assert client.get("/list-a-group/what/").status_code == 200
    assert response.cookies == {}
    assert client.cookies == {}


def test_nobody_comes_further_than_the_first_open_question(ida: Client) -> None:
    assert ida.get("/list-a-group/check/")["Location"] == "/list-a-group/what/"
    ida.post("/list-a-group/what/", CHOIR["what"])
    assert ida.get("/list-a-group/reach/")["Location"] == "/list-a-group/when/"
    assert ida.get("/list-a-group/nonsense/").status_code == 404


def test_what_is_wrong_is_said_and_what_was_typed_stays(ida: Client) -> None:
    response = ida.post("/list-a-group/what/", {"name": "Harbour singers", "promise": "", "kind": ""})
    assert response["Location"] == "/list-a-group/what/"
    for _time in range(2):  # also after going away and coming back
        html = page(ida, "/list-a-group/what/")
        assert "All that you wrote is still here." in html
        assert "Say in one sentence what people do there." in html
        assert 'value="Harbour singers"' in html


def test_the_way_back_shows_what_was_answered(ida: Client) -> None:
    fill(ida)
    for step, words in [
        ("what", "We sing old and new songs"),
        ("when", "19:00"),
        ("where", "Quay 4"),
        ("welcome", "Ida meets you at the door."),
        ("reach", "Ida@example.org"),
    ]:
        assert words in page(ida, f"/list-a-group/{step}/")


def test_the_last_page_says_everything_and_a_change_leads_back_to_it(ida: Client) -> None:
    fill(ida)
    html = page(ida, "/list-a-group/check/")
    for words in ("Harbour singers", "Tuesdays, 7pm to 9pm", "Harbour House, Quay 4, Brohavn", "Everybody", "Ida@"):
        assert words in html
    changed = ida.post("/list-a-group/what/", {**CHOIR["what"], "name": "Quay singers", "then": "check"})
    assert changed["Location"] == "/list-a-group/check/"
    assert "Quay singers" in page(ida, "/list-a-group/check/")


def test_a_group_without_times_or_only_online_is_listed_too(ida: Client, stine: Client) -> None:
    proposal = send(ida, when={"do": "none"}, where={"is_online": "on", "town": "", "visibility": ""})
    assert proposal.content["schedules"] == []
    assert proposal.content["locations"] == []
    assert proposal.content["attendance"] == "online"


def test_a_place_that_we_do_not_know_is_asked_for_once_more(ida: Client) -> None:
    for step in ("what", "when"):
        ida.post(f"/list-a-group/{step}/", CHOIR[step])
    without = {**CHOIR["where"], "is_right": ""}
    assert ida.post("/list-a-group/where/", without)["Location"] == "/list-a-group/where/"
    assert "It is right as I wrote it" in page(ida, "/list-a-group/where/")
    assert ida.post("/list-a-group/where/", CHOIR["where"])["Location"] == "/list-a-group/welcome/"


def test_before_the_address_is_proven_no_steward_sees_anything(ida: Client, stine: Client) -> None:
    proposal = send(ida)
    assert proposal.state == ProposalState.UNPROVEN
    assert not Listing.objects.exists()
    assert "Harbour singers" not in page(stine, "/desk/new/")
    assert stine.get(f"/desk/new/{proposal.pk}/").status_code == 404
    assert "ida@example.org" in page(ida, "/list-a-group/sent/")


def test_the_e_mail_says_nothing_about_the_group(ida: Client) -> None:
    send(ida)
    post_letters()
    (letter,) = mail.outbox
    text = f"{letter.subject}\n{letter.body}"
    assert letter.to == ["ida@example.org"]
    for word in ("Harbour", "singers", "Ida", "Brohavn", "Tuesday"):
        assert word not in text


def test_the_whole_way_from_the_last_button_to_the_public_page(ida: Client, stine: Client) -> None:
    proposal = send(ida)
    assert prove(ida)["Location"] == "/list-a-group/next/"
    html = page(ida, "/list-a-group/next/")
    assert "Thank you. We have it." in html
    assert "27 November 2026" in html  # five days after the 22nd
    assert "Harbour singers" in page(stine, "/desk/new/")
    look = page(stine, f"/desk/new/{proposal.pk}/")
    for words in ("As it would look", "Tuesdays, 7pm to 9pm", "Ida meets you at the door.", "ida@example.org"):
        assert words in look
    proposal.refresh_from_db()
    assert proposal.listing is not None
    public = f"/groups/{proposal.listing.pk}/"
    assert Client().get(public).status_code == 404
    version = str(proposal.listing.version)
    stine.post(f"/desk/new/{proposal.pk}/", {"do": "approve", "version": version})
    html = page(Client(), public)
    for words in ("Harbour singers", "Quay 4", "Ida meets you at the door.", "Open to new people"):
        assert words in html
    organiser = Organiser.objects.current().get()
    assert organiser.verified_by is not None
    post_letters()
    assert [letter.to for letter in mail.outbox] == [["ida@example.org"]] * 3
    other = Client()
    assert (
        other.post("/list-a-group/open/", {"token": newest_link()[0], "code": ""})["Location"] == "/list-a-group/next/"
    )
    assert "Everybody can find it" in page(other, "/list-a-group/next/")


def test_a_code_that_is_typed_proves_the_address_as_well(ida: Client) -> None:
    proposal = send(ida)
    post_letters()
    code = newest_link()[1].lower().replace("-", " ")
    assert ida.post("/list-a-group/open/", {"token": "", "code": code})["Location"] == "/list-a-group/next/"
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.WAITING


def test_looking_at_the_link_proves_nothing(ida: Client) -> None:
    """What opens links by itself, to look for dangers, presses no button."""
    proposal = send(ida)
    post_letters()
    scanner = Client()
    assert scanner.get(f"/list-a-group/open/#{newest_link()[0]}").status_code == 200
    assert scanner.head("/list-a-group/open/").status_code == 200
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.UNPROVEN


def test_a_link_that_is_used_twice_makes_one_draft(ida: Client) -> None:
    send(ida)
    post_letters()
    token = newest_link()[0]
    for _time in range(2):
        assert ida.post("/list-a-group/open/", {"token": token, "code": ""})["Location"] == "/list-a-group/next/"
    assert Listing.objects.count() == 1
    assert Organiser.objects.count() == 1


@pytest.mark.parametrize(("token", "code"), [("x" * 43, ""), ("", "ABCD-EFGH-JKMN-PQRS"), ("", "")])
def test_a_link_that_we_do_not_know_opens_nothing(ida: Client, token: str, code: str) -> None:
    send(ida)
    response = ida.post("/list-a-group/open/", {"token": token, "code": code})
    assert response.status_code == 403
    assert "We do not know this link or code." in response.content.decode()


def test_an_address_that_nobody_proves_is_forgotten_after_seven_days(ida: Client, clock: Any) -> None:
    send(ida)
    post_letters()
    token = newest_link()[0]
    assert proposals.forget_old(at=NOON + timedelta(days=6, hours=23)) == 0
    clock.move_to(NOON + timedelta(days=7, minutes=1))
    assert ida.post("/list-a-group/open/", {"token": token, "code": ""}).status_code == 410
    assert proposals.forget_old(at=timezone.now()) == 1
    assert not Proposal.objects.exists()


def test_the_e_mail_is_sent_once_more_and_then_the_newest_one_counts(ida: Client) -> None:
    send(ida)
    post_letters()
    old = newest_link()[0]
    again = ida.post("/list-a-group/sent/again/", follow=True)
    assert "We sent the e-mail once more." in again.content.decode()
    post_letters()
    assert len(mail.outbox) == 2
    assert ida.post("/list-a-group/open/", {"token": old, "code": ""}).status_code == 403
    assert ida.post("/list-a-group/open/", {"token": newest_link()[0], "code": ""}).status_code == 302


def test_pressing_send_twice_sends_once(ida: Client) -> None:
    fill(ida)
    session = ida.session
    kept = session["proposing"]
    ida.post("/list-a-group/check/")
    session = ida.session
    session["proposing"] = kept  # the second click began before the first one ended
    session.save()
    ida.post("/list-a-group/check/")
    assert Proposal.objects.count() == 1
    assert Letter.objects.count() == 1


def test_one_address_has_five_groups_open_at_most(ida: Client) -> None:
    for number in range(5):
        key, content = UUID(int=number + 1), {"language": "en"}
        proposals.send_in(content, key=key, name="Ida", email="ida@example.org", language="en", at=NOON)
    fill(ida)
    response = ida.post("/list-a-group/check/", follow=True)
    assert "5 groups from this address" in response.content.decode()
    assert Proposal.objects.count() == 5
    assert "Harbour singers" in page(ida, "/list-a-group/check/")  # nothing that was typed is lost


def test_a_group_that_is_here_already_is_shown_before_more_is_typed(ida: Client) -> None:
    here = make_listing("The Harbour Singers", place={"city": "Brohavn"})
    make_listing("Harbour singers", place={"city": "Aarhus"})  # another town
    make_listing("Brohavn chess club", place={"city": "Brohavn"})  # another name
    for step in ("what", "when"):
        ida.post(f"/list-a-group/{step}/", CHOIR[step])
    assert ida.post("/list-a-group/where/", CHOIR["where"])["Location"] == "/list-a-group/already/"
    html = page(ida, "/list-a-group/already/")
    assert f"/groups/{here.pk}/" in html
    assert html.count('class="card__title"') == 1
    assert ida.get("/list-a-group/reach/")["Location"] == "/list-a-group/already/"
    assert ida.post("/list-a-group/already/")["Location"] == "/list-a-group/welcome/"


def test_a_steward_sees_what_is_perhaps_the_same_beside_it(ida: Client, stine: Client) -> None:
    proposal = send(ida)
    prove(ida)
    make_listing("Harbour Singers", place={"city": "Brohavn"}, status="inactive")
    html = page(stine, f"/desk/new/{proposal.pk}/")
    assert "Perhaps the same" in html
    assert "Not public" in html


def test_signs_of_a_program_order_the_queue_and_refuse_nothing(ida: Client, stine: Client, clock: Any) -> None:
    robot = Client(REMOTE_ADDR="192.0.2.9")
    cheap = {"name": "Casino bonus https://spam.example", "promise": "WIN MONEY NOW WITH CRYPTO <b>click</b> iban"}
    send(robot, what={**CHOIR["what"], **cheap}, reach={**CHOIR["reach"], "homepage": "https://spam.example"})
    prove(robot)
    ida.get("/list-a-group/")
    fill(ida, reach={**CHOIR["reach"], "email": "ida2@example.org"})
    clock.shift(timedelta(minutes=3))
    ida.post("/list-a-group/check/")
    prove(ida)
    html = page(stine, "/desk/new/")
    assert html.index("Harbour singers") < html.index("Casino bonus")
    assert "Filled in a field that no person sees" in html
    assert "Words of advertising" in html
    assert Proposal.objects.get(email="ida2@example.org").score == 0


def test_a_steward_asks_back_and_hears_again(ida: Client, stine: Client) -> None:
    proposal = send(ida)
    prove(ida)
    where = f"/desk/new/{proposal.pk}/"
    assert stine.post(where, {"do": "back", "words": ""}).status_code == 422
    stine.post(where, {"do": "back", "words": "Is it in the old or the new house?"})
    assert "Sent back, waiting for an answer" in page(stine, "/desk/new/")
    assert "Is it in the old or the new house?" in page(ida, "/list-a-group/next/")
    ida.post("/list-a-group/next/answer/")
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.WAITING


@pytest.mark.parametrize(
    ("change", "do"),
    [({"frozen_at": NOON}, "approve"), ({"binned_at": NOON}, "approve"), ({"binned_at": NOON}, "decline")],
)
def test_a_draft_that_was_stopped_meanwhile_is_said_in_words(
    ida: Client, stine: Client, change: dict[str, Any], do: str
) -> None:
    proposal = send(ida)
    prove(ida)
    proposal.refresh_from_db()
    draft = proposal.listing
    assert draft is not None
    Listing.objects.filter(pk=draft.pk).update(**change)
    where, version = f"/desk/new/{proposal.pk}/", Listing.objects.get(pk=draft.pk).version
    response = stine.post(where, {"do": do, "version": version, "words": "No."})
    assert (response.status_code, response["Location"]) == (302, where)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.WAITING


def test_a_steward_says_no_with_words_and_the_draft_is_in_the_bin(ida: Client, stine: Client) -> None:
    proposal = send(ida)
    prove(ida)
    stine.post(f"/desk/new/{proposal.pk}/", {"do": "decline", "words": "This is a shop, not a group."})
    post_letters()
    other = Client()
    other.post("/list-a-group/open/", {"token": newest_link()[0], "code": ""})
    html = page(other, "/list-a-group/next/")
    assert "We do not list this group" in html
    assert "This is a shop, not a group." in html
    listing = Listing.objects.get()
    assert listing.binned_at == NOON
    again = stine.post(f"/desk/new/{proposal.pk}/", {"do": "approve", "version": "2"}, follow=True)
    assert "Somebody has decided this already." in again.content.decode()


def test_what_changed_after_the_steward_looked_is_looked_at_again(ida: Client, stine: Client) -> None:
    proposal = send(ida)
    prove(ida)
    response = stine.post(f"/desk/new/{proposal.pk}/", {"do": "approve", "version": "0"}, follow=True)
    assert "It was changed a moment ago." in response.content.decode()
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.WAITING


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def test_markup_in_every_field_is_plain_text_everywhere(ida: Client, stine: Client) -> None:
    proposal = send(
        ida,
        what={"name": f"A {HOSTILE}", "promise": f"B {HOSTILE}", "kind": "community_group"},
        when={"note": f"C {HOSTILE}"},
        where={"place": f"D {HOSTILE}", "address": f"E {HOSTILE}", "town": f"F {HOSTILE}"},
        welcome={"greets": f"G {HOSTILE}", "first": f"H {HOSTILE}\nI {HOSTILE}"},
        reach={"name": f"J {HOSTILE}"},
    )
    pages = [page(ida, "/list-a-group/sent/")]
    prove(ida)
    pages += [page(ida, "/list-a-group/next/"), page(stine, "/desk/new/"), page(stine, f"/desk/new/{proposal.pk}/")]
    proposal.refresh_from_db()
    assert proposal.listing is not None
    version = str(proposal.listing.version)
    stine.post(f"/desk/new/{proposal.pk}/", {"do": "approve", "version": version})
    public = page(Client(), f"/groups/{proposal.listing.pk}/")
    pages += [public, page(Client(), "/groups/?q=alert")]
    for html in pages:
        assert "<script>alert" not in html
        assert "<img src=x" not in html
    for letter in "ABCDEFGHI":
        assert f"{letter} &lt;script&gt;alert(1)&lt;/script&gt;" in public
