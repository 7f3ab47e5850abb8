"""Claiming a listing: nothing leaks on the way, nothing is open before a steward's yes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.models import Claim, Letter, Listing, Organiser, User
from tests.listings import make_listing
from tests.logins import log_in
from tests.post import code_in, letters_to, token_in

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[Organiser], Client]
KIM = "kim@example.org"
SAID = {"name": "Kim", "email": KIM, "belongs": "I lead the singing.", "how_to_check": "Ring the parish hall."}


def body(response: Any) -> str:
    return str(response.content.decode())


def ask(client: Client, listing: Listing, **changed: str) -> Any:
    return client.post(reverse("claim", args=[listing.pk]), {**SAID, **changed})


def proven(listing: Listing) -> Claim:
    ask(Client(), listing)
    (letter,) = letters_to(KIM, at=timezone.now())
    assert Client().post("/keep/claim/", {"token": token_in(letter), "do": "prove"}).status_code == 200
    return Claim.objects.get(organiser__email=KIM)


def decide(stine: User, claim: Claim, **data: str) -> Any:
    return log_in(Client(), stine).post(reverse("desk_claim", args=[claim.pk]), data)


def test_the_way_from_the_page_of_the_group_to_ones_own_page(choir: Listing, stine: User) -> None:
    visitor = Client()
    assert f"/groups/{choir.pk}/claim/" in body(visitor.get(reverse("listing", args=[choir.pk])))
    sent = ask(visitor, choir)
    assert sent.headers["Location"] == f"/groups/{choir.pk}/claim/sent/"
    assert "mailbox" in body(visitor.get(f"/groups/{choir.pk}/claim/sent/"))
    assert Claim.objects.waiting().count() == 0
    (letter,) = letters_to(KIM, at=timezone.now())
    page = visitor.post("/keep/claim/", {"code": code_in(letter), "do": "prove"})
    assert "A steward looks at it" in body(page)
    assert visitor.get("/keep/").status_code == 403, "a claim opens nothing"
    claim = Claim.objects.waiting().get()
    desk = log_in(Client(), stine)
    assert "Tuesday harbour choir" in body(desk.get("/desk/claims/"))
    seen = body(desk.get(f"/desk/claims/{claim.pk}/"))
    for text in ("Kim", KIM, "I lead the singing.", "Ring the parish hall.", "Nobody looks after this page now."):
        assert text in seen
    decide(stine, claim, do="approve", words="I rang the hall.")
    letters = letters_to(KIM, at=timezone.now())
    assert visitor.post("/keep/open/", {"token": token_in(letters[-1])}).status_code == 302
    assert "Hello Kim" in body(visitor.get("/keep/"))


def test_the_answer_is_the_same_whoever_looks_after_it(choir: Listing, ida: Organiser) -> None:
    alone = make_listing("Chess")
    answers = []
    for listing, email in ((choir, KIM), (choir, ida.email), (alone, KIM), (choir, KIM)):
        client = Client(REMOTE_ADDR=f"192.0.{len(answers)}.1")
        sent = ask(client, listing, email=email)
        page = client.get(sent.headers["Location"])
        answers.append((sent.status_code, page.status_code, sent.cookies, body(page)))
    assert answers[0] == answers[1] == answers[3]
    assert answers[2][:3] == answers[0][:3]
    form = [body(Client().get(reverse("claim", args=[row.pk]))) for row in (choir, alone)]
    plain = [
        text.replace(str(row.pk), "").replace(name, "")
        for text, row, name in zip(form, (choir, alone), ("Tuesday harbour choir", "Chess"), strict=True)
    ]
    assert plain[0] == plain[1]


@pytest.mark.parametrize("fields", [{"status": "draft"}, {"binned_at": timezone.now()}, {"hidden_at": timezone.now()}])
def test_what_is_not_public_is_not_there(fields: dict[str, Any]) -> None:
    hidden = make_listing("Not yet", **fields)
    for name in ("claim", "claim_sent"):
        assert Client().get(reverse(name, args=[hidden.pk])).status_code == 404
    assert ask(Client(), hidden).status_code == 404
    assert not Organiser.objects.exists()


def test_present_organisers_hear_of_it_and_object(
    choir: Listing, ida: Organiser, stine: User, browser_of: BrowserOf
) -> None:
    claim = proven(choir)
    assert letters_to(ida.email, at=timezone.now())
    client = browser_of(ida)
    address = reverse("keep_claim", args=[choir.pk, claim.pk])
    assert "Kim asks to look after it as well" in body(client.get("/keep/"))
    page = body(client.get(address))
    assert "I lead the singing." in page
    assert [text for text in (KIM, "Ring the parish hall.") if text in page] == []
    assert client.post(address, {"words": "Who?"}).status_code == 422
    assert client.post(address, {"do": "unknown", "words": "I never heard of Kim."}).status_code == 302
    seen = body(log_in(Client(), stine).get(f"/desk/claims/{claim.pk}/"))
    assert "Ida does not know them." in seen
    assert "I never heard of Kim." in seen
    refused = decide(stine, claim, do="approve", words="")
    assert (refused.status_code, "Little speaks for this yet" in body(refused)) == (422, True)
    decide(stine, claim, do="decline", words="Ida does not know you.")
    letter = letters_to(KIM, at=timezone.now())[-1]
    answer = body(Client().post("/keep/claim/", {"token": token_in(letter), "do": "prove"}))
    assert "Ida does not know you." in answer
    assert "I never heard of Kim." not in answer
    assert not Organiser.objects.current().filter(email=KIM).exists()


def test_it_was_not_me_takes_the_address_away(choir: Listing) -> None:
    ask(Client(), choir)
    (letter,) = letters_to(KIM, at=timezone.now())
    page = Client().post("/keep/claim/", {"token": token_in(letter), "do": "take_back"})
    assert "Your address is taken away" in body(page)
    assert not Organiser.objects.filter(email=KIM).exists()
    assert Client().post("/keep/claim/", {"token": token_in(letter), "do": "prove"}).status_code == 410


def test_a_claim_is_sent_with_all_its_words_or_comes_back(choir: Listing) -> None:
    answer = ask(Client(), choir, how_to_check="", email="kim@")
    assert answer.status_code == 422
    page = body(answer)
    assert 'value="kim@"' in page
    assert "I lead the singing." in page
    assert not Claim.objects.exists()


def test_a_program_that_fills_in_everything_is_thanked_and_forgotten(choir: Listing) -> None:
    assert ask(Client(), choir, homepage="https://spam.example").status_code == 302
    assert not Organiser.objects.exists()


def test_asking_again_and_again_is_slowed_down(choir: Listing) -> None:
    answers = [ask(Client(), choir, email=f"n{number}@example.org") for number in range(7)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429] * 2


def test_html_is_words(choir: Listing, stine: User) -> None:
    ask(Client(), choir, name="<b>Kim</b>", belongs="<script>alert(1)</script>")
    (letter,) = letters_to(KIM, at=timezone.now())
    Client().post("/keep/claim/", {"token": token_in(letter), "do": "prove"})
    page = body(log_in(Client(), stine).get(f"/desk/claims/{Claim.objects.get().pk}/"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_getting_a_link_by_a_scanner_changes_nothing(choir: Listing) -> None:
    ask(Client(), choir)
    (letter,) = letters_to(KIM, at=timezone.now())
    for method in ("get", "head"):
        getattr(Client(), method)(f"/keep/claim/?{token_in(letter)}")
    assert Claim.objects.get().state == "unproven"


def test_a_claim_of_another_listing_is_not_there(choir: Listing, ida: Organiser, browser_of: BrowserOf) -> None:
    claim = proven(make_listing("Chess"))
    assert browser_of(ida).get(reverse("keep_claim", args=[choir.pk, claim.pk])).status_code == 404


def test_letters_are_rows_without_words(choir: Listing) -> None:
    proven(choir)
    assert {row.context == {} for row in Letter.objects.all()} == {True}
