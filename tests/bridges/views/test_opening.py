"""The door: links, codes and receipts; old, used, changed and forwarded ones; taking a spoken yes back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridges import access
from bridges.actions import links, receipts
from bridges.actions.links import NewLink
from bridges.models import AccessLink, Host, LinkPurpose, Person, Receipt
from bridges.scopes import ConsentScope
from bridges.states import IntroductionStatus as S
from directory.models import AuditEvent, User
from tests.bridges.cast import give, make_introduction, make_person

HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def browser() -> Client:
    return Client(headers=HERE)


def new_link(person: Person, *, ago: timedelta = timedelta(0)) -> NewLink:
    return links.make(LinkPurpose.PERSON, person=person, at=timezone.now() - ago)


def press(browser: Client, **sent: str):
    return browser.post(reverse("open"), sent)


def is_open(browser: Client) -> bool:
    return browser.get(reverse("my_page")).status_code == 200


def test_a_private_link_opens_the_page_once(browser: Client, noor: Person) -> None:
    link = new_link(noor)
    assert press(browser, token=link.token)["Location"] == reverse("my_page")
    assert is_open(browser)
    stranger = Client(headers=HERE)
    answer = press(stranger, token=link.token)
    assert answer.status_code == 410
    assert "This link was used already" in answer.content.decode()
    assert not is_open(stranger)


def test_looking_at_the_door_uses_nothing_up(browser: Client, noor: Person) -> None:
    """Mail scanners open links; none of them presses a button."""
    link = new_link(noor)
    for method in (browser.get, browser.head):
        assert method(reverse("open")).status_code == 200
    assert AccessLink.objects.get().used_at is None
    assert not browser.cookies
    assert link.path == f"{reverse('open')}#{link.token}"


def test_a_second_click_on_the_same_button_opens_the_same_page(browser: Client, noor: Person) -> None:
    link = new_link(noor)
    press(Client(headers=HERE), token=link.token, form="one form")
    assert press(browser, token=link.token, form="one form").status_code == 302
    assert is_open(browser)
    assert press(Client(headers=HERE), token=link.token, form="another form").status_code == 410


def test_a_typed_code_opens_the_same_page_however_it_is_typed(browser: Client, noor: Person) -> None:
    link = new_link(noor)
    assert press(browser, code=f"  {link.code.lower().replace('-', ' ')} ").status_code == 302
    assert is_open(browser)


def test_a_receipt_opens_the_page_again_and_again(noor: Person) -> None:
    words = receipts.make(noor, at=timezone.now())
    for typed in (words, words.upper().replace(" ", "-"), f" {words} "):
        browser = Client(headers=HERE)
        assert press(browser, code=typed).status_code == 302
        assert is_open(browser)


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "æ" * 43, "\x00" * 43, "A" * 5000])
def test_a_changed_link_says_no_more_than_that(browser: Client, noor: Person, token: str) -> None:
    new_link(noor)
    answer = press(browser, token=token)
    assert answer.status_code == 403
    assert "We do not know this link or code" in answer.content.decode()
    assert not is_open(browser)


def test_an_old_link_says_that_it_is_old(browser: Client, noor: Person) -> None:
    answer = press(browser, token=new_link(noor, ago=timedelta(hours=25)).token)
    assert answer.status_code == 410
    assert "This link is too old" in answer.content.decode()


@pytest.mark.parametrize("purpose", [LinkPurpose.HOST, LinkPurpose.UNDO])
def test_a_link_for_something_else_opens_no_page(
    browser: Client, noor: Person, hanna: Host, purpose: LinkPurpose
) -> None:
    introduction = make_introduction(noor, host=hanna, status=S.ASKED)
    who = {"host": hanna} if purpose == LinkPurpose.HOST else {"person": noor}
    link = links.make(purpose, introduction=introduction, at=timezone.now(), **who)
    assert press(browser, token=link.token).status_code == 403
    assert press(browser, code=link.code).status_code == 403
    assert not is_open(browser)


def test_a_forwarded_link_asks_first_where_another_page_is_open(browser: Client, noor: Person) -> None:
    nadia = make_person("Nadia")
    press(browser, token=new_link(noor).token)
    link = new_link(nadia)
    asked = press(browser, token=link.token)
    assert "Another page is open here" in asked.content.decode()
    assert AccessLink.objects.get(person=nadia).used_at is None
    assert access.SESSION_KEY in browser.session
    assert browser.session[access.SESSION_KEY]["person"]["id"] == str(noor.pk)
    press(browser, token=link.token, other="close")
    assert browser.session[access.SESSION_KEY]["person"]["id"] == str(nadia.pk)


def test_the_answer_is_the_same_whether_there_is_something_or_not(noor: Person) -> None:
    words = receipts.make(noor, at=timezone.now())
    real_start = " ".join([*words.split()[:2], "lamp", "lamp", "lamp", "lamp", "0000", "0000"])
    made_up = "lamp lamp lamp lamp lamp lamp 0000 0000"
    answers = [press(Client(headers=HERE), code=typed) for typed in (real_start, made_up)]
    texts = [a.content.decode().replace(real_start, "").replace(made_up, "") for a in answers]
    assert [a.status_code for a in answers] == [403, 403]
    assert strip_form_id(texts[0]) == strip_form_id(texts[1])


def strip_form_id(text: str) -> str:
    start = text.index('name="form" value="') + 19
    return text[:start] + text[text.index('"', start) :]


def test_trying_many_codes_is_slowed_down_before_anything_is_hashed(browser: Client, noor: Person) -> None:
    code = new_link(noor).code
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    answers = [press(browser, code=wrong) for _try in range(8)]
    assert answers[-1].status_code == 429
    assert "Please wait" in answers[-1].content.decode()
    assert press(browser, code=code).status_code == 429, "the right one has to wait as well"


def test_the_session_holds_ids_and_times_only(browser: Client, noor: Person) -> None:
    press(browser, token=new_link(noor).token)
    kept = browser.session[access.SESSION_KEY]["person"]
    assert sorted(kept) == ["by", "id", "seen", "since", "way"]


def test_opening_gives_the_session_a_new_key(browser: Client, noor: Person) -> None:
    browser.post(reverse("my_list_change"), {"do": "clear"})
    before = browser.session.session_key
    press(browser, token=new_link(noor).token)
    assert browser.session.session_key != before


def test_the_page_closes_after_half_an_hour_without_a_sign_of_life(browser: Client, noor: Person) -> None:
    press(browser, token=new_link(noor).token)
    session = browser.session
    opened = session[access.SESSION_KEY]
    opened["person"]["seen"] -= 31 * 60
    session[access.SESSION_KEY] = opened
    session.save()
    answer = browser.get(reverse("my_page"))
    assert answer.status_code == 403
    assert "We closed the page to keep it private. Nothing was lost." in answer.content.decode()


def test_a_new_receipt_closes_what_the_old_one_opened(noor: Person) -> None:
    words = receipts.make(noor, at=timezone.now())
    old, here = Client(headers=HERE), Client(headers=HERE)
    press(old, code=words)
    press(here, token=new_link(noor).token)
    shown = here.post(reverse("my_receipt"), {"do": "new"})
    assert 'class="receipt"' in shown.content.decode()
    assert is_open(here)
    assert not is_open(old)
    assert Receipt.objects.filter(ended_at__isnull=True).count() == 1


def test_leaving_the_site_and_closing_end_it(noor: Person) -> None:
    for way in ("leave", "close_my_page"):
        browser = Client(headers=HERE)
        press(browser, token=new_link(noor).token)
        assert is_open(browser)
        browser.post(reverse(way))
        assert not is_open(browser)
    assert browser.post(reverse("close_my_page")).status_code == 302, "a second press is as calm"


def test_every_opening_is_written_down(browser: Client, noor: Person) -> None:
    press(browser, token=new_link(noor).token)
    assert AuditEvent.objects.about(noor.pk).filter(event="link.used").count() == 1


def test_an_erased_person_has_no_page_and_no_way_in(browser: Client, noor: Person, pim: User) -> None:
    link = new_link(noor)
    press(browser, token=new_link(noor).token)
    browser.post(reverse("my_erase"), {"sure": "1"})
    assert not Person.objects.filter(pk=noor.pk).exists()
    assert not is_open(browser)
    assert press(Client(headers=HERE), token=link.token).status_code == 403


# --- Taking back what was said aloud


def spoken_yes(noor: Person, hanna: Host, *, ago: timedelta = timedelta(hours=1)):
    at = timezone.now() - ago
    introduction = make_introduction(noor, host=hanna, status=S.ASKED, at=at)
    consent = give(introduction, ConsentScope.NAME_OR_ALIAS, at=at)
    consent.manner = "spoken"
    consent.save()
    link = links.make(LinkPurpose.UNDO, person=noor, introduction=introduction, at=at)
    return introduction, link


def test_a_spoken_yes_is_taken_back_with_one_press(browser: Client, noor: Person, hanna: Host) -> None:
    introduction, link = spoken_yes(noor, hanna)
    assert browser.get(reverse("undo_spoken")).status_code == 200
    introduction.refresh_from_db()
    assert introduction.status == S.ASKED
    answer = browser.post(reverse("undo_spoken"), {"token": link.token, "form": "f"})
    introduction.refresh_from_db()
    assert introduction.status == S.WITHDRAWN
    assert "Your yes to “Tuesday harbour choir” does not hold any more." in answer.content.decode()
    assert introduction.consents.filter(ended_at__isnull=True).count() == 0
    again = browser.post(reverse("undo_spoken"), {"token": link.token, "form": "f"})
    assert "does not hold any more" in again.content.decode(), "a second click says the same"
    assert browser.post(reverse("undo_spoken"), {"token": link.token}).status_code == 410


def test_after_48_hours_it_says_where_else_it_can_be_taken_back(browser: Client, noor: Person, hanna: Host) -> None:
    introduction, link = spoken_yes(noor, hanna, ago=timedelta(hours=49))
    answer = browser.post(reverse("undo_spoken"), {"token": link.token})
    introduction.refresh_from_db()
    assert (answer.status_code, introduction.status) == (410, S.ASKED)
    assert "you can take everything back at any time" in answer.content.decode()
