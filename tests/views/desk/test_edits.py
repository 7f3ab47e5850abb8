"""The steward's queue of changes: what is different, where to look twice, and what was decided meanwhile."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.actions import change_requests, edits, history, listings
from directory.merging import Change
from directory.models import ChangeRequest, Listing, ListingVersion, Organiser, User
from tests.keepers import by_steward, editor_of, make_organiser
from tests.listings import NOON, make_listing
from tests.logins import log_in

pytestmark = pytest.mark.django_db
PROMISE = "text.en.standard.promise"
SCRIPT = "<script>alert(1)</script>"
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def desk(stine: User) -> Client:
    return log_in(Client(), stine)


@pytest.fixture
def choir() -> Listing:
    return make_listing("Harbour choir", text={"promise": "We sing on the old quay."})


@pytest.fixture
def ida(choir: Listing) -> Organiser:
    return make_organiser(choir)


def ask(organiser: Organiser, **wanted: Any) -> ChangeRequest:
    editor = editor_of(organiser.listing, organiser)
    shown = edits.shown(editor)
    changes = {"text.en.standard.promise" if key == "promise" else key: value for key, value in wanted.items()}
    saved = edits.save(editor, {name: Change(shown.get(name), after) for name, after in changes.items()}, at=NOON)
    assert saved.request is not None
    return saved.request


def read(client: Client, name: str, *args: Any) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def decide(client: Client, request: ChangeRequest, do: str, *fields: str, **data: Any) -> Any:
    seen = Listing.objects.get(pk=request.listing_id).version
    values = {"do": do, "version": request.version, "seen": seen, "answer": "", "field": fields, **data}
    return client.post(reverse("desk_edit_decide", args=[request.pk]), values)


def box(page: str, field: str) -> str:
    start = page.index(f'value="{field}"')
    return page[start : page.index(">", start)]


def test_an_empty_queue_says_so(desk: Client) -> None:
    page = read(desk, "desk_edits")
    assert "Nothing waits" in page
    assert "You have seen all of them." in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_asks_the_database_as_often_for_three_as_for_one(
    desk: Client, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        ask(make_organiser(make_listing(f"Group {number}")), openness="full")
    with django_assert_num_queries(17):
        assert f"Group {rows - 1}" in read(desk, "desk_edits")


def test_the_page_says_what_is_different_word_by_word_and_who_asked(desk: Client, ida: Organiser) -> None:
    request = ask(ida, promise="We sing and laugh on the quay.", openness="full")
    page = read(desk, "desk_edit", request.pk)
    assert "<del>" in page
    assert "<ins>" in page
    assert "Ida" in page
    assert page.count('<button class="button button--primary') == 1
    assert "checked" in box(page, PROMISE)
    assert "checked" in box(page, "openness")


def test_what_a_steward_should_look_at_twice_is_said_and_not_ticked(desk: Client, ida: Organiser) -> None:
    request = ask(ida, promise="Pay at https://evil.example/", openness="full")
    page = read(desk, "desk_edit", request.pk)
    assert "A new link: https://evil.example/" in page
    assert "checked" not in box(page, PROMISE)
    assert "checked" in box(page, "openness")
    assert "Look twice" in read(desk, "desk_edits")


def test_three_values_are_shown_where_a_field_has_moved(desk: Client, choir: Listing, ida: Organiser) -> None:
    request = ask(ida, promise="We hum.")
    listings.edit(choir, {PROMISE: Change("We sing on the old quay.", "We sing daily.")}, by=by_steward(), at=LATER)
    page = read(desk, "desk_edit", request.pk)
    assert "Somebody changed this since it was written." in page
    assert "We sing daily." in page
    assert "checked" not in box(page, PROMISE)


def test_ticked_fields_are_published_and_the_rest_stays(desk: Client, choir: Listing, ida: Organiser) -> None:
    request = ask(ida, promise="We hum.", openness="full")
    response = decide(desk, request, "approve", PROMISE)
    assert response.headers["Location"] == reverse("desk_edits")
    content = listings.current(choir)
    assert (content[PROMISE], content["openness"]) == ("We hum.", "unknown")
    page = read(desk, "desk_edits")
    assert "Published in part." in page
    assert "Open to new people" in page


def test_sending_back_and_declining_need_words(desk: Client, ida: Organiser) -> None:
    request = ask(ida, promise="We hum.", openness="full")
    for do in ("send_back", "decline"):
        response = decide(desk, request, do, PROMISE)
        assert response.status_code == 422
        page = response.content.decode()
        assert "Write to the organiser what is missing" in page
        assert "checked" in box(page, PROMISE)
        assert "checked" not in box(page, "openness")
    assert decide(desk, request, "send_back", answer="Until when?").status_code == 302
    page = read(desk, "desk_edits")
    assert "Waiting for the organiser" in page
    request.refresh_from_db()
    assert decide(desk, request, "decline", answer="No.").status_code == 302
    assert ChangeRequest.objects.get().state == "declined"


def test_nothing_ticked_keeps_what_was_written(desk: Client, ida: Organiser) -> None:
    response = decide(desk, ask(ida, promise="We hum."), "approve", answer="Thank you")
    assert response.status_code == 422
    page = response.content.decode()
    assert "Tick what shall be published" in page
    assert "Thank you" in page


def test_of_two_stewards_the_second_sees_how_it_is_now(desk: Client, ida: Organiser, stine: User) -> None:
    request = ask(ida, promise="We hum.")
    change_requests.decline(request, words="No shop.", version=request.version, by=stine, at=LATER)
    response = decide(desk, request, "approve", PROMISE)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody else was a moment faster." in page
    assert "No shop." in page
    assert "Approve the ticked ones" not in page


def test_what_moved_while_a_steward_looked_is_shown_and_not_overwritten(
    desk: Client, choir: Listing, ida: Organiser
) -> None:
    request = ask(ida, promise="We hum.")
    listings.edit(choir, {PROMISE: Change("We sing on the old quay.", "We sing daily.")}, by=by_steward(), at=LATER)
    response = decide(desk, request, "approve", PROMISE, seen=0)
    assert response.status_code == 409
    assert "Somebody changed this meanwhile: In one sentence" in response.content.decode()
    assert listings.current(choir)[PROMISE] == "We sing daily."


@pytest.mark.parametrize("data", [{"version": "x"}, {"seen": "-1"}, {"do": "publish"}, {"answer": "x" * 2001}])
def test_a_form_that_makes_no_sense_decides_nothing(desk: Client, ida: Organiser, data: dict[str, str]) -> None:
    request = ask(ida, promise="We hum.")
    assert decide(desk, request, data.pop("do", "approve"), PROMISE, **data).status_code == 422
    assert ChangeRequest.objects.get().state == "open"


def test_html_in_a_request_is_inert(desk: Client, ida: Organiser) -> None:
    request = ask(ida, promise=SCRIPT, keywords=[SCRIPT])
    for page in (read(desk, "desk_edits"), read(desk, "desk_edit", request.pk)):
        assert SCRIPT not in page
    decide(desk, request, "approve", PROMISE, "keywords", answer=SCRIPT)
    number = Listing.objects.get().version
    for name in ("desk_history", "desk_version", "desk_look", "desk_restore"):
        args = [ida.listing_id] if name == "desk_history" else [ida.listing_id, number]
        assert SCRIPT not in read(desk, name, *args)


def publish(listing: Listing, after: str) -> ListingVersion:
    trusted = make_organiser(listing, "Omar", is_trusted=True)
    before = listings.current(listing)[PROMISE]
    saved = edits.save(editor_of(listing, trusted), {PROMISE: Change(before, after)}, at=timezone.now())
    assert saved.version is not None
    return saved.version


def test_a_case_is_taken_so_that_no_two_do_the_same(desk: Client, ida: Organiser) -> None:
    request = ask(ida, promise="We hum.")
    here = reverse("desk_edit", args=[request.pk])
    desk.post(reverse("desk_assign"), {"queue": "edits", "target": str(request.pk), "back": here, "do": "take"})
    assert "You have taken it." in read(desk, "desk_edit", request.pk)


def test_what_trusted_organisers_published_is_seen_or_undone(desk: Client, choir: Listing) -> None:
    made = publish(choir, "Buy at https://evil.example/")
    assert "1 change that no steward has looked at." in read(desk, "desk_edits")
    page = read(desk, "desk_published")
    assert "Omar" in page
    assert "A new link: https://evil.example/" in page
    desk.post(reverse("desk_published_look_after", args=[made.pk]), {"do": "undo"})
    assert listings.current(choir)[PROMISE] == "We sing on the old quay."
    assert "You have seen all of them" in read(desk, "desk_published")


def test_a_publication_that_was_seen_leaves_the_queue(desk: Client, choir: Listing, stine: User) -> None:
    made = publish(choir, "We hum.")
    desk.post(reverse("desk_published_look_after", args=[made.pk]), {"do": "seen"})
    made.refresh_from_db()
    assert made.seen_by == stine
    assert listings.current(choir)[PROMISE] == "We hum."
    assert "Harbour choir" not in read(desk, "desk_published")


def test_a_publication_that_was_changed_again_leads_to_the_history(desk: Client, choir: Listing) -> None:
    made = publish(choir, "We hum.")
    listings.edit(choir, {PROMISE: Change("We hum.", "We whistle.")}, by=by_steward(), at=timezone.now())
    response = desk.post(reverse("desk_published_look_after", args=[made.pk]), {"do": "undo"}, follow=True)
    assert response.request["PATH_INFO"] == reverse("desk_history", args=[choir.pk])
    assert "cannot be undone alone" in response.content.decode()


def test_a_listing_is_frozen_in_one_click_and_let_go_again(desk: Client, choir: Listing, ida: Organiser) -> None:
    request = ask(ida, promise="We hum.")
    assert "Freeze this page" in read(desk, "desk_edit", request.pk)
    url = reverse("desk_freeze", args=[choir.pk])
    page = desk.post(url, {"do": "freeze"}, follow=True).content.decode()
    assert "Frozen. Its organisers can change nothing" in page
    assert "Let the organisers go on" in page
    desk.post(url, {"do": "thaw"})
    assert Listing.objects.get().frozen_at is None


def test_the_history_says_who_did_what_and_how(desk: Client, choir: Listing, ida: Organiser, stine: User) -> None:
    request = ask(ida, promise="We hum.")
    decide(desk, request, "approve", PROMISE)
    history.restore(ListingVersion.objects.get(number=1), seen=2, by=editor_of(choir, stine), at=timezone.now())
    page = read(desk, "desk_history", choir.pk)
    assert page.index("Version 1 brought back") < page.index("Changes approved") < page.index("How it was before")
    assert "Stine, after Ida asked" in page
    assert "this is how it is now" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_history_asks_the_database_as_often_for_three_as_for_one(
    desk: Client, choir: Listing, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        before = listings.current(choir)["keywords"]
        listings.edit(choir, {"keywords": Change(before, [str(number)])}, by=by_steward(), at=NOON)
    with django_assert_num_queries(10):
        read(desk, "desk_history", choir.pk)


def test_a_history_that_is_empty_says_so(desk: Client, choir: Listing) -> None:
    assert "Nobody has changed it here yet" in read(desk, "desk_history", choir.pk)
    assert desk.get(reverse("desk_version", args=[choir.pk, 1])).status_code == 404


def test_an_old_page_looks_as_it_looked_and_can_only_be_looked_at(desk: Client, choir: Listing) -> None:
    place = {"id": "", "name": "Secret kitchen", "visibility": "hidden", "address": "Back street 9", "city": "Brohavn"}
    now = listings.current(choir)
    listings.edit(choir, {"locations": Change([], [place])}, by=by_steward(), at=NOON)
    listings.edit(choir, {PROMISE: Change(now[PROMISE], "We hum.")}, by=by_steward(), at=NOON)
    old, new = (read(desk, "desk_look", choir.pk, number) for number in (1, 3))
    assert "We sing on the old quay." in old
    assert "Tuesdays, 7pm to 9pm" in old
    assert "This is an old page" in old
    assert "We hum." in new
    assert "Brohavn" in new
    assert "Back street 9" not in new
    assert "my-list/change" not in old


def test_a_version_that_cannot_be_shown_says_so(desk: Client, choir: Listing) -> None:
    listings.edit(choir, {"openness": Change("unknown", "full")}, by=by_steward(), at=NOON)
    ListingVersion.objects.filter(number=1).update(content={"language": "en", "schedules": ["?"]})
    assert "too old to be shown" in read(desk, "desk_look", choir.pk, 1)


def test_a_version_is_brought_back_after_its_differences_were_shown(desk: Client, choir: Listing) -> None:
    listings.edit(choir, {PROMISE: Change("We sing on the old quay.", "We hum.")}, by=by_steward(), at=NOON)
    url = reverse("desk_restore", args=[choir.pk, 1])
    page = desk.get(url).content.decode()
    assert "Bring version 1 back?" in page
    assert "In one sentence" in page
    late = desk.post(url, {"seen": "1"})
    assert late.status_code == 409
    assert "This is what would change now." in late.content.decode()
    assert desk.post(url, {"seen": "2"}).status_code == 302
    assert listings.current(choir)[PROMISE] == "We sing on the old quay."
    assert "The page says all of that already." in desk.get(url).content.decode()
